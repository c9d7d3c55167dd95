package io.zabra.sql.session;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.sql.dml.WriteExecutor;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results of statements whose rows, where they have any, are all there. */
final class Results {
    private Results() {}

    /** Of a write that returns no rows. */
    static ExecuteResult counted(WriteExecutor.Outcome outcome, RowBatch keys) {
        return new ExecuteResult(List.of(), RowBatch.EMPTY, 0, outcome.count(), keys, outcome.zxid(), List.of());
    }

    static ExecuteResult returned(WriteExecutor.Outcome outcome, QueryPlan returning, RowBatch keys) {
        RowBatch rows = new RowBatch(OpenCursor.outer(outcome.returned(), returning.columns()), true);
        return new ExecuteResult(returning.columns(), rows, 0, -1, keys, outcome.zxid(), List.of());
    }

    static ExecuteResult explained(String plan, long zxid) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        plan.lines().forEach(line -> rows.add(new Object[] {line}));
        List<Column> columns = List.of(Statement.PLAN_COLUMN);
        return new ExecuteResult(columns, new RowBatch(rows, true), 0, -1, RowBatch.EMPTY, zxid, List.of());
    }

    static ExecuteResult yielded(StatementSyntax.Kind kind, CommandRunner.Yield yield, long zxid) {
        return new ExecuteResult(
                Commands.columns(kind),
                new RowBatch(yield.rows(), true),
                0,
                yield.count(),
                RowBatch.EMPTY,
                zxid,
                List.of());
    }
}
