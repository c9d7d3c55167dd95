package io.zabra.engine.tree;

import io.zabra.engine.txn.NodeKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link RecordBlock}, or of its header alone, copied for a reader: field by field it is read from here, so
 * that a scan leaves no object behind for a znode. Used again for the next one. One thread.
 */
final class RecordCopy {
    private byte[] bytes = new byte[1 << 9];
    private int length;

    /** Holds nothing from now on. */
    void clear() {
        length = 0;
    }

    /** Whether the record is as of this zxid; where it has changed since, it is given up. */
    boolean keepsIfAsOf(long zxid) {
        boolean asOf = lastModifiedZxid() <= zxid;
        if (!asOf) {
            clear();
        }
        return asOf;
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean hasData() {
        return length > RecordLayout.HEADER_BYTES;
    }

    /**
     * A record, or its header alone. What is copied may be in the middle of a move, and make no sense.
     *
     * @return false where the data is wanted, and is not in the block
     */
    boolean copy(ByteBuffer source, int at, boolean withData) {
        int size = RecordLayout.HEADER_BYTES;
        if (withData) {
            int dataLength = RecordBlock.dataLength(source, at);
            if (dataLength > RecordBlock.INLINE_BYTES_MAX) {
                return false;
            }
            size = RecordBlock.bytes(RecordBlock.pathLength(source, at), dataLength);
        }
        if (size > bytes.length) {
            bytes = new byte[Math.max(size, 2 * bytes.length)];
        }
        source.get(at, bytes, 0, size);
        length = size;
        return true;
    }

    /** The whole block, in the first {@link #length} bytes, until the next call that changes it. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** As an object of its own. */
    NodeHeader header() {
        return RecordLayout.header(bytes);
    }

    /** Null where the znode holds null; a copy. */
    byte @Nullable [] data() {
        return RecordLayout.dataLength(bytes) == NodeHeader.NULL_DATA
                ? null
                : Arrays.copyOfRange(bytes, dataAt(), length);
    }

    /** Where the data lies, from {@link #dataAt} on; null where the znode holds null. */
    byte @Nullable [] dataArray() {
        return RecordLayout.dataLength(bytes) == NodeHeader.NULL_DATA ? null : bytes;
    }

    int dataAt() {
        return length - dataLength();
    }

    /** 0 for null. */
    int dataLength() {
        return Math.max(0, RecordLayout.dataLength(bytes));
    }

    long nodeId() {
        return RecordLayout.nodeId(bytes);
    }

    long lastModifiedZxid() {
        return RecordLayout.lastModifiedZxid(bytes);
    }

    long aclId() {
        return RecordLayout.aclId(bytes);
    }

    NodeKind kind() {
        return RecordLayout.kind(bytes);
    }

    long owner() {
        return kind() == NodeKind.EPHEMERAL ? RecordLayout.ownerOrTtl(bytes) : 0;
    }

    long ttlMs() {
        return kind() == NodeKind.TTL ? RecordLayout.ownerOrTtl(bytes) : 0;
    }

    long czxid() {
        return RecordLayout.czxid(bytes);
    }

    long mzxid() {
        return RecordLayout.mzxid(bytes);
    }

    long pzxid() {
        return RecordLayout.pzxid(bytes);
    }

    long ctimeMs() {
        return RecordLayout.ctimeMs(bytes);
    }

    long mtimeMs() {
        return RecordLayout.mtimeMs(bytes);
    }

    int version() {
        return RecordLayout.version(bytes);
    }

    /** As it is stored. */
    int cversion() {
        return RecordLayout.cversion(bytes);
    }

    int aversion() {
        return RecordLayout.aversion(bytes);
    }

    int numChildren() {
        return RecordLayout.numChildren(bytes);
    }
}
