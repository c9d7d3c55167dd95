package io.zabra.sql.session;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.dml.WriteExecutor;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results of statements whose rows, where they have any, are all there. */
final class Results {
    private Results() {}

    /**
     * Of a write.
     *
     * @param returning what yields its rows; null: it has a count instead
     * @param warnings of what it did not see
     */
    static ExecuteResult of(
            WriteExecutor.Outcome outcome, @Nullable QueryPlan returning, boolean withKeys, List<String> warnings) {
        RowBatch keys = withKeys ? new RowBatch(outcome.keys(), true) : RowBatch.EMPTY;
        if (returning == null) {
            return new ExecuteResult(List.of(), RowBatch.EMPTY, 0, outcome.count(), keys, outcome.zxid(), warnings);
        }
        RowBatch rows = new RowBatch(OpenCursor.outer(outcome.returned(), returning.columns()), true);
        return new ExecuteResult(returning.columns(), rows, 0, -1, keys, outcome.zxid(), warnings);
    }

    /** As {@link #of}, of a write that took effect: what fails now is told as such. */
    static ExecuteResult ofEffect(
            WriteExecutor.Outcome outcome, @Nullable QueryPlan returning, boolean withKeys, List<String> warnings) {
        try {
            return of(outcome, returning, withKeys, warnings);
        } catch (RuntimeException | StackOverflowError e) {
            throw StoreWriter.tookEffect(e);
        }
    }

    /** A plan, for which nothing was read. */
    static ExecuteResult explained(String plan) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        plan.lines().forEach(line -> rows.add(new Object[] {line}));
        List<Column> columns = List.of(Statement.PLAN_COLUMN);
        return new ExecuteResult(columns, new RowBatch(rows, true), 0, -1, RowBatch.EMPTY, 0, List.of());
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
