package io.zabra.sql;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.sql.exec.Access;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.PathMeter;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.exec.SystemFacts;
import io.zabra.sql.exec.ViewColumns;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.syntax.StatementSyntax;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query planned and run by itself, with what it looked at.
 *
 * @param plan as EXPLAIN shows it
 * @param looked rows that operators have looked at
 */
record CountedRun(String plan, List<String> rows, long looked) {
    private static final QueryPlanner PLANNER = new QueryPlanner(new Catalog());
    private static final SystemFacts FACTS = (SystemFacts) Proxy.newProxyInstance(
            SystemFacts.class.getClassLoader(), new Class<?>[] {SystemFacts.class}, (proxy, method, arguments) -> {
                if (method.getReturnType() == PathMeter.class) {
                    return PathMeter.NONE;
                }
                throw new IllegalStateException("asked for " + method.getName());
            });

    /** @param parameters texts and numbers */
    static CountedRun of(SqlFixture fixture, String sql, @Nullable Object... parameters) {
        return of(fixture, ViewColumns.NONE, sql, parameters);
    }

    /** @param views what the fixture's views are said to yield */
    static CountedRun of(SqlFixture fixture, ViewColumns views, String sql, @Nullable Object... parameters) {
        Planning planning = new Planning(10_000, 1e12, Planning.Views.NONE, () -> {});
        QueryPlan plan = PLANNER.plan(PLANNER.parse(StatementSyntax.of(sql).core(), planning), planning);
        Budget budget = new Budget(1 << 28, Long.MAX_VALUE, 0);
        List<String> rows = new ArrayList<>();
        try (PinnedTree tree = fixture.store.pin()) {
            Access access = new Access(AccessControl.standard(), List.of());
            NodeView nodes = new NodeView(tree, "", access, ReadSet.NONE);
            Execution execution = new Execution(nodes, FACTS, parameters, budget, 0, 0, views);
            try (RowCursor cursor = plan.root().open(execution)) {
                for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
                    rows.add(Arrays.toString(row));
                }
            }
        }
        return new CountedRun(plan.explained(), rows, budget.rowsScanned());
    }
}
