package io.zabra.sql.session;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.dml.Transaction;
import io.zabra.sql.dml.WriteExecutor;
import io.zabra.sql.dml.WritePlan;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.plan.CalciteErrors;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.ResultTypes;
import io.zabra.sql.syntax.Reading;
import io.zabra.sql.syntax.StatementSyntax;
import io.zabra.sql.syntax.StatementSyntax.Argument;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** Runs the statements of one session, within its transaction where there is one. One thread. */
final class StatementRunner {
    private final SessionContext context;
    private final boolean encodes;
    private final StoreWriter writer;
    private final WriteExecutor writes;
    private final PendingWrites pending;
    private final OpenCursors cursors;
    private volatile boolean waiting;
    private boolean autoCommit = true;
    private boolean explicit;
    private @Nullable Transaction transaction;
    private final Cancellation cancellation;
    private final SessionSettings settings;
    private final Freshness freshness;
    private final SessionViews views;
    private final CommandRunner commands;

    /** @param encodes whether queries yield their rows as they go over the wire */
    StatementRunner(SessionContext context, Cancellation cancellation, boolean encodes) {
        this.context = context;
        this.encodes = encodes;
        this.cancellation = cancellation;
        this.cursors = new OpenCursors(cancellation, context.budgets().turns(), context.queries());
        this.writer = context.newWriter(cancellation::check);
        this.writes = context.newWrites(writer);
        this.pending = new PendingWrites(context, cancellation, writer, writes);
        this.settings = new SessionSettings(context.application());
        this.freshness = new Freshness(context, settings, writer);
        this.views = new SessionViews(context);
        this.commands = new CommandRunner(context, settings, writer, cancellation::isEnded);
    }

    SessionViews views() {
        return views;
    }

    /** Runs a query that {@link #isBrief}; throws {@link io.zabra.sql.exec.TakesLongException} where it is not after all. */
    ExecuteResult runBriefly(String sql, Planned planned, List<@Nullable Object> parameters, ExecuteOptions options) {
        Budget budget = budget(options);
        budget.beginBrief();
        planned.requireBrief(parameters, budget);
        ExecuteResult result = run(sql, planned, parameters, options, budget);
        budget.endBrief();
        return result;
    }

    /** @param budget made for it, and for it alone, however often it is tried */
    ExecuteResult run(
            String sql, Planned planned, List<@Nullable Object> parameters, ExecuteOptions options, Budget budget) {
        Statement statement = planned.statement();
        String explained = Statement.explained(statement);
        if (explained != null) {
            requireCurrent(planned);
            return Results.explained(explained);
        }
        Object[] values = inner(Statement.parameters(statement), planned.bound(parameters));
        long nowMs = System.currentTimeMillis();
        long id = context.begun(sql, nowMs, budget);
        boolean kept = false;
        try {
            cancellation.executes(budget);
            Statement.check(statement, budget);
            if (statement instanceof Statement.Command command) {
                return command(command.syntax(), values, budget);
            }
            StatementRun run = new StatementRun(context, values, options, budget, nowMs);
            if (statement instanceof Statement.Query query) {
                Transaction open = begun(query);
                requireCurrent(planned);
                ExecuteResult result = budget.inTurn(context.budgets().turns(), () -> query(query, open, run, id));
                kept = result.cursorId() != 0;
                return result;
            }
            Transaction open = transaction();
            requireCurrent(planned);
            return write((Statement.Write) statement, open, run);
        } finally {
            if (!(statement instanceof Statement.Query)) {
                budget.end();
            }
            cancellation.executesNothing();
            if (!kept) {
                context.queries().end(id);
            }
        }
    }

    /** What an error means for the session's user, who has to try all of a transaction again that can't be read any longer. */
    SqlFailure failure(Throwable error) {
        SqlFailure failure = CalciteErrors.of(error);
        Transaction open = transaction;
        boolean tooOld = failure.state() == SqlState.SNAPSHOT_TOO_OLD && open != null && open.isTooOld();
        return tooOld ? Transaction.tooOld(error) : failure;
    }

    /** Whether it waits for other sessions. Any thread. */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * Begins a statement that {@link Planned#waits}.
     *
     * @return what goes on with it, to be run once
     */
    Runnable lock(
            String sql,
            Planned planned,
            List<@Nullable Object> parameters,
            Budget budget,
            ServerSqlSession.Waits waits,
            StatementEnd ended) {
        StatementSyntax syntax = ((Statement.Command) planned.statement()).syntax();
        settings.requireWritable();
        Object[] values = inner(Statement.parameters(planned.statement()), planned.bound(parameters));
        long id = context.begun(sql, System.currentTimeMillis(), budget);
        Runnable over = () -> {
            waiting = false;
            cancellation.executesNothing();
            cancellation.renew();
            context.queries().end(id);
        };
        cancellation.executes(budget);
        try {
            budget.check();
            waiting = true;
            LockWait wait = commands.queue(syntax, values, budget);
            return new LateLock(wait, waits, (acquired, failure) -> {
                over.run();
                CommandRunner.Yield yield = CommandRunner.locked(wait, acquired);
                ended.ended(
                        failure == null
                                ? Results.yielded(
                                        syntax.kind(), yield, context.store().lastZxid())
                                : null,
                        failure);
            });
        } catch (RuntimeException e) {
            over.run();
            throw e;
        }
    }

    /** Whether a statement, as things stand, does no more than a ZooKeeper request, and blocks for nothing. */
    boolean isBrief(Planned planned) {
        if (planned.statement() instanceof Statement.Write write) {
            QueryPlan direct = write.plan().direct();
            return direct != null && direct.root().isBrief() && isPending(planned);
        }
        return planned.statement() instanceof Statement.Query query
                && isFree(planned)
                && query.plan().isShort()
                && !query.explained()
                && query.reading() == null
                && settings.reading().kind() == Reading.Kind.LOCAL;
    }

    /** Whether a statement is a write that holds no thread while it is under way. */
    boolean isPending(Planned planned) {
        return planned.statement() instanceof Statement.Write write
                && isFree(planned)
                && !write.explained()
                && !(write.plan() instanceof WritePlan.UpdateAcl);
    }

    /** Whether it is in no transaction, and can be executed as it is planned. */
    private boolean isFree(Planned planned) {
        return transaction == null && autoCommit && !explicit && isCurrent(planned);
    }

    /**
     * Begins a write that {@link #isPending}; without blocking where it {@link #isBrief}.
     *
     * @param budget made for it, and for it alone
     * @param waits where it goes on that takes time
     * @param ended told what it came to, on any thread; not where this throws
     */
    void begin(
            String sql,
            Statement.Write write,
            List<@Nullable Object> parameters,
            ExecuteOptions options,
            Budget budget,
            ServerSqlSession.Waits waits,
            StatementEnd ended) {
        long nowMs = System.currentTimeMillis();
        StatementRun run = new StatementRun(context, inner(write.parameters(), parameters), options, budget, nowMs);
        PendingWrite.Asked asked =
                new PendingWrite.Asked(write.plan(), run, settings.isolationToWrite(), options.generatedKeys());
        pending.begin(sql, nowMs, asked, waits, ended);
    }

    /** Whether the views that it was made of are still what they were. */
    private boolean isCurrent(Planned planned) {
        return views.areCurrent(Statement.views(planned.statement()));
    }

    /** Once the store has come as far as the statement wants to see. */
    private void requireCurrent(Planned planned) {
        if (!isCurrent(planned)) {
            throw new StaleViewsException();
        }
    }

    private static @Nullable Object[] inner(List<RelDataType> types, List<@Nullable Object> parameters) {
        if (types.size() != parameters.size()) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "The statement has " + types.size() + " parameters, of which " + parameters.size() + " are set");
        }
        Object[] values = new Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ResultTypes.inner(types.get(i), parameters.get(i), i + 1);
        }
        return values;
    }

    Budget budget(ExecuteOptions options) {
        SessionContext.Budgets most = context.budgets();
        int own = options.timeoutMs() > 0 ? options.timeoutMs() : settings.timeoutMs();
        int timeoutMs = most.timeoutMs() == 0 || (own > 0 && own < most.timeoutMs()) ? own : most.timeoutMs();
        return new Budget(most.memoryBytes(), most.rowsScanned(), timeoutMs, most.memory());
    }

    Freshness freshness() {
        return freshness;
    }

    /** The transaction that a query belongs to; what it must wait for, it has waited for. */
    private @Nullable Transaction begun(Statement.Query query) {
        Transaction open = transaction;
        if (open == null) {
            freshness.catchUp(query.reading());
        } else {
            freshness.require(query.reading(), open);
        }
        return transaction();
    }

    /** @param id what it is shown by; a cursor that stays open ends it */
    private ExecuteResult query(Statement.Query query, @Nullable Transaction open, StatementRun run, long id) {
        QueryPlan plan = query.plan();
        PinnedTree pin = open == null ? context.store().pin() : open.pin();
        Tree tree = open == null ? pin : open.snapshot();
        ReadSet reads = open == null ? ReadSet.NONE : open.reads();
        Runnable release = open == null ? pin::close : () -> {};
        long zxid = tree.zxid();
        OpenCursor cursor;
        try {
            cursor = new OpenCursor(
                    plan, run.on(tree, reads), encodes, run.options().maxRows(), release);
        } catch (RuntimeException | Error e) {
            release.run();
            run.budget().end();
            throw e;
        }
        RowBatch first = OpenCursors.first(cursor, run.options().fetchSize());
        long cursorId = first.last() ? 0 : cursors.add(cursor, id);
        return new ExecuteResult(plan.columns(), first, cursorId, -1, RowBatch.EMPTY, zxid, first.warnings());
    }

    OpenCursors cursors() {
        return cursors;
    }

    private ExecuteResult write(Statement.Write statement, @Nullable Transaction open, StatementRun run) {
        settings.requireWritable();
        WriteExecutor.Outcome outcome = writes.execute(statement.plan(), run, open, settings.isolation());
        QueryPlan returning = statement.plan().returning();
        boolean withKeys = run.options().generatedKeys();
        List<String> warnings = run.gathered().warnings();
        return open == null
                ? Results.ofEffect(outcome, returning, withKeys, warnings)
                : Results.of(outcome, returning, withKeys, warnings);
    }

    private ExecuteResult command(StatementSyntax syntax, @Nullable Object[] values, Budget budget) {
        CommandRunner.Yield yield = CommandRunner.Yield.NOTHING;
        SessionSettings.requireNoViews(syntax, explicit || !autoCommit);
        switch (syntax.kind()) {
            case BEGIN -> begin(syntax);
            case COMMIT -> yield = CommandRunner.Yield.written(commit());
            case ROLLBACK -> rollback();
            default -> yield = commands.run(syntax, values, budget);
        }
        long zxid = yield.zxid() == 0 ? context.store().lastZxid() : yield.zxid();
        return Results.yielded(syntax.kind(), yield, zxid);
    }

    private void begin(StatementSyntax syntax) {
        settings.begin(syntax.arguments().stream().map(Argument::text).toList());
        explicit = true;
    }

    /** The transaction that a statement belongs to, begun with its first; null where each takes effect at once. */
    private @Nullable Transaction transaction() {
        if (transaction == null && (!autoCommit || explicit)) {
            freshness.begin();
            settings.read();
            transaction = new Transaction(
                    context.store().pin(),
                    settings.isolation(),
                    context.sessionId(),
                    context.budgets().writes(),
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
            settings.end();
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
        settings.end();
    }

    /** Closes the cursors too: they read the transaction's tree. */
    private void end(Transaction open) {
        transaction = null;
        explicit = false;
        settings.end();
        cursors.closeAll();
        open.close();
    }

    void close() {
        rollback();
        cursors.closeAll();
    }
}
