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

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int width;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk = new byte[FIRST_BYTES];
    private int at;
    private long fullBytes;
    private int values;
    /** Where values of other classes are written first. */
    private @Nullable ByteBuf rare;

    /** @param width columns, at least 1 */
    public RowEncoder(int width) {
        this.width = width;
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
        values++;
        if (value instanceof Utf8Slice text) {
            text(text.bytes(), text.from(), text.length());
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            text(utf8, 0, utf8.length);
        } else if (value instanceof Integer number) {
            tag(SqlType.INTEGER, Integer.BYTES);
            INTS.set(chunk, at, (int) number);
            at += Integer.BYTES;
        } else if (value instanceof Long number) {
            tag(SqlType.BIGINT, Long.BYTES);
            LONGS.set(chunk, at, (long) number);
            at += Long.BYTES;
        } else if (value == null) {
            tag(SqlType.NULL, 0);
        } else {
            other(value);
        }
    }

    private void text(byte[] utf8, int from, int length) {
        tag(SqlType.VARCHAR, Integer.BYTES + length);
        sized(utf8, from, length);
    }

    private void sized(byte[] bytes, int from, int length) {
        INTS.set(chunk, at, length);
        System.arraycopy(bytes, from, chunk, at + Integer.BYTES, length);
        at += Integer.BYTES + length;
    }

    private void other(Object value) {
        if (value instanceof byte[] bytes) {
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
        if (more <= chunk.length - at) {
            return;
        }
        if (chunk.length < CHUNK_BYTES && full.isEmpty()) {
            chunk = Arrays.copyOf(chunk, Math.max(at + more, Math.min(CHUNK_BYTES, 4 * chunk.length)));
            return;
        }
        full.add(at == chunk.length ? chunk : Arrays.copyOf(chunk, at));
        fullBytes += at;
        chunk = new byte[Math.max(CHUNK_BYTES, more)];
        at = 0;
    }
}
