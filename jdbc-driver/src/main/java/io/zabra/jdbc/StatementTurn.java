package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How far a statement has come with its turn on the connection, which it may share with others: a cancellation from another
 * thread hits what this statement does, or is about to do, and nothing else.
 */
final class StatementTurn {
    private final IntSupplier timeoutMs;
    private Phase phase = Phase.IDLE;
    /** Whether what executes was canceled, of which an executor that was between two steps of it knows nothing. */
    private boolean stopped;

    private enum Phase {
        IDLE,
        /** Others have the connection. */
        WAITING,
        CANCELED,
        EXECUTING
    }

    /** @param timeoutMs of the statement, at the moment; 0: none */
    StatementTurn(IntSupplier timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** Waits until the statement is canceled, or its time is over. */
    private final class Wait implements ConnectionCalls.Patience {
        private final boolean limited;
        private final long deadlineNanos;

        Wait(int timeoutMs) {
            this.limited = timeoutMs > 0;
            this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        }

        @Override
        public long getAsLong() {
            if (isCanceled()) {
                return 0;
            }
            return limited ? deadlineNanos - System.nanoTime() : ConnectionLock.FOREVER;
        }

        @Override
        public SQLException givenUp() {
            return isCanceled()
                    ? canceled()
                    : SqlState.CANCELED.exception(
                            "The statement ran into its timeout while others had the connection",
                            SqlState.OVER_TIME,
                            null);
        }
    }

    /** Does it when the connection is free. */
    <T> T take(SqlConnection connection, SqlConnection.SessionCall<T> call) throws SQLException {
        enter(Phase.WAITING);
        try {
            return connection.call(new Wait(timeoutMs.getAsInt()), session -> {
                begin();
                try {
                    return call.on(session);
                } finally {
                    // While it has the connection still: a cancellation that came later would hit whoever has it next.
                    enter(Phase.IDLE);
                }
            });
        } finally {
            enter(Phase.IDLE);
        }
    }

    private synchronized void enter(Phase next) {
        phase = next;
        stopped = false;
    }

    /** @throws SQLException 57014 where this turn was canceled and is to take no further step */
    synchronized void requireWanted() throws SQLException {
        if (stopped) {
            throw SqlState.CANCELED.exception("Canceled before it was executed");
        }
    }

    private synchronized boolean isCanceled() {
        return phase == Phase.CANCELED;
    }

    private static SQLException canceled() {
        return SqlState.CANCELED.exception("Canceled before it began");
    }

    private synchronized void begin() throws SQLException {
        if (phase == Phase.CANCELED) {
            throw canceled();
        }
        phase = Phase.EXECUTING;
    }

    /** False where nothing is under way, and nothing was done. Any thread. */
    boolean cancel(SqlConnection connection) throws SQLException {
        Phase found = canceling(connection);
        if (found == Phase.WAITING) {
            connection.askWhoWaits();
        }
        return found != Phase.IDLE;
    }

    /** What executes is canceled before it can have ended and the next have begun. */
    private synchronized Phase canceling(SqlConnection connection) throws SQLException {
        Phase found = phase;
        switch (found) {
            case WAITING -> phase = Phase.CANCELED;
            case EXECUTING -> {
                stopped = true;
                connection.cancel();
            }
            case IDLE, CANCELED -> {}
        }
        return found;
    }
}
