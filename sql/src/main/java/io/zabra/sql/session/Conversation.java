package io.zabra.sql.session;

import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession.ServerInfo;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.jdbc.spi.WatchSink;
import io.zabra.jdbc.watch.WatchMode;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.TakesLongException;
import io.zabra.sql.function.Product;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session of the driver's contract, on a store in this process. */
public final class Conversation implements ServerSqlSession {
    private final SessionContext context;
    private final Cancellation cancellation = new Cancellation();
    private final StatementRunner runner;
    private final SessionWatches watches;
    private final boolean embedded;
    private final PreparedStatements statements = new PreparedStatements();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Whether nothing is held any more that statements have left: what was aborted is closed, too. */
    private final AtomicBoolean released = new AtomicBoolean();

    private volatile long lastZxid;

    /** How often a listing that was not short is no more tried where it arrives. */
    private static final int LONG_FOR = 50;

    public Conversation(SessionContext context, boolean embedded) {
        this.context = context;
        this.embedded = embedded;
        this.runner = new StatementRunner(context, cancellation, !embedded);
        this.watches = new SessionWatches(context);
    }

    /** What an execution is asked with, and what it may take, of which its planning is part. */
    private record Asked(List<@Nullable Object> parameters, ExecuteOptions options, Budget budget) {}

    private Asked asked(List<@Nullable Object> parameters, ExecuteOptions options) {
        return new Asked(parameters, options, runner.budget(options));
    }

    /** Something that may fail with a {@link SqlFailure}. */
    private interface Step<T> {
        T run();
    }

    private <T> T run(Step<T> step) throws SQLException {
        try {
            if (isOver()) {
                throw new SqlFailure(
                        SqlState.CONNECTION_CLOSED,
                        closed.get() ? "The session is closed" : "The ZooKeeper session has ended");
            }
            return step.run();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            throw runner.failure(e).toSqlException();
        } finally {
            cancellation.renew();
        }
    }

    private void act(Runnable step) throws SQLException {
        run(() -> {
            step.run();
            return true;
        });
    }

    @Override
    public long zooKeeperSessionId() {
        return context.sessionId();
    }

    @Override
    public long lastZxid() {
        return lastZxid;
    }

    private ExecuteResult noted(ExecuteResult result) {
        lastZxid = Math.max(lastZxid, result.zxid());
        return result;
    }

    @Override
    public StatementDescription prepare(String sql) throws SQLException {
        return run(() -> {
            statements.requireRoom(sql);
            Planned planned = planned(sql, runner.budget(ExecuteOptions.DEFAULT));
            return planned.describe(statements.add(sql, planned));
        });
    }

    /** @param budget whose time it takes */
    private Planned planned(String sql, Budget budget) {
        Runnable wanted = () -> cancellation.requireWanted(budget);
        try {
            return context.planner().plan(sql, runner.views(), wanted);
        } catch (SqlFailure e) {
            // It may be of a view that this server does not show yet.
            if (e.state() != SqlState.UNKNOWN_TABLE || !runner.freshness().catchesUp(sql)) {
                throw e;
            }
            return context.planner().plan(sql, runner.views(), wanted);
        }
    }

    @Override
    public ExecuteResult execute(long statementId, List<@Nullable Object> parameters, ExecuteOptions options)
            throws SQLException {
        return run(() -> executed(statementId, statements.require(statementId), asked(parameters, options)));
    }

    private ExecuteResult executed(long statementId, Prepared prepared, Asked asked) {
        try {
            return ran(prepared.sql, prepared.planned, asked);
        } catch (StaleViewsException e) {
            renew(statementId, prepared, asked.budget);
            return ran(prepared.sql, prepared.planned, asked);
        }
    }

    private ExecuteResult ran(String sql, Planned planned, Asked asked) {
        return noted(runner.run(sql, planned, asked.parameters, asked.options, asked.budget));
    }

    /** Plans it with the views that there are; forgets it where it yields other columns then, of which its user must learn. */
    private void renew(long statementId, Prepared prepared, Budget budget) {
        Planned renewed = planned(prepared.sql, budget);
        boolean yieldsRows = renewed.describe(statementId).kind() == StatementDescription.Kind.QUERY;
        if (yieldsRows && !renewed.describe(statementId).equals(prepared.planned.describe(statementId))) {
            statements.remove(statementId);
            throw new SqlFailure(
                    SqlState.UNKNOWN_STATEMENT,
                    "A view of statement " + statementId + " was replaced, and has other columns: prepare it again");
        }
        prepared.planned = renewed;
    }

    @Override
    public void execute(
            long statementId, List<@Nullable Object> parameters, ExecuteOptions options, Waits waits, Answer answer) {
        begin(answer, () -> {
            Prepared prepared = statements.require(statementId);
            Asked asked = asked(parameters, options);
            Step<ExecuteResult> whole = () -> executed(statementId, prepared, asked);
            return begun(prepared.sql, prepared.planned, asked, waits, answer, whole);
        });
    }

    @Override
    public void executeDirect(
            String sql, List<@Nullable Object> parameters, ExecuteOptions options, Waits waits, Answer answer) {
        begin(answer, () -> {
            Asked asked = asked(parameters, options);
            Planned planned = planned(sql, asked.budget);
            return begun(sql, planned, asked, waits, answer, () -> executed(sql, planned, asked));
        });
    }

    /** Begins what holds no thread while it waits, and does the whole of all else; yields what is to be done then. */
    private Runnable begun(
            String sql, Planned planned, Asked asked, Waits waits, Answer answer, Step<ExecuteResult> whole) {
        if (planned.waits()) {
            return runner.lock(sql, planned, asked.parameters, asked.budget, waits, ended(answer));
        }
        if (planned.statement() instanceof Statement.Write write && runner.isPending(planned)) {
            beginWrite(sql, planned.bound(asked.parameters), write, asked, waits, answer);
            return () -> {};
        }
        ExecuteResult result = whole.run();
        return () -> answer.yielded(result);
    }

    private void beginWrite(
            String sql, List<@Nullable Object> bound, Statement.Write write, Asked asked, Waits waits, Answer answer) {
        runner.begin(sql, write, bound, asked.options, asked.budget, waits, ended(answer));
    }

    /** @param step yields what is to be done once it has ended, and all that it cancels */
    private void begin(Answer answer, Step<Runnable> step) {
        Runnable rest;
        try {
            rest = run(step);
        } catch (SQLException e) {
            answer.failed(e);
            return;
        }
        rest.run();
    }

    @Override
    public boolean isWaiting() {
        return runner.isWaiting();
    }

    @Override
    public boolean isBrief(long statementId) {
        Prepared prepared = statements.find(statementId);
        if (prepared == null) {
            return false;
        }
        if (prepared.longFor > 0) {
            prepared.longFor--;
            return false;
        }
        return runner.isBrief(prepared.planned);
    }

    @Override
    public void executeBriefly(
            long statementId, List<@Nullable Object> parameters, ExecuteOptions options, Waits waits, Answer answer) {
        try {
            act(() -> {
                Prepared prepared = statements.require(statementId);
                Planned planned = prepared.planned;
                if (planned.statement() instanceof Statement.Write write) {
                    Asked asked = asked(parameters, options);
                    beginWrite(prepared.sql, planned.bound(parameters), write, asked, waits, answer);
                } else {
                    answerBriefly(prepared, parameters, options, answer);
                }
            });
        } catch (SQLException e) {
            answer.failed(e);
        }
    }

    private void answerBriefly(
            Prepared prepared, List<@Nullable Object> parameters, ExecuteOptions options, Answer answer) {
        ExecuteResult result;
        try {
            result = noted(runner.runBriefly(prepared.sql, prepared.planned, parameters, options));
        } catch (TakesLongException | StaleViewsException e) {
            prepared.longFor = LONG_FOR;
            answer.takesLong();
            return;
        }
        answer.yielded(result);
    }

    private StatementEnd ended(Answer answer) {
        return new LateAnswer(answer, this::noted);
    }

    @Override
    public ExecuteResult executeDirect(String sql, List<@Nullable Object> parameters, ExecuteOptions options)
            throws SQLException {
        return run(() -> {
            Asked asked = asked(parameters, options);
            return executed(sql, planned(sql, asked.budget), asked);
        });
    }

    private ExecuteResult executed(String sql, Planned planned, Asked asked) {
        try {
            return ran(sql, planned, asked);
        } catch (StaleViewsException e) {
            return ran(sql, planned(sql, asked.budget), asked);
        }
    }

    @Override
    public BatchResult executeBatch(
            long statementId, List<List<@Nullable Object>> parameterLists, ExecuteOptions options) throws SQLException {
        return BatchRun.of(
                parameterLists,
                parameters -> run(() -> {
                    Prepared prepared = statements.require(statementId);
                    prepared.planned.requireNoRows();
                    return executed(statementId, prepared, asked(parameters, options));
                }));
    }

    @Override
    public BatchResult executeTexts(List<String> statements, ExecuteOptions options) throws SQLException {
        return BatchRun.of(
                statements,
                sql -> run(() -> {
                    Asked asked = asked(List.of(), options);
                    Planned planned = planned(sql, asked.budget);
                    planned.requireNoRows();
                    return executed(sql, planned, asked);
                }));
    }

    @Override
    public RowBatch fetch(long cursorId, int maxRows) throws SQLException {
        return run(() -> runner.cursors().fetch(cursorId, maxRows));
    }

    @Override
    public void closeCursor(long cursorId) throws SQLException {
        act(() -> runner.cursors().close(cursorId));
    }

    @Override
    public void closeStatement(long statementId) throws SQLException {
        act(() -> statements.remove(statementId));
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        act(() -> runner.setAutoCommit(autoCommit));
    }

    @Override
    public void commit() throws SQLException {
        act(() -> lastZxid = Math.max(lastZxid, runner.commit()));
    }

    @Override
    public void rollback() throws SQLException {
        act(runner::rollback);
    }

    @Override
    public void begin() {
        cancellation.renew();
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public boolean isAlive(int timeoutMs) {
        return !isOver();
    }

    @Override
    public boolean isOver() {
        return closed.get() || !context.isOpen().getAsBoolean();
    }

    @Override
    public void tell(WatchSink sink) {
        watches.tell(sink);
    }

    @Override
    public void watch(String path, WatchMode mode, Consumer<Boolean> left) throws SQLException {
        act(() -> watches.watch(path, mode, left));
    }

    @Override
    public void unwatch(String path, WatchMode mode) throws SQLException {
        act(() -> watches.unwatch(path, mode));
    }

    @Override
    public void awaitVisible(long zxid) {
        watches.awaitVisible(zxid);
    }

    @Override
    public ServerInfo serverInfo() {
        return new ServerInfo(Product.NAME, Product.VERSION, embedded);
    }

    @Override
    public void abort() {
        if (closed.compareAndSet(false, true)) {
            cancellation.end();
            end();
        }
    }

    @Override
    public void close() {
        boolean first = closed.compareAndSet(false, true);
        try {
            if (released.compareAndSet(false, true)) {
                runner.close();
            }
        } finally {
            if (first) {
                end();
            }
        }
    }

    private void end() {
        watches.end();
        context.onClose().run();
    }
}
