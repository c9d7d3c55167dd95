package io.zabra.sql.exec;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of which each is there once, as {@link Values#key} says. One thread. */
final class DistinctRows {
    private final int[] columns;
    private final RowTable table;

    DistinctRows(Budget budget, int width) {
        this.columns = IntStream.range(0, width).toArray();
        this.table = new RowTable(budget, columns, new int[0]);
    }

    /** Whether it was not there yet. */
    boolean add(@Nullable Object[] row) {
        int slot = table.find(row, columns);
        if (table.at(slot) != 0) {
            return false;
        }
        table.add(slot, row, 0);
        return true;
    }

    /** Adds one to how often the row was counted, which may be by a negative number: the count then. */
    long count(@Nullable Object[] row, long more) {
        int slot = table.find(row, columns);
        long place = table.at(slot);
        if (place == 0) {
            table.add(slot, row, more);
            return more;
        }
        long count = table.rows().link(place) + more;
        table.rows().setLink(place, count);
        return count;
    }

    /** How often the row was counted. */
    long counted(@Nullable Object[] row) {
        long place = table.at(table.find(row, columns));
        return place == 0 ? 0 : table.rows().link(place);
    }

    void release() {
        table.release();
    }
}
