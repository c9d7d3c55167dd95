package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * All rows in order; with a {@code fetch}, only the first so many are kept while the input is read.
 *
 * @param offset null: none skipped
 * @param fetch null: all
 */
public record SortRows(
        Operator input,
        List<SortKey> keys,
        @Nullable Expression offset,
        @Nullable Expression fetch,
        String text) implements Operator {
    private static final long HEAP_ROWS_MAX = 100_000;
    private static final int COMPARES_BETWEEN_CHECKS = 0xfff;

    /** One column to sort by. */
    public record SortKey(int column, boolean descending, boolean nullsFirst)
            implements Comparator<@Nullable Object[]> {
        @Override
        public int compare(@Nullable Object[] a, @Nullable Object[] b) {
            Object x = a[column];
            Object y = b[column];
            if (x == null || y == null) {
                return x == y ? 0 : (x == null) == nullsFirst ? -1 : 1;
            }
            return descending ? Values.compare(y, x) : Values.compare(x, y);
        }
    }

    @Override
    public RowCursor open(Execution execution) {
        long skip = LimitRows.count(offset, execution, 0, "OFFSET");
        long most = LimitRows.count(fetch, execution, Long.MAX_VALUE, "LIMIT");
        if (most == 0) {
            return RowCursor.EMPTY;
        }
        if (most < HEAP_ROWS_MAX && skip < HEAP_ROWS_MAX) {
            List<@Nullable Object[]> sorted = first((int) (skip + most), execution);
            return kept(sorted, (int) Math.min(skip, sorted.size()), execution.budget());
        }
        return new SortedCursor(this, execution, skip, saturated(skip, most));
    }

    /** Those from a place on; all are let go of at the end. */
    private static RowCursor kept(List<@Nullable Object[]> sorted, int from, Budget budget) {
        return new RowCursor() {
            private int next = from;

            @Override
            public @Nullable Object @Nullable [] next() {
                return next < sorted.size() ? sorted.get(next++) : null;
            }

            @Override
            public void close() {
                sorted.forEach(budget::release);
                sorted.clear();
            }
        };
    }

    private static long saturated(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** A long sort ends when the statement is cancelled, too. */
    static Comparator<@Nullable Object[]> comparator(List<SortKey> keys, Budget budget) {
        int[] compares = {0};
        return (a, b) -> {
            if ((++compares[0] & COMPARES_BETWEEN_CHECKS) == 0) {
                budget.check();
            }
            for (int i = 0; i < keys.size(); i++) {
                int order = keys.get(i).compare(a, b);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private List<@Nullable Object[]> first(int count, Execution execution) {
        Comparator<@Nullable Object[]> order = comparator(keys, execution.budget());
        PriorityQueue<@Nullable Object[]> heap = new PriorityQueue<>(order.reversed());
        try (RowCursor cursor = input.open(execution)) {
            for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
                execution.budget().tick();
                Object[] worst = heap.size() < count ? null : heap.peek();
                if (worst != null && order.compare(row, worst) >= 0) {
                    continue;
                }
                if (worst != null) {
                    heap.poll();
                    execution.budget().release(worst);
                }
                execution.budget().keep(row);
                heap.add(row);
            }
        }
        List<@Nullable Object[]> rows = new ArrayList<>(heap);
        rows.sort(order);
        return rows;
    }

    @Override
    public int width() {
        return input.width();
    }

    @Override
    public double rows() {
        return input.rows();
    }

    @Override
    public String label() {
        return (fetch == null ? "Sort(" : "TopN(") + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }
}
