package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEventListener;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a pool keeps, and lends by handles (JDBC 4.3 §11). One handle is good at a time; to close it gives the
 * connection back as it was at first: auto-commit on, what was not committed rolled back. Ephemeral znodes stay until this
 * connection itself is closed, for they are the session's.
 */
final class PhysicalConnection implements PooledConnection {
    private static final int SECONDS_TO_ANSWER = 5;

    private final SqlConnection connection;
    private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
    /** Whether the pool knows that the connection is of no more use. */
    private final AtomicBoolean told = new AtomicBoolean();

    /** Guarded by this; nobody waits for the connection meanwhile, for whoever has that may be about to come here. */
    private @Nullable LentConnection lent;

    PhysicalConnection(SqlConnection connection) {
        this.connection = connection;
        connection.onFailure(this::newsOf);
    }

    @Override
    public Connection getConnection() throws SQLException {
        revoke(lend(null));
        requireUsable();
        reset();
        LentConnection next = new LentConnection(this, connection);
        revoke(lend(next));
        return next.handle();
    }

    /** @return who had the connection until now */
    private synchronized @Nullable LentConnection lend(@Nullable LentConnection next) {
        LentConnection former = lent;
        lent = next;
        connection.face(next == null ? null : next.handle());
        return former;
    }

    private static void revoke(@Nullable LentConnection former) throws SQLException {
        if (former != null) {
            former.revoke();
        }
    }

    private void requireUsable() throws SQLException {
        if (connection.isClosed()) {
            SQLException closed = SqlState.CONNECTION_CLOSED.exception("The connection is closed");
            failed(closed);
            throw closed;
        }
    }

    private void reset() throws SQLException {
        connection.abandonTransaction();
        connection.setAutoCommit(true);
        connection.restoreSettings();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setNetworkTimeout(Runnable::run, connection.url().number(ConnectionProperty.SOCKET_TIMEOUT_MS));
        connection.clearWatches();
        connection.setReadOnly(connection.url().flag(ConnectionProperty.READ_ONLY));
        connection.clearWarnings();
    }

    /** A handle was closed by whoever had it: the pool has it back, unless it was told before that it is of no more use. */
    void returned(LentConnection handle) throws SQLException {
        synchronized (this) {
            if (lent != handle) {
                return;
            }
            lent = null;
            connection.face(null);
        }
        if (told.get()) {
            return;
        }
        try {
            reset();
        } catch (SQLException e) {
            // It is not as the next borrower may have it, so that a pool must not lend it again.
            tellOfFailure(e);
            throw e;
        }
        tell(listener -> listener.connectionClosed(new ConnectionEvent(this)));
    }

    /** A call on a handle failed: the pool is told where the connection is of no more use. */
    void failed(SQLException failure) {
        newsOf(failure).run();
    }

    /** What the pool is to be told of a failure. */
    private Runnable newsOf(SQLException failure) {
        boolean ofNoUse = connection.isClosed() || isFatal(failure.getSQLState());
        return ofNoUse ? () -> tellOfFailure(failure) : () -> {};
    }

    /** After an outcome that stays unknown most connections live on. */
    private boolean isFatal(@Nullable String state) {
        try {
            return state != null
                    && state.startsWith(SqlState.CONNECTION_CLASS)
                    && !(state.equals(SqlState.OUTCOME_UNKNOWN.code()) && connection.isValid(SECONDS_TO_ANSWER));
        } catch (SQLException e) {
            return true;
        }
    }

    private void tellOfFailure(SQLException failure) {
        if (told.compareAndSet(false, true)) {
            tell(listener -> listener.connectionErrorOccurred(new ConnectionEvent(this, failure)));
        }
    }

    private void tell(Consumer<ConnectionEventListener> news) {
        listeners.forEach(news);
    }

    @Override
    public void close() throws SQLException {
        revoke(lend(null));
        connection.close();
    }

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {
        listeners.remove(listener);
    }

    /** Never called back: the driver keeps {@link Statement}s itself, and they are none of the pool's business. */
    @Override
    public void addStatementEventListener(StatementEventListener listener) {}

    @Override
    public void removeStatementEventListener(StatementEventListener listener) {}
}
