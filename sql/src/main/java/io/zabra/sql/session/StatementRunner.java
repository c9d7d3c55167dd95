package io.zabra.sql.session;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.dml.Transaction;
import io.zabra.sql.dml.WriteExecutor;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import io.zabra.sql.exec.Access;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.ResultTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** Runs the statements of one session, within its transaction where there is one. One thread, except {@link #cancel}. */
final class StatementRunner {
    private final SessionContext context;
    private final StoreWriter writer;
    private final WriteExecutor writes;
    private final Map<Long, OpenCursor> cursors = new HashMap<>();
    private boolean autoCommit = true;
    private boolean explicit;
    private @Nullable Transaction transaction;
    private volatile @Nullable Budget current;
    private long lastCursorId;

    StatementRunner(SessionContext context) {
        this.context = context;
        this.writer = new StoreWriter(context.store(), context.sessionId(), context.identities());
        this.writes = new WriteExecutor(
                context.store(), writer, context.chroot(), context.budgets().writesAtOnce());
    }

    ExecuteResult run(String sql, Statement statement, List<@Nullable Object> parameters, ExecuteOptions options) {
        String explained = Statement.explained(statement);
        if (explained != null) {
            return explained(explained);
        }
        if (statement instanceof Statement.Command command) {
            return command(command.verb());
        }
        Object[] values = inner(Statement.parameters(statement), parameters);
        Budget budget = budget(options);
        long nowMs = System.currentTimeMillis();
        long id = context.queries().begin(context.sessionId(), context.application(), sql, nowMs, budget);
        current = budget;
        try {
            if (statement instanceof Statement.Query query) {
                return query(query.plan(), values, options, budget, nowMs);
            }
            return write((Statement.Write) statement, values, options, budget, nowMs);
        } finally {
            current = null;
            context.queries().end(id);
        }
    }

    private static @Nullable Object[] inner(List<RelDataType> types, List<@Nullable Object> parameters) {
        if (types.size() != parameters.size()) {
            throw new SqlFailure(
                    SqlState.INVALID_ARGUMENT,
                    "The statement has " + types.size() + " parameters, of which " + parameters.size() + " are set");
        }
        Object[] values = new Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ResultTypes.inner(types.get(i), parameters.get(i), i + 1);
        }
        return values;
    }

    private Budget budget(ExecuteOptions options) {
        SessionContext.Budgets most = context.budgets();
        int own = options.timeoutMs();
        int timeoutMs = most.timeoutMs() == 0 || (own > 0 && own < most.timeoutMs()) ? own : most.timeoutMs();
        return new Budget(most.memoryBytes(), most.rowsScanned(), timeoutMs);
    }

    private Execution execution(Tree tree, ReadSet reads, @Nullable Object[] values, Budget budget, long nowMs) {
        Access access = new Access(context.control(), context.identities().get());
        NodeView nodes = new NodeView(tree, context.chroot(), access, reads);
        return new Execution(nodes, context.facts(), values, budget, nowMs);
    }

    private ExecuteResult query(
            QueryPlan plan, @Nullable Object[] values, ExecuteOptions options, Budget budget, long nowMs) {
        Transaction open = transaction();
        PinnedTree pin = open == null ? context.store().pin() : open.pin();
        Tree tree = open == null ? pin : open.tree();
        ReadSet reads = open == null ? ReadSet.NONE : open.reads();
        Runnable release = open == null ? pin::close : () -> {};
        OpenCursor cursor;
        long zxid;
        try {
            zxid = tree.zxid();
            Execution execution = execution(tree, reads, values, budget, nowMs);
            RowCursor rows = plan.root().open(execution);
            cursor = new OpenCursor(rows, execution, plan.columns(), options.maxRows(), release);
        } catch (RuntimeException | Error e) {
            release.run();
            throw e;
        }
        RowBatch first = fetch(cursor, options.fetchSize());
        long cursorId = 0;
        if (!first.last()) {
            cursorId = ++lastCursorId;
            cursors.put(cursorId, cursor);
        }
        List<String> warnings = cursor.execution().warnings();
        return new ExecuteResult(plan.columns(), first, cursorId, -1, RowBatch.EMPTY, zxid, warnings);
    }

    private static RowBatch fetch(OpenCursor cursor, int count) {
        try {
            return cursor.fetch(count);
        } catch (RuntimeException | Error e) {
            cursor.close();
            throw e;
        }
    }

    RowBatch fetch(long cursorId, int count) {
        OpenCursor cursor = cursors.get(cursorId);
        if (cursor == null) {
            throw new SqlFailure(SqlState.UNKNOWN_CURSOR, "There is no open cursor " + cursorId);
        }
        current = cursor.execution().budget();
        boolean more = false;
        try {
            RowBatch batch = fetch(cursor, count);
            more = !batch.last();
            return batch;
        } finally {
            current = null;
            if (!more) {
                cursors.remove(cursorId);
            }
        }
    }

    void closeCursor(long cursorId) {
        OpenCursor cursor = cursors.remove(cursorId);
        if (cursor != null) {
            cursor.close();
        }
    }

    private ExecuteResult write(
            Statement.Write statement, @Nullable Object[] values, ExecuteOptions options, Budget budget, long nowMs) {
        WriteExecutor.Outcome outcome = writes.execute(
                statement.plan(), (tree, reads) -> execution(tree, reads, values, budget, nowMs), transaction());
        RowBatch keys = options.generatedKeys() ? new RowBatch(outcome.keys(), true) : RowBatch.EMPTY;
        return new ExecuteResult(List.of(), RowBatch.EMPTY, 0, outcome.count(), keys, outcome.zxid(), List.of());
    }

    private ExecuteResult explained(String plan) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        plan.lines().forEach(line -> rows.add(new Object[] {line}));
        List<Column> columns = List.of(Statement.PLAN_COLUMN);
        return new ExecuteResult(
                columns,
                new RowBatch(rows, true),
                0,
                -1,
                RowBatch.EMPTY,
                context.store().lastZxid(),
                List.of());
    }

    private ExecuteResult command(Statement.Verb verb) {
        switch (verb) {
            case BEGIN -> explicit = true;
            case COMMIT -> commit();
            case ROLLBACK -> rollback();
        }
        return new ExecuteResult(
                List.of(), RowBatch.EMPTY, 0, 0, RowBatch.EMPTY, context.store().lastZxid(), List.of());
    }

    /** The transaction that a statement belongs to, begun with its first; null where each takes effect at once. */
    private @Nullable Transaction transaction() {
        if (transaction == null && (!autoCommit || explicit)) {
            transaction = new Transaction(
                    context.store().pin(),
                    context.sessionId(),
                    context.budgets().writesAtOnce(),
                    System.currentTimeMillis());
        }
        return transaction;
    }

    void setAutoCommit(boolean wanted) {
        if (wanted && !autoCommit) {
            commit();
        }
        autoCommit = wanted;
    }

    /** Returns the zxid of what was committed; 0 where there was nothing. */
    long commit() {
        explicit = false;
        Transaction open = transaction;
        if (open == null) {
            return 0;
        }
        try {
            return open.commit(writer);
        } finally {
            end(open);
        }
    }

    void rollback() {
        Transaction open = transaction;
        if (open != null) {
            end(open);
        }
        explicit = false;
    }

    /** Closes the cursors too: they read the transaction's tree. */
    private void end(Transaction open) {
        transaction = null;
        explicit = false;
        closeCursors();
        open.close();
    }

    private void closeCursors() {
        cursors.values().forEach(OpenCursor::close);
        cursors.clear();
    }

    /** Any thread. */
    void cancel() {
        Budget running = current;
        if (running != null) {
            running.cancel();
        }
    }

    void close() {
        rollback();
        closeCursors();
    }
}
