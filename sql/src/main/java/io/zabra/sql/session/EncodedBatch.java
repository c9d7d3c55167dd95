package io.zabra.sql.session;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.wire.RowEncoder;
import io.zabra.jdbc.wire.Utf8Slice;
import io.zabra.sql.exec.RowSink;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a query, each written down as it goes over the wire before the next one is asked for. To be closed by the thread that made
 * it. One thread.
 */
final class EncodedBatch implements RowSink, AutoCloseable {
    private static final int ROOM_BYTES = 1 << 15;
    /** What a thread's batches are written to, one after the other; null where none was, and while one is. */
    private static final ThreadLocal<byte @Nullable []> ROOM = new ThreadLocal<>();

    private final SqlType[] types;
    private final byte[] room;
    private final RowEncoder encoder;
    /** Of the next value. */
    private int column;
    /** That are complete. */
    private int rows;

    EncodedBatch(SqlType[] types) {
        this.types = types;
        byte[] ofThread = ROOM.get();
        this.room = ofThread == null ? new byte[ROOM_BYTES] : ofThread;
        ROOM.set(null);
        this.encoder = new RowEncoder(types.length, room);
    }

    @Override
    public int width() {
        return types.length;
    }

    @Override
    public void row(@Nullable Object[] row) {
        for (int i = 0; i < types.length; i++) {
            value(row[i]);
        }
    }

    @Override
    public void text(Utf8Slice text) {
        encoder.text(text);
        next();
    }

    @Override
    public void number(long number) {
        SqlType type = types[column];
        if (type == SqlType.INTEGER) {
            encoder.int32((int) number);
        } else if (type == SqlType.BIGINT) {
            encoder.int64(number);
        } else {
            encoder.value(OpenCursor.outer(type, number));
        }
        next();
    }

    @Override
    public void value(@Nullable Object value) {
        encoder.value(value instanceof Utf8Slice ? value : OpenCursor.outer(types[column], value));
        next();
    }

    private void next() {
        if (++column == types.length) {
            column = 0;
            rows++;
        }
    }

    int rows() {
        return rows;
    }

    long bytes() {
        return encoder.bytes();
    }

    RowBatch batch(boolean last) {
        return new RowBatch(encoder.encoded(), last);
    }

    @Override
    public void close() {
        ROOM.set(room);
    }
}
