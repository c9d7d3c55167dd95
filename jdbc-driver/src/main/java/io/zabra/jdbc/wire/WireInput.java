package io.zabra.jdbc.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of messages, big-endian as jute does. Every length is compared with what is left before anything is
 * allocated for it. One thread.
 */
public final class WireInput {
    private static final char REPLACEMENT = '\uFFFD';

    private final ByteBuf in;

    /** Reads from the buffer's reader index on; the buffer stays the caller's. */
    public WireInput(ByteBuf in) {
        this.in = in;
    }

    public byte int8() {
        need(1);
        return in.readByte();
    }

    public int int32() {
        need(4);
        return in.readInt();
    }

    public long int64() {
        need(8);
        return in.readLong();
    }

    public double float64() {
        return Double.longBitsToDouble(int64());
    }

    public boolean bool() {
        byte value = int8();
        if (value != 0 && value != 1) {
            throw malformed("a boolean is 0 or 1, not " + value);
        }
        return value == 1;
    }

    /** A string that can't be null. */
    public String string() {
        int length = length();
        if (length < 0) {
            throw malformed("null where a value must be");
        }
        String text = text(length);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(length);
        }
        in.skipBytes(length);
        return text;
    }

    private String text(int length) {
        return in.hasArray()
                ? new String(in.array(), in.arrayOffset() + in.readerIndex(), length, StandardCharsets.UTF_8)
                : in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
    }

    /** A buffer that can't be null. */
    public byte[] bytes() {
        byte[] bytes = bytesOrNull();
        if (bytes == null) {
            throw malformed("null where a value must be");
        }
        return bytes;
    }

    /** Null where the length is −1, as in jute. */
    public byte @Nullable [] bytesOrNull() {
        int length = length();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** Of the bytes that follow, all of which are there; −1 for null. */
    private int length() {
        int length = int32();
        if (length < -1) {
            throw malformed("length " + length);
        }
        need(length);
        return length;
    }

    /**
     * The number of elements that follow.
     *
     * @param bytesEach the least that an element takes, at least 1
     */
    public int count(int bytesEach) {
        int count = int32();
        if (count < 0 || (long) count * bytesEach > in.readableBytes()) {
            throw malformed(count + " elements of at least " + bytesEach + " bytes in " + in.readableBytes());
        }
        return count;
    }

    /** @param bytesEach the least that an element takes, at least 1 */
    public <T> List<T> list(int bytesEach, Supplier<T> element) {
        int count = count(bytesEach);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.get());
        }
        return list;
    }

    public long[] longs() {
        long[] longs = new long[count(Long.BYTES)];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = in.readLong();
        }
        return longs;
    }

    /** Whether nothing is left: an older peer's message may end before what was added later. */
    public boolean isAtEnd() {
        return !in.isReadable();
    }

    /** To be called when a message was read: nothing may be left. */
    public void end() {
        if (!isAtEnd()) {
            throw malformed(in.readableBytes() + " bytes too many");
        }
    }

    MalformedMessageException malformed(String what) {
        return new MalformedMessageException("Malformed message at byte " + in.readerIndex() + ": " + what);
    }

    private void need(int bytes) {
        if (in.readableBytes() < bytes) {
            throw malformed("needs " + bytes + " bytes, has " + in.readableBytes());
        }
    }

    private void requireUtf8(int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(in.nioBuffer(in.readerIndex(), length));
        } catch (CharacterCodingException e) {
            throw malformed("text is not UTF-8");
        }
    }
}
