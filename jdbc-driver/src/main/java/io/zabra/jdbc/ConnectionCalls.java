package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a connection on its executor, one after the other whichever threads make them, until the connection is closed
 * or was lost. Any thread.
 */
final class ConnectionCalls {
    private static final Logger LOG = Logger.getLogger("io.zabra.jdbc");

    private final SqlSession session;
    private final ConnectionLock lock = new ConnectionLock();
    private volatile int networkTimeoutMs;
    /** Whether there is no network that would look at that timeout. */
    private volatile boolean timedHere;

    private volatile boolean closed;
    /** Why it is, where nobody has closed it. */
    private volatile @Nullable SQLException end;

    private volatile Function<SQLException, Runnable> onFailure = failure -> () -> {};

    ConnectionCalls(SqlSession session, int networkTimeoutMs) {
        this.session = session;
        networkTimeoutMs(networkTimeoutMs);
    }

    /** How long a call waits for its turn. */
    interface Patience extends LongSupplier {
        Patience ENDLESS = () -> ConnectionLock.FOREVER;

        /** The failure of a call that has given up. */
        default SQLException givenUp() {
            return SqlState.INTERNAL_ERROR.exception("An endless wait has ended");
        }
    }

    /**
     * @param listener is told of every failure of the executor, on the thread of the call and while it is that call's turn; what
     *     it returns is done when the turn is over, and may wait for others who want one
     */
    void onFailure(Function<SQLException, Runnable> listener) {
        onFailure = listener;
    }

    int networkTimeoutMs() {
        return networkTimeoutMs;
    }

    /** @param timeoutMs after which a call without an answer is the end of the connection; 0: never */
    void networkTimeoutMs(int timeoutMs) {
        networkTimeoutMs = timeoutMs;
        timedHere = !session.answerWithin(timeoutMs);
    }

    <T> T call(Patience patience, SqlConnection.SessionCall<T> call) throws SQLException {
        requireOpen();
        if (!lock.take(patience)) {
            throw patience.givenUp();
        }
        Runnable afterwards = () -> {};
        try {
            requireOpen();
            session.begin();
            return timedHere && networkTimeoutMs > 0 ? timed(call) : call.on(session);
        } catch (SQLException e) {
            if (!closed && session.isOver()) {
                end(e);
            }
            afterwards = onFailure.apply(e);
            throw e;
        } finally {
            lock.giveBack();
            releaseOnceClosed();
            afterwards.run();
        }
    }

    private <T> T timed(SqlConnection.SessionCall<T> call) throws SQLException {
        SQLException late = SqlState.CONNECTION_CLOSED.exception(
                "A call had no answer within the network timeout of " + networkTimeoutMs + " ms");
        AnswerTimer timer = new AnswerTimer(networkTimeoutMs, () -> end(late));
        try {
            return call.on(session);
        } catch (BatchUpdateException e) {
            throw e;
        } catch (SQLException e) {
            boolean stopped = SqlState.CANCELED.code().equals(e.getSQLState());
            throw timer.hasExpired() && stopped ? late : e;
        } finally {
            timer.stop();
        }
    }

    private void end(SQLException why) {
        end = why;
        closed = true;
        session.abort();
        releaseOnceClosed();
    }

    /** Has an aborted session give back what its calls have left: whoever aborts, or the call that executes then. */
    private void releaseOnceClosed() {
        if (!closed || !lock.take(() -> 0)) {
            return;
        }
        try {
            session.close();
        } catch (SQLException e) {
            LOG.log(Level.FINE, "An aborted session could not be closed", e);
        } finally {
            lock.giveBack();
        }
    }

    void requireOpen() throws SQLException {
        requireNotLost();
        if (closed) {
            throw SqlState.CONNECTION_CLOSED.exception("The connection is closed");
        }
    }

    /** @throws SQLException 08003, with the reason, where the connection has ended and nobody has closed it */
    void requireNotLost() throws SQLException {
        SQLException why = end;
        if (why != null) {
            throw SqlState.CONNECTION_CLOSED.exception("The connection is closed: " + why.getMessage(), 0, why);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Those who wait for their turn are to look whether they still want to. */
    void askAgain() {
        lock.askAgain();
    }

    boolean isValid(int timeoutMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        if (closed || !lock.take(() -> deadline - System.nanoTime())) {
            return false;
        }
        try {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            return !closed && session.isAlive((int) Math.max(1, leftMs));
        } finally {
            lock.giveBack();
            releaseOnceClosed();
        }
    }

    void abort() {
        if (!closed) {
            end = SqlState.CONNECTION_CLOSED.exception("it was aborted");
        }
        closed = true;
        session.abort();
        releaseOnceClosed();
    }

    /** Waits for what another thread is executing. */
    void close() throws SQLException {
        if (closed) {
            return;
        }
        lock.take(Patience.ENDLESS);
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } finally {
            lock.giveBack();
        }
    }
}
