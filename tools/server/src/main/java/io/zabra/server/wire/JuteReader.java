package io.zabra.server.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the primitives of ZooKeeper's serialization from a buffer. A length or count is compared with what has arrived
 * before anything is allocated for it. One thread.
 */
public final class JuteReader {
    private static final int NULL_LENGTH = -1;

    private final ByteBuf in;

    public JuteReader(ByteBuf in) {
        this.in = in;
    }

    public int int32() {
        require(Integer.BYTES);
        return in.readInt();
    }

    public long int64() {
        require(Long.BYTES);
        return in.readLong();
    }

    public boolean bool() {
        require(1);
        return in.readByte() != 0;
    }

    public boolean hasMore() {
        return in.isReadable();
    }

    /** Malformed UTF-8 becomes U+FFFD, as in Apache; no valid path contains that. */
    public String string() {
        String value = stringOrNull();
        if (value == null) {
            throw new MalformedRequestException("null where a string is required");
        }
        return value;
    }

    public @Nullable String stringOrNull() {
        int length = length();
        return length == NULL_LENGTH
                ? null
                : in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    public byte[] bytes() {
        byte[] value = bytesOrNull();
        if (value == null) {
            throw new MalformedRequestException("null where bytes are required");
        }
        return value;
    }

    public byte @Nullable [] bytesOrNull() {
        int length = length();
        if (length == NULL_LENGTH) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /**
     * The number of elements that follow; 0 for a null vector, and for every negative count, which Apache reads as an
     * empty one.
     *
     * @param elementBytesMin the least an element can take: more elements than would fit are refused unread
     */
    public int count(int elementBytesMin) {
        int count = int32();
        if ((long) count * elementBytesMin > in.readableBytes()) {
            throw new MalformedRequestException("vector of " + count + " elements in " + in.readableBytes() + " bytes");
        }
        return Math.max(0, count);
    }

    private int length() {
        int length = int32();
        if (length < NULL_LENGTH || length > in.readableBytes()) {
            throw new MalformedRequestException("length " + length + " with " + in.readableBytes() + " bytes left");
        }
        return length;
    }

    private void require(int bytes) {
        if (in.readableBytes() < bytes) {
            throw new MalformedRequestException(bytes + " bytes wanted, " + in.readableBytes() + " left");
        }
    }
}
