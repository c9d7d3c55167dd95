package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Before-images as bytes in a {@link SlabLog}: some fields, the header, the path in UTF-8, the data. What is read of an
 * image that was moved meanwhile need not make sense, and may throw {@link IndexOutOfBoundsException}.
 */
final class UndoImages {
    private static final int LENGTH = 0;
    private static final int HASH = 4;
    private static final int OVERWRITTEN_AT = 8;
    private static final int OLDER = 16;
    private static final int PATH_LENGTH = 24;
    private static final int DATA_LENGTH = 28;
    private static final int HEADER = 32;
    private static final int PATH = HEADER + RecordLayout.HEADER_BYTES;

    /** The data is that of the next newer version. */
    static final int NO_DATA = -2;

    private final SlabLog log;

    UndoImages(SlabLog log) {
        this.log = log;
    }

    /**
     * Writes an image at the end of the log; returns its position.
     *
     * @param older image of the same bucket
     * @param header as {@link RecordLayout} writes it
     * @param data null: none, or the caller writes it to {@link #dataOffset}
     */
    long append(
            long older,
            int hash,
            byte[] path,
            long overwrittenAt,
            byte[] header,
            int dataLength,
            byte @Nullable [] data) {
        int length = PATH + path.length + Math.max(0, dataLength);
        long at = log.reserve(length);
        ByteBuffer slab = log.slab(at);
        int offset = SlabLog.offset(at);
        slab.putInt(offset + LENGTH, length)
                .putInt(offset + HASH, hash)
                .putLong(offset + OVERWRITTEN_AT, overwrittenAt)
                .putLong(offset + OLDER, older)
                .putInt(offset + PATH_LENGTH, path.length)
                .putInt(offset + DATA_LENGTH, dataLength)
                .put(offset + HEADER, header)
                .put(offset + PATH, path);
        if (data != null) {
            slab.put(offset + PATH + path.length, data);
        }
        return at;
    }

    /** Where in its slab the data of an image begins. */
    int dataOffset(long at, int pathLength) {
        return SlabLog.offset(at) + PATH + pathLength;
    }

    /** Writes a copy of an image at the end of the log; returns its position. Its older one is to be set. */
    long appendCopy(byte[] copy) {
        long at = log.reserve(copy.length);
        log.slab(at).put(SlabLog.offset(at), copy);
        return at;
    }

    void older(long at, long older) {
        log.slab(at).putLong(SlabLog.offset(at) + OLDER, older);
    }

    int length(long at) {
        return log.slab(at).getInt(SlabLog.offset(at) + LENGTH);
    }

    int hash(long at) {
        return log.slab(at).getInt(SlabLog.offset(at) + HASH);
    }

    byte[] path(long at) {
        ByteBuffer slab = log.slab(at);
        byte[] path = new byte[slab.getInt(SlabLog.offset(at) + PATH_LENGTH)];
        slab.get(SlabLog.offset(at) + PATH, path);
        return path;
    }

    byte[] copy(long at) {
        byte[] copy = new byte[length(at)];
        log.slab(at).get(SlabLog.offset(at), copy);
        return copy;
    }

    void copyHeader(long at, byte[] target) {
        log.slab(at).get(SlabLog.offset(at) + HEADER, target);
    }

    long overwrittenAt(long at) {
        return log.slab(at).getLong(SlabLog.offset(at) + OVERWRITTEN_AT);
    }

    long lastModified(long at) {
        return log.slab(at).getLong(SlabLog.offset(at) + HEADER + RecordLayout.LAST_MODIFIED);
    }

    boolean lacksData(long at) {
        return log.slab(at).getInt(SlabLog.offset(at) + DATA_LENGTH) == NO_DATA;
    }

    long older(long at) {
        long older = log.slab(at).getLong(SlabLog.offset(at) + OLDER);
        if (older >= at) {
            throw new IndexOutOfBoundsException("Image " + Long.toHexString(at) + " is not one any more");
        }
        return older;
    }

    /** Whether it is of a path: the first bytes of an array. */
    boolean isOf(long at, int hash, byte[] path, int length) {
        ByteBuffer slab = log.slab(at);
        int offset = SlabLog.offset(at);
        if (slab.getInt(offset + HASH) != hash || slab.getInt(offset + PATH_LENGTH) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (slab.get(offset + PATH + i) != path[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether an image's path comes no later than another one in the order of bytes. */
    boolean isUpTo(long at, byte[] path) {
        ByteBuffer slab = log.slab(at);
        int offset = SlabLog.offset(at);
        int length = slab.getInt(offset + PATH_LENGTH);
        for (int i = 0; i < Math.min(length, path.length); i++) {
            int order = Byte.compareUnsigned(slab.get(offset + PATH + i), path[i]);
            if (order != 0) {
                return order < 0;
            }
        }
        return length <= path.length;
    }

    NodeHeader header(long at) {
        byte[] copy = new byte[RecordLayout.HEADER_BYTES];
        log.slab(at).get(SlabLog.offset(at) + HEADER, copy);
        return RecordLayout.header(copy);
    }

    byte @Nullable [] data(long at, int pathLength, int length) {
        if (length == NodeHeader.NULL_DATA) {
            return null;
        }
        byte[] copy = new byte[length];
        log.slab(at).get(SlabLog.offset(at) + PATH + pathLength, copy);
        return copy;
    }
}
