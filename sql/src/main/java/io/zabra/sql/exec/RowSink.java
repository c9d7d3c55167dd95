package io.zabra.sql.exec;

import io.zabra.jdbc.wire.Utf8Slice;
import org.jspecify.annotations.Nullable;

/** Where rows are written down: each as a whole, or value by value from left to right. One thread. */
public interface RowSink {
    /** Values that make a row. */
    int width();

    /** A whole row; what it has beyond the {@link #width} is left out. */
    void row(@Nullable Object[] row);

    void text(Utf8Slice text);

    /** An {@code Integer} or a {@code Long}, whichever the column's type says. */
    void number(long number);

    /** @param value as operators have it, or a {@link Utf8Slice} */
    void value(@Nullable Object value);
}
