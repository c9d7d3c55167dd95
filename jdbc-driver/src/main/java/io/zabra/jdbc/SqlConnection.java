package io.zabra.jdbc;

import io.zabra.jdbc.remote.SqlLead;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.jdbc.watch.Watch;
import io.zabra.jdbc.watch.WatchListener;
import io.zabra.jdbc.watch.WatchMode;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection over any executor. Threads may share it: their calls are executed one after the other. */
final class SqlConnection extends TransactionalConnection {
    private static final Set<SqlLead> WRITING =
            EnumSet.of(SqlLead.CHANGES, SqlLead.DEFINES, SqlLead.LOCKS, SqlLead.UNLOCKS);

    private static final int VALID_MS_MIN = 1_000;

    private final SqlSession session;
    private final ConnectionCalls calls;
    private final ConnectionUrl url;
    private final PlanCache plans;
    private final int defaultFetchSize;
    private final boolean pooled;
    private final AtomicReference<@Nullable ConnectionWatches> watches = new AtomicReference<>();

    private volatile boolean readOnly;
    private volatile Connection face = this;

    SqlConnection(SqlSession session, ConnectionUrl url) throws SQLException {
        this.session = session;
        this.url = url;
        this.plans = new PlanCache(url.number(ConnectionProperty.STATEMENT_CACHE_SIZE));
        this.defaultFetchSize = url.number(ConnectionProperty.FETCH_SIZE);
        this.calls = new ConnectionCalls(session, url.number(ConnectionProperty.SOCKET_TIMEOUT_MS));
        this.readOnly = url.flag(ConnectionProperty.READ_ONLY);
        rememberApplicationName(url.text(ConnectionProperty.APPLICATION_NAME));
        this.pooled = CallingPool.isOnStack();
    }

    /** Something asked of the executor. */
    @FunctionalInterface
    interface SessionCall<T> {
        T on(SqlSession session) throws SQLException;
    }

    /** Something told to the executor. */
    @FunctionalInterface
    interface SessionAction {
        void on(SqlSession session) throws SQLException;
    }

    /** One execution of a statement. */
    @FunctionalInterface
    interface Execution<T> {
        T execute() throws SQLException;
    }

    <T> T call(SessionCall<T> call) throws SQLException {
        return calls.call(ConnectionCalls.Patience.ENDLESS, call);
    }

    <T> T call(ConnectionCalls.Patience patience, SessionCall<T> call) throws SQLException {
        return calls.call(patience, call);
    }

    @Override
    void run(SessionAction action) throws SQLException {
        call(session -> {
            action.on(session);
            return true;
        });
    }

    @Override
    void requireOpen() throws SQLException {
        calls.requireOpen();
    }

    /** What is left of a connection says why it is of no use, where its user has not closed it. */
    void requireNotLost() throws SQLException {
        calls.requireNotLost();
    }

    /** What statements give as their connection: a pool's handle, while one is out. */
    Connection face() {
        return face;
    }

    void face(@Nullable Connection handle) {
        face = handle == null ? this : handle;
    }

    /** See {@link ConnectionCalls#onFailure}. */
    void onFailure(Function<SQLException, Runnable> listener) {
        calls.onFailure(listener);
    }

    int defaultFetchSize() {
        return defaultFetchSize;
    }

    ConnectionUrl url() {
        return url;
    }

    void cancel() throws SQLException {
        session.cancel();
    }

    /** Statements that wait for their turn are to look whether they still want it. */
    void askWhoWaits() {
        calls.askAgain();
    }

    void release(PlanCache.Plan plan) throws SQLException {
        if (isClosed()) {
            return;
        }
        try {
            run(executor -> plans.release(executor, plan));
        } catch (SQLException e) {
            // Closed meanwhile, the connection has released it.
            if (!isClosed()) {
                throw e;
            }
        }
    }

    /** Refuses to write over a read-only connection; nothing was executed then. */
    void requireAllowed(PlanCache.Plan plan) throws SQLException {
        if (readOnly && writes(plan)) {
            throw SqlState.READ_ONLY.exception("The connection is read-only");
        }
    }

    /**
     * The executor knows what a text does; asking it costs read-only connections a round trip for each new text.
     *
     * @param timeoutMs of that round trip; 0: none
     */
    void requireAllowed(SqlSession executor, String sql, int timeoutMs) throws SQLException {
        if (!readOnly) {
            return;
        }
        PlanCache.Plan plan = plans.acquire(executor, sql, timeoutMs);
        plans.release(executor, plan);
        requireAllowed(plan);
    }

    /** What yields rows may still write: INSERT with RETURNING, and locks. */
    private static boolean writes(PlanCache.Plan plan) {
        return plan.description().kind() == StatementDescription.Kind.UPDATE || WRITING.contains(plan.lead());
    }

    @Override
    public long sessionId() {
        return session.zooKeeperSessionId();
    }

    @Override
    public long lastZxid() {
        return session.lastZxid();
    }

    @Override
    public Watch watch(String path, WatchMode mode, WatchListener listener) throws SQLException {
        requireOpen();
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(listener, "listener");
        String wrong = WatchedPath.fault(path);
        if (wrong != null) {
            throw SqlState.INVALID_PARAMETER.exception("The path '" + path + "' is none: " + wrong);
        }
        ConnectionWatches kept = watches.get();
        if (kept == null) {
            kept = new ConnectionWatches(this);
            if (watches.compareAndSet(null, kept)) {
                session.tell(kept);
            } else {
                kept = Objects.requireNonNull(watches.get());
            }
        }
        return kept.leave(path, mode, listener);
    }

    void awaitVisible(long zxid) {
        session.awaitVisible(zxid);
    }

    /** Takes away what a borrower of the connection watches. */
    void clearWatches() throws SQLException {
        ConnectionWatches kept = watches.get();
        if (kept != null) {
            kept.clear();
        }
    }

    @Override
    public Statement createStatement() throws SQLException {
        requireOpen();
        return new SqlStatement(this, false);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        requireResults(type, concurrency);
        requireHoldability(holdability);
        return createStatement();
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepare(sql, GeneratedKeys.NONE);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        requireResults(type, concurrency);
        requireHoldability(holdability);
        return prepareStatement(sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return prepare(sql, GeneratedKeys.flag(autoGeneratedKeys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int @Nullable [] columnIndexes) throws SQLException {
        return prepare(sql, GeneratedKeys.columns(columnIndexes));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String @Nullable [] columnNames) throws SQLException {
        return prepare(sql, GeneratedKeys.columns(columnNames));
    }

    private PreparedStatement prepare(@Nullable String sql, GeneratedKeys keys) throws SQLException {
        requireOpen();
        String text = WellFormedText.requireSql(sql);
        PlanCache.Plan plan = call(executor -> plans.acquire(executor, text, 0));
        return new SqlPreparedStatement(this, plan, keys);
    }

    /** Scrolling or updatable results are refused rather than silently downgraded. */
    private void requireResults(int type, int concurrency) throws SQLException {
        requireOpen();
        if (type != ResultSet.TYPE_FORWARD_ONLY) {
            throw Unsupported.feature("A result set type other than TYPE_FORWARD_ONLY");
        }
        if (concurrency != ResultSet.CONCUR_READ_ONLY) {
            throw Unsupported.feature("A concurrency other than CONCUR_READ_ONLY");
        }
    }

    /** Takes back what statements SET. */
    void restoreSettings() throws SQLException {
        if (transaction().settingsChanged()) {
            call(resetting(session -> session.executeDirect("RESET ALL", List.of(), ExecuteOptions.DEFAULT)));
        }
        applicationName(url.text(ConnectionProperty.APPLICATION_NAME));
    }

    /** Has what the connection knows of its settings follow what a statement does to them. */
    <T> SessionCall<T> following(SqlLead lead, String sql, SessionCall<T> execution) {
        String restored = SqlLead.restoredSetting(sql);
        if (lead == SqlLead.RESETS && restored.isEmpty()) {
            return resetting(execution);
        }
        boolean isolation = lead.setsIsolation(sql);
        if (!isolation && !restored.equals("read_consistency")) {
            return execution;
        }
        return session -> {
            T result = execution.on(session);
            if (isolation) {
                isolationSet();
            } else {
                readAsOpened(session);
            }
            return result;
        };
    }

    /** RESET is back to what the connection was opened with; of what its URL sets executors know the application's name alone. */
    private <T> SessionCall<T> resetting(SessionCall<T> reset) {
        return session -> {
            T result = reset.on(session);
            readAsOpened(session);
            settingsForgotten();
            rememberApplicationName(url.text(ConnectionProperty.APPLICATION_NAME));
            return result;
        };
    }

    private void readAsOpened(SqlSession session) throws SQLException {
        if (!url.consistency().isEmpty()) {
            session.executeDirect("SET read_consistency = " + url.consistency(), List.of(), ExecuteOptions.DEFAULT);
        }
    }

    /** Pools tell by it that a connection is given back, and some by no other call. */
    @Override
    public void clearWarnings() throws SQLException {
        requireOpen();
        if (pooled && transaction().isBegunByStatement() && CallingPool.isTakingBack()) {
            rollback();
        }
    }

    @Override
    public void setReadOnly(boolean on) throws SQLException {
        requireOpen();
        readOnly = on;
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        requireOpen();
        return readOnly;
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        requireOpen();
        return new ZabraMetaData(this);
    }

    SqlSession.ServerInfo serverInfo() throws SQLException {
        return call(SqlSession::serverInfo);
    }

    @Override
    public boolean isValid(int timeoutSeconds) throws SQLException {
        if (timeoutSeconds < 0) {
            throw SqlState.INVALID_PARAMETER.exception("The timeout is negative: " + timeoutSeconds);
        }
        return calls.isValid(
                timeoutSeconds == 0
                        ? Math.max(VALID_MS_MIN, url.number(ConnectionProperty.SESSION_TIMEOUT_MS))
                        : ZabraDriver.milliseconds(timeoutSeconds));
    }

    @Override
    public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
        requireOpen();
        requireExecutor(executor);
        calls.networkTimeoutMs(StatementSettings.requireNotNegative(milliseconds, "network timeout"));
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        requireOpen();
        return calls.networkTimeoutMs();
    }

    /** Nothing of it takes so long that it would need the executor. */
    @Override
    public void abort(@Nullable Executor executor) throws SQLException {
        if (isClosed()) {
            return;
        }
        requireExecutor(executor);
        calls.abort();
    }

    /** Waits for what another thread is executing, and rolls back. */
    @Override
    public void close() throws SQLException {
        calls.close();
    }

    /** Also where it was lost: no server took its session, the session expired, or the network timeout has passed. */
    @Override
    public boolean isClosed() {
        return calls.isClosed();
    }

    @Override
    public String toString() {
        return "connection with session 0x" + Long.toHexString(session.zooKeeperSessionId());
    }
}
