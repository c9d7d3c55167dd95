package io.zabra.jdbc.spi;

import io.zabra.jdbc.watch.WatchMode;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection's conversation with an executor of SQL. One thread at a time, except {@link #cancel} and {@link #abort}.
 * Every call may block for as long as the executor takes.
 */
public interface SqlSession extends AutoCloseable {
    /** The ZooKeeper session behind this one; ephemerals created here are its own. */
    long zooKeeperSessionId();

    /**
     * No older than the newest zxid that this session has read at or written, which {@link ExecuteResult#zxid} tells exactly;
     * 0 before the first. Any thread.
     */
    long lastZxid();

    /** Parses and validates; 42601, 42P01, 42703 and the like where it can't. */
    StatementDescription prepare(String sql) throws SQLException;

    /**
     * As a part of an execution that has a query timeout.
     *
     * @param timeoutMs where there is a network, what takes longer fails with 57014; 0: never
     */
    default StatementDescription prepare(String sql, int timeoutMs) throws SQLException {
        return prepare(sql);
    }

    ExecuteResult execute(long statementId, List<@Nullable Object> parameters, ExecuteOptions options)
            throws SQLException;

    /** Prepare and execute in one step, nothing kept: one round trip. */
    ExecuteResult executeDirect(String sql, List<@Nullable Object> parameters, ExecuteOptions options)
            throws SQLException;

    /**
     * Executes a statement once for each list of parameters; one round trip.
     *
     * @throws java.sql.BatchUpdateException where one failed, with the counts of those before it; those after it were not
     *     executed
     */
    BatchResult executeBatch(long statementId, List<List<@Nullable Object>> parameterLists, ExecuteOptions options)
            throws SQLException;

    /**
     * Executes statements that change znodes, one after the other, nothing kept; one round trip.
     *
     * @throws java.sql.BatchUpdateException where one failed, or yields rows and so was not executed, with the counts of
     *     those before it; those after it were not executed
     */
    BatchResult executeTexts(List<String> statements, ExecuteOptions options) throws SQLException;

    /**
     * The next rows of a cursor: up to {@code maxRows}, or fewer where they grow large (an executor ends a batch at about
     * 1 MiB), so that a reader holds little at a time.
     *
     * @param maxRows 0: as many as the executor likes to send
     */
    RowBatch fetch(long cursorId, int maxRows) throws SQLException;

    /** Does nothing where there is no such cursor. */
    void closeCursor(long cursorId) throws SQLException;

    /** Does nothing where there is no such statement. */
    void closeStatement(long statementId) throws SQLException;

    /** Ending a transaction by switching to auto-commit commits it, as JDBC says. */
    void setAutoCommit(boolean autoCommit) throws SQLException;

    /** One ZooKeeper multi; 40001 where what was read has changed meanwhile. */
    void commit() throws SQLException;

    void rollback() throws SQLException;

    /** A call is about to be made: what was canceled before is over, and what is canceled from now on is this call. */
    default void begin() {}

    /** Stops whatever this session is executing, or has begun to, which then fails with 57014. Any thread. */
    void cancel() throws SQLException;

    /** Whether the session still answers within the time given. */
    boolean isAlive(int timeoutMs);

    /**
     * How long a call may wait for its answer before the session is over; 0: for ever.
     *
     * @return false where there is no network between: who calls sees to the time itself, and ends the session by {@link #abort}
     */
    default boolean answerWithin(int timeoutMs) {
        return false;
    }

    /** Whether nothing can be asked of the session any more, now and for ever. Any thread. */
    default boolean isOver() {
        return false;
    }

    /** Whom to tell of watches; called once, before the first of them. */
    void tell(WatchSink sink);

    /**
     * Leaves a watch. What it causes may be told before this returns.
     *
     * @param path relative to the chroot
     * @param left is told, on the calling thread, whether the znode exists, once the watch was left; again where the watch
     *     had to be left anew on another server
     * @throws SQLException 02000 where the znode must exist and does not, 42501 where it may not be read
     */
    void watch(String path, WatchMode mode, Consumer<Boolean> left) throws SQLException;

    /** Takes a watch away; does nothing where there is none. {@link WatchMode#EXISTS} and {@code DATA} are the same here. */
    void unwatch(String path, WatchMode mode) throws SQLException;

    /** Blocks until reads of this session show the change that an event tells of. */
    default void awaitVisible(long zxid) {}

    /** What the executor is: for {@code DatabaseMetaData}. */
    ServerInfo serverInfo();

    /** Closes without waiting for anything. Any thread. */
    void abort();

    /** Rolls back, closes cursors, statements and the ZooKeeper session. Idempotent. */
    @Override
    void close() throws SQLException;

    /** @param embedded whether it runs in this process */
    record ServerInfo(String product, String version, boolean embedded) {}
}
