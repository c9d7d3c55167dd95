package io.zabra.engine.jute;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.jspecify.annotations.Nullable;

/**
 * Writes jute into a byte array that grows. Reusable after {@link #clear}. One thread. The tags of
 * {@link OutputArchive} mean nothing in this encoding; the methods without them are for our own codecs.
 *
 * <p>Strings are encoded as Apache's {@code BinaryOutputArchive} does: UTF-8, but the two halves of a surrogate pair
 * are three bytes each. No path that Apache accepts has any.
 */
public final class BufferOutputArchive implements OutputArchive {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int CAPACITY_MAX = Integer.MAX_VALUE - 8;
    private static final int NULL_LENGTH = -1;

    private byte[] bytes;
    private int size;

    public BufferOutputArchive() {
        this(512);
    }

    public BufferOutputArchive(int capacityBytes) {
        bytes = new byte[Math.max(16, capacityBytes)];
    }

    /** Number of bytes written so far. */
    public int size() {
        return size;
    }

    /** Starts anew in the same array. */
    public void clear() {
        size = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The bytes written so far, without a copy; valid until the next write or {@link #clear}. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    public void writeByte(byte value) {
        reserve(Byte.BYTES);
        bytes[size++] = value;
    }

    public void writeBool(boolean value) {
        writeByte(value ? (byte) 1 : 0);
    }

    public void writeInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    public void writeLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    public void writeString(@Nullable String text) {
        if (text == null) {
            writeInt(NULL_LENGTH);
            return;
        }
        int lengthAt = beginLength();
        encode(text);
        endLength(lengthAt);
    }

    public void writeBuffer(byte @Nullable [] value) {
        if (value == null) {
            writeInt(NULL_LENGTH);
            return;
        }
        writeBuffer(value, 0, value.length);
    }

    /** As {@link #writeBuffer(byte[])}, of some bytes of an array; as {@link #writeString}, where they are a text in UTF-8. */
    public void writeBuffer(byte[] array, int offset, int length) {
        writeInt(length);
        writeRaw(array, offset, length);
    }

    /** The bytes alone, with no length before them. */
    public void writeRaw(byte[] value, int offset, int length) {
        reserve(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    /** The remaining bytes of {@code value} alone, with no length before them; its position does not move. */
    public void writeRaw(ByteBuffer value) {
        int length = value.remaining();
        reserve(length);
        value.get(value.position(), bytes, size, length);
        size += length;
    }

    /** Leaves room for the length of what is written next; give the answer to {@link #endLength}. */
    public int beginLength() {
        writeInt(0);
        return size;
    }

    /** Fills in the length of all that was written since {@link #beginLength}. */
    public void endLength(int start) {
        INT.set(bytes, start - Integer.BYTES, size - start);
    }

    /** Overwrites four bytes written earlier. */
    public void patchInt(int position, int value) {
        if (position < 0 || position + Integer.BYTES > size) {
            throw new IndexOutOfBoundsException(position + " of " + size);
        }
        INT.set(bytes, position, value);
    }

    @Override
    public void writeByte(byte value, String tag) {
        writeByte(value);
    }

    @Override
    public void writeBool(boolean value, String tag) {
        writeBool(value);
    }

    @Override
    public void writeInt(int value, String tag) {
        writeInt(value);
    }

    @Override
    public void writeLong(long value, String tag) {
        writeLong(value);
    }

    @Override
    public void writeFloat(float value, String tag) {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(double value, String tag) {
        writeLong(Double.doubleToLongBits(value));
    }

    @Override
    public void writeString(@Nullable String text, String tag) {
        writeString(text);
    }

    @Override
    public void writeBuffer(byte @Nullable [] value, String tag) {
        writeBuffer(value);
    }

    @Override
    public void writeRecord(Record record, String tag) throws IOException {
        record.serialize(this, tag);
    }

    @Override
    public void startRecord(Record record, String tag) {}

    @Override
    public void endRecord(Record record, String tag) {}

    @Override
    public void startVector(@Nullable List<?> vector, String tag) {
        writeInt(vector == null ? NULL_LENGTH : vector.size());
    }

    @Override
    public void endVector(@Nullable List<?> vector, String tag) {}

    @Override
    @SuppressWarnings("NonApiType") // Apache's signature.
    public void startMap(TreeMap<?, ?> map, String tag) {
        writeInt(map.size());
    }

    @Override
    @SuppressWarnings("NonApiType")
    public void endMap(TreeMap<?, ?> map, String tag) {}

    @Override
    public long getDataSize() {
        return size;
    }

    private void encode(String text) {
        int length = text.length();
        reserve(length);
        byte[] target = bytes;
        int at = size;
        int i = 0;
        while (i < length && text.charAt(i) < 0x80) {
            target[at++] = (byte) text.charAt(i++);
        }
        size = at;
        encodeFrom(i, text);
    }

    private void encodeFrom(int start, String text) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                writeByte((byte) c);
            } else if (c < 0x800) {
                writeByte((byte) (0xc0 | (c >> 6)));
                writeByte((byte) (0x80 | (c & 0x3f)));
            } else {
                writeByte((byte) (0xe0 | (c >> 12)));
                writeByte((byte) (0x80 | ((c >> 6) & 0x3f)));
                writeByte((byte) (0x80 | (c & 0x3f)));
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - size >= more) {
            return;
        }
        long needed = (long) size + more;
        if (needed > CAPACITY_MAX) {
            throw new IllegalStateException("more than " + CAPACITY_MAX + " bytes in one archive");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(CAPACITY_MAX, Math.max(needed, 2L * bytes.length)));
    }
}
