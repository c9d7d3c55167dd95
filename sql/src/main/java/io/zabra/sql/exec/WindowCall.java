package io.zabra.sql.exec;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One window function. Immutable.
 *
 * @param aggregate what is computed of the frame's rows; null for the functions that are no aggregates. Its columns are not looked
 *     at, but for whether it has them: the arguments are here
 * @param ignoresNulls whether values that are null are passed over
 * @param converted to the type of the function's result; not asked about null
 */
public record WindowCall(
        Kind kind,
        @Nullable AggregateCall aggregate,
        List<Argument> arguments,
        boolean ignoresNulls,
        UnaryOperator<Object> converted) {
    /** Which function. */
    public enum Kind {
        AGGREGATE,
        ROW_NUMBER,
        RANK,
        DENSE_RANK,
        PERCENT_RANK,
        CUME_DIST,
        NTILE,
        LAG,
        LEAD,
        FIRST_VALUE,
        LAST_VALUE,
        NTH_VALUE
    }

    /**
     * A column of the row, or a value that is the same for all.
     *
     * @param column -1: the value
     */
    public record Argument(int column, @Nullable Object value) {
        @Nullable
        Object of(SortedRows rows, int row) {
            return column < 0 ? value : rows.value(row, column);
        }
    }

    /** The argument's value in a row; null where there is no such argument. */
    @Nullable
    Object argument(int index, SortedRows rows, int row) {
        return index < arguments.size() ? arguments.get(index).of(rows, row) : null;
    }
}
