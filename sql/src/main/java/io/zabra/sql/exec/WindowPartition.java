package io.zabra.sql.exec;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Goes through rows that are sorted by partition and, within that, by what the window is ordered by; knows of each row its
 * partition, its peers and its frame. All of these are numbers of rows, the ends those behind the last. One thread.
 */
final class WindowPartition {
    private static final BigDecimal ROWS_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final SortedRows rows;
    /** Of the keys that rows are sorted by, the first so many are the partition's. */
    private final int partitionKeys;

    private final WindowRows.Sorting order;
    private final WindowFrame frame;
    private final Budget budget;
    private int row = -1;
    private int from;
    private int to;
    private int peersFrom;
    private int peersTo;
    private int peerGroups;
    /** Of a frame of distances: the rows that have a value to sort by. */
    private int valuesFrom;

    private int valuesTo;
    private int start;
    private int end;

    WindowPartition(SortedRows rows, WindowRows window, Budget budget) {
        this.rows = rows;
        this.partitionKeys = window.partitionBy().size();
        this.order = window.sorting();
        this.frame = window.frame();
        this.budget = budget;
    }

    SortedRows rows() {
        return rows;
    }

    /** Whether there is one more row. */
    boolean advance() {
        if (++row >= rows.count()) {
            row = rows.count();
            return false;
        }
        if (row == to) {
            begin();
        }
        if (row == peersTo) {
            peersFrom = row;
            peersTo = endOf(row, to, partitionKeys, partitionKeys + order.keys());
            peerGroups++;
        }
        start = position(frame.start(), start, false);
        end = Math.max(start, position(frame.end(), end, true));
        return true;
    }

    private void begin() {
        from = row;
        to = endOf(row, rows.count(), 0, partitionKeys);
        peersTo = row;
        peerGroups = 0;
        start = from;
        end = from;
        valuesFrom = from;
        valuesTo = to;
        if (!frame.rows() && order.column() >= 0) {
            while (valuesFrom < to && rows.isNull(valuesFrom, order.column())) {
                budget.tick();
                valuesFrom++;
            }
            while (valuesTo > valuesFrom && rows.isNull(valuesTo - 1, order.column())) {
                budget.tick();
                valuesTo--;
            }
            start = valuesFrom;
            end = valuesFrom;
        }
    }

    private int endOf(int first, int most, int fromKey, int toKey) {
        if (fromKey == toKey) {
            return most;
        }
        int next = first + 1;
        while (next < most && rows.compare(next - 1, next, fromKey, toKey) == 0) {
            next++;
        }
        return next;
    }

    /**
     * @param before where it was for the row before
     * @param behind whether the row behind the last is wanted, and not the first
     */
    private int position(WindowFrame.Bound bound, int before, boolean behind) {
        return switch (bound.kind()) {
            case UNBOUNDED_PRECEDING -> from;
            case UNBOUNDED_FOLLOWING -> to;
            case CURRENT -> frame.rows() ? (behind ? row + 1 : row) : behind ? peersTo : peersFrom;
            case PRECEDING, FOLLOWING -> frame.rows() ? counted(bound, behind) : distant(bound, before, behind);
        };
    }

    private int counted(WindowFrame.Bound bound, boolean behind) {
        int offset = bound.signed().min(ROWS_MAX).max(ROWS_MAX.negate()).intValue();
        long position = (long) row + offset + (behind ? 1 : 0);
        return (int) Math.max(from, Math.min(to, position));
    }

    /** A row without a value has its peers alone. */
    private int distant(WindowFrame.Bound bound, int before, boolean behind) {
        if (row < valuesFrom || row >= valuesTo) {
            return behind ? peersTo : peersFrom;
        }
        BigDecimal distance = order.descending() ? bound.signed().negate() : bound.signed();
        Number limit = moved(rows.value(row, order.column()), distance);
        int at = Math.max(before, valuesFrom);
        while (at < valuesTo && isBefore(at, limit, behind)) {
            budget.tick();
            at++;
        }
        return at;
    }

    private boolean isBefore(int at, Number limit, boolean orEqual) {
        Object value = rows.value(at, order.column());
        int comparison = value instanceof Number number ? Values.compareNumbers(number, limit) : 0;
        int ordered = order.descending() ? -comparison : comparison;
        return ordered < 0 || (orEqual && ordered == 0);
    }

    private static Number moved(@Nullable Object value, BigDecimal distance) {
        if (!(value instanceof Number number)) {
            throw new IllegalStateException("no number: " + value);
        }
        return Values.isApproximate(number)
                ? (Number) (number.doubleValue() + distance.doubleValue())
                : Values.decimal(number).add(distance);
    }

    int row() {
        return row;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    int peersFrom() {
        return peersFrom;
    }

    int peersTo() {
        return peersTo;
    }

    /** How many groups of peers there have been, the row's own among them. */
    int peerGroups() {
        return peerGroups;
    }

    /** First row of the frame. */
    int start() {
        return start;
    }

    /** The row behind the frame's last; no less than {@link #start}. */
    int end() {
        return end;
    }
}
