package io.zabra.engine.tree;

import java.nio.ByteBuffer;

/** A number that every {@link Znode} has. */
public enum ZnodeNumber {
    DATA_LENGTH,
    VERSION,
    CVERSION,
    AVERSION,
    CZXID,
    MZXID,
    PZXID,
    NUM_CHILDREN;

    public long of(Znode node) {
        return switch (this) {
            case DATA_LENGTH -> node.dataLength();
            case VERSION -> node.version();
            case CVERSION -> node.cversion();
            case AVERSION -> node.aversion();
            case CZXID -> node.czxid();
            case MZXID -> node.mzxid();
            case PZXID -> node.pzxid();
            case NUM_CHILDREN -> node.numChildren();
        };
    }

    /** Of a record ({@link RecordLayout}), in a buffer of the machine's byte order. */
    long of(ByteBuffer records, int at) {
        return switch (this) {
            case DATA_LENGTH -> Math.max(0, records.getInt(at + RecordLayout.DATA_LENGTH));
            case VERSION -> records.getInt(at + RecordLayout.VERSION);
            case CVERSION ->
                RecordZnode.shownCversion(
                        records.getInt(at + RecordLayout.CVERSION), records.getInt(at + RecordLayout.NUM_CHILDREN));
            case AVERSION -> records.getInt(at + RecordLayout.AVERSION);
            case CZXID -> records.getLong(at + RecordLayout.CZXID);
            case MZXID -> records.getLong(at + RecordLayout.MZXID);
            case PZXID -> records.getLong(at + RecordLayout.PZXID);
            case NUM_CHILDREN -> records.getInt(at + RecordLayout.NUM_CHILDREN);
        };
    }
}
