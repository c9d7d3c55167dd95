package io.zabra.sql.plan;

import io.zabra.sql.function.QueryValue;
import java.math.BigDecimal;
import java.util.IdentityHashMap;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls that have a value of their own each time apart by the query that they stand in: the planner takes equal queries for one, and
 * {@code (SELECT random()) = (SELECT random())} for true. One statement; one thread.
 */
final class VolatileConvertlets implements SqlRexConvertletTable {
    private final SqlRexConvertletTable all;
    /** Numbers of the queries that have such calls; the first needs none. */
    private final IdentityHashMap<SqlRexContext, Integer> queries = new IdentityHashMap<>();

    VolatileConvertlets(SqlRexConvertletTable all) {
        this.all = all;
    }

    @Override
    public @Nullable SqlRexConvertlet get(SqlCall call) {
        SqlRexConvertlet convertlet = all.get(call);
        return convertlet == null || !VolatileCalls.is(call.getOperator())
                ? convertlet
                : (context, same) -> numbered(context, convertlet.convertCall(context, same));
    }

    private RexNode numbered(SqlRexContext context, RexNode value) {
        Integer known = queries.putIfAbsent(context, queries.size());
        int query = known == null ? queries.size() - 1 : known;
        RexBuilder rex = context.getRexBuilder();
        return query == 0
                ? value
                : rex.makeCall(QueryValue.FUNCTION, value, rex.makeExactLiteral(BigDecimal.valueOf(query)));
    }
}
