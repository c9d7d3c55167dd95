package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** Yields rows one by one. One thread; close it to release what it holds. */
public interface RowCursor extends AutoCloseable {
    RowCursor EMPTY = new RowCursor() {
        @Override
        public @Nullable Object @Nullable [] next() {
            return null;
        }

        @Override
        public void close() {}
    };

    /** The next row, which is the caller's to keep but not to change; null at the end, and from then on. */
    @Nullable
    Object @Nullable [] next();

    /**
     * Writes the next row down, or some that were read together, where they need not be made first. Only of a cursor of
     * {@link Operator#openEncoding}.
     *
     * @param most rows that are wanted, 1 or more
     * @return rows written; 0 at the end, and from then on
     */
    default int encodeNext(RowSink sink, int most) {
        Object[] row = next();
        if (row != null) {
            sink.row(row);
        }
        return row == null ? 0 : 1;
    }

    /**
     * Passes over rows that follow the one just yielded and are like it, where it is known how many they are without a look at each.
     *
     * @return how many; 0 where it is not known
     */
    default long skipAlike() {
        return 0;
    }

    @Override
    void close();
}
