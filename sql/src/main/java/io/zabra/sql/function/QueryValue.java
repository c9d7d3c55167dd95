package io.zabra.sql.function;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/** A value, and the number of the query that it is computed in: by that it is another one than the same call's in another query. */
public final class QueryValue {
    public static final SqlFunction FUNCTION = new OwnFunction(
            "query_value", ReturnTypes.ARG0, OperandTypes.ANY_ANY, true, (values, types, budget) -> values[0]);

    private QueryValue() {}
}
