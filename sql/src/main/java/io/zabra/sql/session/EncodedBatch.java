package io.zabra.sql.session;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.wire.RowEncoder;
import io.zabra.jdbc.wire.Utf8Slice;
import org.jspecify.annotations.Nullable;

/** Rows of a query, each written down as it goes over the wire before the next one is asked for. One thread. */
final class EncodedBatch {
    private final SqlType[] types;
    private final RowEncoder encoder;

    EncodedBatch(SqlType[] types) {
        this.types = types;
        this.encoder = new RowEncoder(types.length);
    }

    /** @param row of as many values as there are types, or more */
    void add(@Nullable Object[] row) {
        for (int i = 0; i < types.length; i++) {
            Object value = row[i];
            encoder.value(value instanceof Utf8Slice ? value : OpenCursor.outer(types[i], value));
        }
    }

    int rows() {
        return encoder.rows();
    }

    long bytes() {
        return encoder.bytes();
    }

    RowBatch batch(boolean last) {
        return new RowBatch(encoder.encoded(), last);
    }
}
