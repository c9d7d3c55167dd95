package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;

/**
 * How far a statement has come with its turn on the connection, which it may share with others: a cancellation from another
 * thread hits what this statement does, or is about to do, and nothing else.
 */
final class StatementTurn {
    private Phase phase = Phase.IDLE;

    private enum Phase {
        IDLE,
        /** Others have the connection. */
        WAITING,
        CANCELED,
        EXECUTING
    }

    /** Does it when the connection is free. */
    <T> T take(SqlConnection connection, SqlConnection.SessionCall<T> call) throws SQLException {
        enter(Phase.WAITING);
        try {
            return connection.call(session -> {
                begin();
                return call.on(session);
            });
        } finally {
            enter(Phase.IDLE);
        }
    }

    private synchronized void enter(Phase next) {
        phase = next;
    }

    private synchronized void begin() throws SQLException {
        if (phase == Phase.CANCELED) {
            throw SqlState.CANCELED.exception("Canceled before it began");
        }
        phase = Phase.EXECUTING;
    }

    /** False where nothing is under way, and nothing was done. Any thread. */
    synchronized boolean cancel(SqlConnection connection) throws SQLException {
        switch (phase) {
            case WAITING -> phase = Phase.CANCELED;
            case EXECUTING -> connection.cancel();
            case IDLE, CANCELED -> {}
        }
        return phase != Phase.IDLE;
    }
}
