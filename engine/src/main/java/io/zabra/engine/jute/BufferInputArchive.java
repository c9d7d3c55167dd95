package io.zabra.engine.jute;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.jute.Index;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads jute from a buffer, between its position and its limit, and moves the position. Made for bytes that nobody
 * vouches for: every length is held against what is left before anything is allocated, and whatever is wrong is a
 * {@link JuteFormatException}. One thread. The tags of {@link InputArchive} mean nothing in this encoding; the methods
 * without them are for our own codecs.
 *
 * <p>Strings are decoded as Apache's {@code BinaryInputArchive} does: malformed UTF-8 becomes U+FFFD.
 */
public final class BufferInputArchive implements InputArchive {
    private static final int NULL_LENGTH = -1;

    private final ByteBuffer in;

    /** @param in read from in big-endian order, whatever its own order is; not to be touched meanwhile */
    public BufferInputArchive(ByteBuffer in) {
        this.in = in.order(ByteOrder.BIG_ENDIAN);
    }

    public static BufferInputArchive of(byte[] bytes) {
        return new BufferInputArchive(ByteBuffer.wrap(bytes));
    }

    /** Where the next byte is, in the buffer it was made from. */
    public int position() {
        return in.position();
    }

    /** Passes over the bytes of a buffer or string; returns how many, -1 for null. */
    public int skipBuffer() throws JuteFormatException {
        int length = readLength();
        in.position(in.position() + Math.max(0, length));
        return length;
    }

    /** Passes over so many bytes. */
    public void skip(int bytes) throws JuteFormatException {
        need(bytes);
        in.position(in.position() + bytes);
    }

    /** Passes over these bytes where they are the next ones; else nothing moves. */
    public boolean skipIf(byte[] expected) {
        int at = in.position();
        if (in.remaining() < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (in.get(at + i) != expected[i]) {
                return false;
            }
        }
        in.position(at + expected.length);
        return true;
    }

    public int remaining() {
        return in.remaining();
    }

    public byte readByte() throws JuteFormatException {
        need(Byte.BYTES);
        return in.get();
    }

    public boolean readBool() throws JuteFormatException {
        return readByte() != 0;
    }

    public int readInt() throws JuteFormatException {
        need(Integer.BYTES);
        return in.getInt();
    }

    public long readLong() throws JuteFormatException {
        need(Long.BYTES);
        return in.getLong();
    }

    public @Nullable String readString() throws JuteFormatException {
        int length = readLength();
        if (length == NULL_LENGTH) {
            return null;
        }
        if (in.hasArray()) {
            String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
            in.position(in.position() + length);
            return text;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A string that must not be null. */
    public String readText(String what) throws JuteFormatException {
        String text = readString();
        if (text == null) {
            throw new JuteFormatException(what + " is null");
        }
        return text;
    }

    /** A copy of the bytes; null where null was written. */
    public byte @Nullable [] readBuffer() throws JuteFormatException {
        int length = readLength();
        if (length == NULL_LENGTH) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /**
     * Reads a length, and goes on as if so many bytes were all that is left, until {@link #endPart}.
     *
     * @return how many are behind them; -1 where null was written, and nothing begins
     */
    public int beginPart() throws JuteFormatException {
        int length = readLength();
        if (length == NULL_LENGTH) {
            return NULL_LENGTH;
        }
        int rest = in.remaining() - length;
        in.limit(in.position() + length);
        return rest;
    }

    /** @param rest what {@link #beginPart} said of this part, of which all is read */
    public void endPart(int rest) {
        in.limit(in.limit() + rest);
    }

    /**
     * The number of elements that follow; -1 for a null vector. No more than there are bytes left, so that a list may
     * be sized by it.
     *
     * @param elementBytesMin what one element takes at least, 1 or more
     */
    public int readCount(int elementBytesMin) throws JuteFormatException {
        int count = readInt();
        if (count < NULL_LENGTH || count > in.remaining() / elementBytesMin) {
            throw new JuteFormatException("vector of " + count + " elements with " + in.remaining() + " bytes left");
        }
        return count;
    }

    @Override
    public byte readByte(String tag) throws JuteFormatException {
        return readByte();
    }

    @Override
    public boolean readBool(String tag) throws JuteFormatException {
        return readBool();
    }

    @Override
    public int readInt(String tag) throws JuteFormatException {
        return readInt();
    }

    @Override
    public long readLong(String tag) throws JuteFormatException {
        return readLong();
    }

    @Override
    public float readFloat(String tag) throws JuteFormatException {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble(String tag) throws JuteFormatException {
        return Double.longBitsToDouble(readLong());
    }

    @Override
    public @Nullable String readString(String tag) throws JuteFormatException {
        return readString();
    }

    @Override
    public byte @Nullable [] readBuffer(String tag) throws JuteFormatException {
        return readBuffer();
    }

    @Override
    public void readRecord(Record record, String tag) throws java.io.IOException {
        record.deserialize(this, tag);
    }

    @Override
    public void startRecord(String tag) {}

    @Override
    public void endRecord(String tag) {}

    @Override
    public @Nullable Index startVector(String tag) throws JuteFormatException {
        int count = readCount(1);
        return count == NULL_LENGTH ? null : new Countdown(count);
    }

    @Override
    public void endVector(String tag) {}

    @Override
    public Index startMap(String tag) throws JuteFormatException {
        return new Countdown(readCount(1));
    }

    @Override
    public void endMap(String tag) {}

    private int readLength() throws JuteFormatException {
        int length = readInt();
        if (length < NULL_LENGTH || length > in.remaining()) {
            throw new JuteFormatException("length " + length + " with " + in.remaining() + " bytes left");
        }
        return length;
    }

    private void need(int bytes) throws JuteFormatException {
        if (in.remaining() < bytes) {
            throw new JuteFormatException("ends " + (bytes - in.remaining()) + " bytes early");
        }
    }

    private static final class Countdown implements Index {
        private int left;

        Countdown(int left) {
            this.left = left;
        }

        @Override
        public boolean done() {
            return left <= 0;
        }

        @Override
        public void incr() {
            left--;
        }
    }
}
