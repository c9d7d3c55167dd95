package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All rows of an input in order, of which {@link KeptRows} are made with the columns to sort by first: a merge sort of their
 * places, which leaves equal rows as they came. One thread.
 */
final class SortedCursor implements RowCursor {
    private static final int COMPARES_BETWEEN_CHECKS = 0xfff;
    /** Runs of so many are sorted by insertion. */
    private static final int RUN = 8;

    private final SortRows.SortKey[] keys;
    private final int width;
    private final int[] columns;
    private final Budget budget;
    private final KeptRows rows;
    private long[] places = new long[64];
    private int count;
    private int compares;
    private int next;
    private final int end;

    /** @param end how many rows come before the first that is not wanted any more, the skipped ones among them */
    SortedCursor(SortRows sort, Execution execution, long skip, long end) {
        this.keys = sort.keys().toArray(new SortRows.SortKey[0]);
        this.width = sort.width();
        this.columns = columns(sort.keys(), width);
        this.budget = execution.budget();
        this.rows = new KeptRows(budget, columns, keys.length);
        budget.keepBytes((long) Long.BYTES * places.length);
        try {
            readAll(sort.input(), execution);
            sort();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        this.next = (int) Math.min(skip, count);
        this.end = (int) Math.min(end, count);
    }

    /** The keys' columns first, then the others. */
    private static int[] columns(List<SortRows.SortKey> keys, int width) {
        int[] first = keys.stream().mapToInt(SortRows.SortKey::column).toArray();
        int[] others = IntStream.range(0, width)
                .filter(column -> Arrays.stream(first).noneMatch(key -> key == column))
                .toArray();
        return IntStream.concat(Arrays.stream(first), Arrays.stream(others)).toArray();
    }

    private void readAll(Operator input, Execution execution) {
        try (RowCursor cursor = input.openReusing(execution)) {
            for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
                budget.tick();
                if (count == places.length) {
                    budget.keepBytes((long) Long.BYTES * count);
                    places = Arrays.copyOf(places, 2 * count);
                }
                places[count++] = rows.add(row, 0, 0);
            }
        }
    }

    private void sort() {
        for (int from = 0; from < count; from += RUN) {
            sortRun(from, Math.min(from + RUN, count));
        }
        if (count <= RUN) {
            return;
        }
        long bytes = (long) Long.BYTES * count;
        budget.keepBytes(bytes);
        long[] source = places;
        long[] target = new long[count];
        for (long run = RUN; run < count; run *= 2) {
            for (long from = 0; from < count; from += 2 * run) {
                merge(source, target, (int) from, (int) Math.min(from + run, count), (int)
                        Math.min(from + 2 * run, count));
            }
            long[] sorted = target;
            target = source;
            source = sorted;
        }
        places = source;
        budget.releaseBytes(bytes);
    }

    private void sortRun(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long place = places[i];
            int at = i;
            while (at > from && compare(places[at - 1], place) > 0) {
                places[at] = places[at - 1];
                at--;
            }
            places[at] = place;
        }
    }

    private void merge(long[] source, long[] target, int from, int middle, int to) {
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takeLeft = right >= to || (left < middle && compare(source[left], source[right]) <= 0);
            target[at] = takeLeft ? source[left++] : source[right++];
        }
    }

    /** A long sort ends when the statement is cancelled, too. */
    private int compare(long a, long b) {
        if ((++compares & COMPARES_BETWEEN_CHECKS) == 0) {
            budget.check();
        }
        byte[] pageA = rows.page(a);
        byte[] pageB = rows.page(b);
        int x = KeptRows.cellsAt(a);
        int y = KeptRows.cellsAt(b);
        for (SortRows.SortKey key : keys) {
            int order = compare(key, pageA, x, pageB, y);
            if (order != 0) {
                return order;
            }
            x = Cells.after(pageA, x);
            y = Cells.after(pageB, y);
        }
        return 0;
    }

    private int compare(SortRows.SortKey key, byte[] a, int x, byte[] b, int y) {
        boolean noX = Cells.isNull(a, x);
        boolean noY = Cells.isNull(b, y);
        if (noX || noY) {
            return noX == noY ? 0 : noX == key.nullsFirst() ? -1 : 1;
        }
        int order = rows.cells().compare(a, x, b, y);
        return key.descending() ? -order : order;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        if (next >= end) {
            return null;
        }
        Object[] row = new Object[width];
        rows.read(places[next++], row, columns);
        return row;
    }

    @Override
    public void close() {
        rows.release();
        budget.releaseBytes((long) Long.BYTES * places.length);
        places = new long[0];
        next = count;
    }
}
