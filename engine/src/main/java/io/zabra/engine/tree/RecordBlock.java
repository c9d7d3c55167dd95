package io.zabra.engine.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A record in a block of {@link RecordMemory}, in the machine's byte order: header ({@link RecordLayout}), length of the
 * path (u16), path, and then the data, or, where it is too large to lie there, the position of its first piece. A piece
 * begins with the position of the next one.
 */
final class RecordBlock {
    static final int PATH_LENGTH = RecordLayout.HEADER_BYTES;
    static final int PATH = PATH_LENGTH + Short.BYTES;
    /** Longer data lies in pieces. */
    static final int INLINE_BYTES_MAX = 8192;

    /** Eight to a page. */
    static final int PIECE_BYTES = 8192;

    static final int PIECE_DATA_BYTES = PIECE_BYTES - Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private RecordBlock() {}

    static int pathLength(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at + PATH_LENGTH));
    }

    static int dataLength(ByteBuffer buffer, int at) {
        return buffer.getInt(at + RecordLayout.DATA_LENGTH);
    }

    /** Where the data begins, or its first piece's position lies. */
    static int data(ByteBuffer buffer, int at) {
        return at + PATH + pathLength(buffer, at);
    }

    /** Behind the header. */
    static void writePath(PathKey key, byte[] block) {
        SHORTS.set(block, PATH_LENGTH, (short) key.length());
        System.arraycopy(key.path(), 0, block, PATH, key.length());
    }

    /** A block with all of the data in it, however large. */
    static byte[] whole(NodeHeader header, byte[] path, int pathLength, byte @Nullable [] data) {
        byte[] block = new byte[PATH + pathLength + (data == null ? 0 : data.length)];
        RecordLayout.write(header, block);
        SHORTS.set(block, PATH_LENGTH, (short) pathLength);
        System.arraycopy(path, 0, block, PATH, pathLength);
        if (data != null) {
            System.arraycopy(data, 0, block, PATH + pathLength, data.length);
        }
        return block;
    }

    /** At the end of the block. */
    static void writePosition(long piece, byte[] block, int size) {
        LONGS.set(block, size - Long.BYTES, piece);
    }

    /** Bytes of a block with such a path and data. */
    static int bytes(int pathLength, int dataLength) {
        int dataBytes = dataLength > INLINE_BYTES_MAX ? Long.BYTES : Math.max(0, dataLength);
        return PATH + pathLength + dataBytes;
    }

    /** Bytes of the piece that holds what is left of the data from {@code from} on. */
    static int pieceBytes(int dataLength, int from) {
        return Long.BYTES + Math.min(PIECE_DATA_BYTES, dataLength - from);
    }
}
