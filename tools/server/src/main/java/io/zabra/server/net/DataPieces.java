package io.zabra.server.net;

import io.zabra.engine.tree.Znode;
import io.zabra.server.wire.JuteWriter;
import java.util.function.BooleanSupplier;

/** The data of one znode and its stat, in pieces: no buffer has to be as large as all of it. One thread. */
final class DataPieces {
    private static final int PIECE_BYTES = 1 << 15;

    private final Znode znode;
    private boolean begun;
    /** Of the data, the byte that is written next. */
    private int at;

    /** @param znode with its data */
    DataPieces(Znode znode) {
        this.znode = znode;
    }

    /** As {@link LongBody#write}. */
    boolean write(JuteWriter out, BooleanSupplier enough) {
        byte[] array = znode.dataArray();
        if (!begun) {
            begun = true;
            out.int32(array == null ? -1 : znode.dataLength());
        }
        while (array != null && at < znode.dataLength()) {
            int length = Math.min(PIECE_BYTES, znode.dataLength() - at);
            out.piece(array, znode.dataAt() + at, length);
            at += length;
            if (at < znode.dataLength() && enough.getAsBoolean()) {
                return false;
            }
        }
        out.stat(znode);
        return true;
    }
}
