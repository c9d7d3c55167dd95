package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** Some of the rows of {@link SortedRows}, one after the other. One thread. */
final class SortedCursor implements RowCursor {
    private final int width;
    private final SortedRows rows;
    private int next;
    private final int end;

    /** @param end how many rows come before the first that is not wanted any more, the skipped ones among them */
    SortedCursor(SortRows sort, Execution execution, long skip, long end) {
        this.width = sort.width();
        this.rows = new SortedRows(sort.input(), sort.keys(), execution);
        this.next = (int) Math.min(skip, rows.count());
        this.end = (int) Math.min(end, rows.count());
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        if (next >= end) {
            return null;
        }
        Object[] row = new Object[width];
        rows.read(next++, row);
        return row;
    }

    @Override
    public void close() {
        rows.release();
        next = end;
    }
}
