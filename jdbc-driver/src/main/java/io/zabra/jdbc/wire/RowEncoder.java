package io.zabra.jdbc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.jdbc.spi.SqlType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows down as they go over the wire, value by value, so that none is kept as an object. One thread. */
public final class RowEncoder {
    private static final int FIRST_BYTES = 256;
    /** Larger arrays are made for single values alone. */
    private static final int CHUNK_BYTES = 1 << 15;

    private static final byte TEXT = (byte) Values.tag(SqlType.VARCHAR);
    private static final byte INT = (byte) Values.tag(SqlType.INTEGER);
    private static final byte LONG = (byte) Values.tag(SqlType.BIGINT);

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int width;
    /** Where the first values are written, and which stays another's. */
    private final byte @Nullable [] room;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk;
    private int at;
    private long fullBytes;
    private int values;
    /** Where values of other classes are written first. */
    private @Nullable ByteBuf rare;

    /** @param width columns, at least 1 */
    public RowEncoder(int width) {
        this.width = width;
        this.room = null;
        this.chunk = new byte[FIRST_BYTES];
    }

    /**
     * Writes to an array that it is lent, as long as that suffices, so that rows leave behind no more than themselves.
     *
     * @param width as above
     * @param room not empty; the encoder's own until all is {@link #encoded}, of which it is no part
     */
    public RowEncoder(int width, byte[] room) {
        this.width = width;
        this.room = room;
        this.chunk = room;
    }

    /** Rows that are complete. */
    public int rows() {
        return values / width;
    }

    public long bytes() {
        return fullBytes + at;
    }

    /** The rows so far; nothing may be added any more. */
    public EncodedRows encoded() {
        List<byte[]> chunks = new ArrayList<>(full);
        chunks.add(Arrays.copyOf(chunk, at));
        return new EncodedRows(width, rows(), chunks);
    }

    /** @param value of a class that {@link SqlType} names, or a {@link Utf8Slice} */
    public void value(@Nullable Object value) {
        if (value instanceof Utf8Slice text) {
            text(text);
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            text(utf8, 0, utf8.length);
        } else if (value instanceof Integer number) {
            int32(number);
        } else if (value instanceof Long number) {
            int64(number);
        } else {
            values++;
            other(value);
        }
    }

    public void text(Utf8Slice text) {
        text(text.bytes(), text.from(), text.length());
    }

    private void text(byte[] utf8, int from, int length) {
        values++;
        reserve(1 + Integer.BYTES + length);
        chunk[at++] = TEXT;
        sized(utf8, from, length);
    }

    /** As an {@code Integer}. */
    public void int32(int number) {
        values++;
        reserve(1 + Integer.BYTES);
        chunk[at] = INT;
        INTS.set(chunk, at + 1, number);
        at += 1 + Integer.BYTES;
    }

    /** As a {@code Long}. */
    public void int64(long number) {
        values++;
        reserve(1 + Long.BYTES);
        chunk[at] = LONG;
        LONGS.set(chunk, at + 1, number);
        at += 1 + Long.BYTES;
    }

    private void sized(byte[] bytes, int from, int length) {
        INTS.set(chunk, at, length);
        System.arraycopy(bytes, from, chunk, at + Integer.BYTES, length);
        at += Integer.BYTES + length;
    }

    private void other(@Nullable Object value) {
        if (value == null) {
            tag(SqlType.NULL, 0);
        } else if (value instanceof byte[] bytes) {
            tag(SqlType.VARBINARY, Integer.BYTES + bytes.length);
            sized(bytes, 0, bytes.length);
        } else if (value instanceof LocalDateTime time) {
            tag(SqlType.TIMESTAMP, Long.BYTES + Integer.BYTES);
            LONGS.set(chunk, at, time.toEpochSecond(ZoneOffset.UTC));
            INTS.set(chunk, at + Long.BYTES, time.get(ChronoField.NANO_OF_SECOND));
            at += Long.BYTES + Integer.BYTES;
        } else if (value instanceof Boolean bool) {
            tag(SqlType.BOOLEAN, 1);
            chunk[at++] = (byte) (bool ? 1 : 0);
        } else {
            rare(value);
        }
    }

    private void rare(Object value) {
        ByteBuf buffer = rare == null ? Unpooled.buffer() : rare.clear();
        rare = buffer;
        Values.writeValue(new WireOutput(buffer), value);
        int length = buffer.readableBytes();
        reserve(length);
        buffer.readBytes(chunk, at, length);
        at += length;
    }

    /** Begins a value, and has room for what comes. */
    private void tag(SqlType type, int more) {
        reserve(1 + more);
        chunk[at++] = (byte) Values.tag(type);
    }

    private void reserve(int more) {
        if (more > chunk.length - at) {
            grow(more);
        }
    }

    private void grow(int more) {
        if (chunk.length < CHUNK_BYTES && full.isEmpty()) {
            chunk = Arrays.copyOf(chunk, Math.max(at + more, Math.min(CHUNK_BYTES, 4 * chunk.length)));
            return;
        }
        full.add(at == chunk.length && chunk != room ? chunk : Arrays.copyOf(chunk, at));
        fullBytes += at;
        chunk = new byte[Math.max(CHUNK_BYTES, more)];
        at = 0;
    }
}
