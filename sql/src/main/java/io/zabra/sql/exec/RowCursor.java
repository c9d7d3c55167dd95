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

    @Override
    void close();
}
