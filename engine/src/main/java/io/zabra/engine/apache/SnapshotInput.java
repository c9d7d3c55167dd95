package io.zabra.engine.apache;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Jute from a stream, with the Adler32 of all that was read so far. A length is believed only as far as bytes arrive:
 * no more than twice of them is allocated.
 */
final class SnapshotInput {
    private static final int CHUNK_BYTES = 1 << 16;

    private final InputStream in;
    private final Adler32 checksum = new Adler32();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int next;
    private int limit;
    private int checksummed;
    private long chunkOffset;

    SnapshotInput(InputStream in) {
        this.in = in;
    }

    /** Bytes read so far. */
    long position() {
        return chunkOffset + next;
    }

    /** Of all bytes read so far (as Apache's {@link CheckedInputStream} has it). */
    long checksum() {
        checksum.update(chunk, checksummed, next - checksummed);
        checksummed = next;
        return checksum.getValue();
    }

    int readInt() throws IOException {
        if (limit - next >= Integer.BYTES) {
            int value = ByteBuffer.wrap(chunk).getInt(next);
            next += Integer.BYTES;
            return value;
        }
        return ByteBuffer.wrap(readBytes(Integer.BYTES)).getInt();
    }

    long readLong() throws IOException {
        if (limit - next >= Long.BYTES) {
            long value = ByteBuffer.wrap(chunk).getLong(next);
            next += Long.BYTES;
            return value;
        }
        return ByteBuffer.wrap(readBytes(Long.BYTES)).getLong();
    }

    @Nullable
    String readString() throws IOException {
        byte[] bytes = readBuffer();
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    byte @Nullable [] readBuffer() throws IOException {
        int length = readCount();
        return length < 0 ? null : readBytes(length);
    }

    /** A length or a number of elements: -1 for null, else not negative. */
    int readCount() throws IOException {
        int count = readInt();
        if (count < -1) {
            throw new IOException("length " + count);
        }
        return count;
    }

    /** How many bytes are left, where that is less than {@code max}; else {@code max}. */
    int remaining(int max) throws IOException {
        int kept = limit - next;
        checksum();
        System.arraycopy(chunk, next, chunk, 0, kept);
        chunkOffset += next;
        next = 0;
        limit = kept;
        checksummed = 0;
        while (limit < max) {
            int count = in.read(chunk, limit, chunk.length - limit);
            if (count <= 0) {
                return limit;
            }
            limit += count;
        }
        return max;
    }

    private byte[] readBytes(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, CHUNK_BYTES)];
        int filled = 0;
        while (filled < length) {
            if (next == limit && !refill()) {
                throw new EOFException("ends " + (length - filled) + " bytes early");
            }
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
            }
            int count = Math.min(limit - next, bytes.length - filled);
            System.arraycopy(chunk, next, bytes, filled, count);
            next += count;
            filled += count;
        }
        return bytes;
    }

    private boolean refill() throws IOException {
        checksum();
        chunkOffset += next;
        next = 0;
        limit = 0;
        checksummed = 0;
        int count = in.read(chunk, 0, chunk.length);
        if (count <= 0) {
            return false;
        }
        limit = count;
        return true;
    }
}
