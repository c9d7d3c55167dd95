package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All rows of an input in order, by number from 0, of which {@link KeptRows} are made with the columns to sort by first: a merge sort
 * of their places, which leaves equal rows as they came. One thread.
 */
final class SortedRows {
    private static final int COMPARES_BETWEEN_CHECKS = 0xfff;
    /** Runs of so many are sorted by insertion. */
    private static final int RUN = 8;

    private final SortRows.SortKey[] keys;
    /** Of the input, as they are kept. */
    private final int[] columns;
    /** By column of the input: where it is kept. */
    private final int[] kept;

    private final Budget budget;
    private final KeptRows rows;
    private long[] places = new long[64];
    private long placesBytes = (long) Long.BYTES * places.length;
    private int count;
    private int compares;

    SortedRows(Operator input, List<SortRows.SortKey> keys, Execution execution) {
        this.keys = keys.toArray(new SortRows.SortKey[0]);
        this.columns = columns(keys, input.width());
        this.kept = new int[input.width()];
        for (int i = columns.length - 1; i >= 0; i--) {
            kept[columns[i]] = i;
        }
        this.budget = execution.budget();
        this.rows = new KeptRows(budget, columns, this.keys.length);
        budget.keepBytes(placesBytes);
        try {
            readAll(input, execution);
            sort();
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
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
                    placesBytes += (long) Long.BYTES * count;
                    places = Arrays.copyOf(places, 2 * count);
                }
                places[count++] = rows.add(row, 0, 0);
            }
        }
    }

    private void sort() {
        if (keys.length == 0) {
            return;
        }
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
        if (middle >= to || compare(source[middle - 1], source[middle]) <= 0) {
            System.arraycopy(source, from, target, from, to - from);
            return;
        }
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takeLeft = right >= to || (left < middle && compare(source[left], source[right]) <= 0);
            target[at] = takeLeft ? source[left++] : source[right++];
        }
    }

    private int compare(long a, long b) {
        return compare(a, b, 0, keys.length);
    }

    /** Two rows by some of the keys. */
    int compare(int a, int b, int fromKey, int toKey) {
        return compare(places[a], places[b], fromKey, toKey);
    }

    /** Whatever takes many of them ends when the statement is cancelled, too. */
    private int compare(long a, long b, int fromKey, int toKey) {
        if ((++compares & COMPARES_BETWEEN_CHECKS) == 0) {
            budget.check();
        }
        byte[] pageA = rows.page(a);
        byte[] pageB = rows.page(b);
        int x = KeptRows.cellsAt(a);
        int y = KeptRows.cellsAt(b);
        for (int i = 0; i < toKey; i++) {
            int order = i < fromKey ? 0 : compare(keys[i], pageA, x, pageB, y);
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

    int count() {
        return count;
    }

    /** Puts a row into another. */
    void read(int number, @Nullable Object[] row) {
        rows.read(places[number], row, columns);
    }

    /** One value of a row. */
    @Nullable
    Object value(int number, int column) {
        byte[] page = rows.page(places[number]);
        return rows.cells().read(page, cellAt(page, number, column));
    }

    boolean isNull(int number, int column) {
        byte[] page = rows.page(places[number]);
        return Cells.isNull(page, cellAt(page, number, column));
    }

    /** Of one column two values, neither of them null. */
    int compareValues(int a, int b, int column) {
        byte[] pageA = rows.page(places[a]);
        byte[] pageB = rows.page(places[b]);
        return rows.cells().compare(pageA, cellAt(pageA, a, column), pageB, cellAt(pageB, b, column));
    }

    private int cellAt(byte[] page, int number, int column) {
        int at = KeptRows.cellsAt(places[number]);
        for (int i = kept[column]; i > 0; i--) {
            at = Cells.after(page, at);
        }
        return at;
    }

    void release() {
        rows.release();
        budget.releaseBytes(placesBytes);
        placesBytes = 0;
        places = new long[0];
        count = 0;
    }
}
