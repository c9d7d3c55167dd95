package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/** The value of a correlated subquery. No name of the statement's means it. */
public final class OnlyValue {
    /**
     * Of a value of the subquery's, the number of its rows, and a column of the outer row: which keeps the planner from asking it of
     * rows that have no such. More rows than one are an error.
     */
    public static final OwnFunction FUNCTION = new OwnFunction(
            "only_value", ReturnTypes.ARG0_FORCE_NULLABLE, OperandTypes.VARIADIC, true, (values, types, budget) -> {
                if (values[1] instanceof Number rows && rows.longValue() > 1) {
                    throw new SqlFailure(
                            SqlState.CARDINALITY_VIOLATION,
                            "A subquery that stands for one value yielded several rows");
                }
                return values[0];
            });

    private OnlyValue() {}
}
