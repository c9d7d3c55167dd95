package io.zabra.jdbc;

import io.zabra.jdbc.remote.SqlLead;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a connection knows of its transaction, which its mode begins (auto-commit is off), or a statement does (BEGIN), and of
 * what statements have SET. Under the connection's lock, but for what is read.
 */
final class ConnectionTransaction {
    /** Statements that close with the last of their results. */
    private final Set<SqlStatement> toldAtEnd = ConcurrentHashMap.newKeySet();

    private final AtomicLong number = new AtomicLong();
    private volatile boolean autoCommit = true;
    private volatile boolean begun;
    private volatile boolean settingsChanged;

    boolean autoCommit() {
        return autoCommit;
    }

    /** Whether a statement began one that is not known to have ended. */
    boolean isBegunByStatement() {
        return begun;
    }

    boolean settingsChanged() {
        return settingsChanged;
    }

    void settingsRestored() {
        settingsChanged = false;
    }

    /** Grows with each transaction's end, which closes the results of the transaction. */
    long number() {
        return number.get();
    }

    /** Ended, or about to be, whatever comes of it: a COMMIT that fails has rolled back. */
    void ending() throws SQLException {
        boolean ends = !autoCommit || begun;
        begun = false;
        if (ends) {
            number.incrementAndGet();
            for (SqlStatement statement : toldAtEnd) {
                statement.resultClosed();
            }
        }
    }

    void tellAtEnd(SqlStatement statement) {
        toldAtEnd.add(statement);
    }

    void forget(SqlStatement statement) {
        toldAtEnd.remove(statement);
    }

    void autoCommit(boolean on) {
        autoCommit = on;
    }

    /** Executes a statement, which may begin or end a transaction by its words. */
    <T> T executing(SqlLead lead, SqlConnection.Execution<T> statement) throws SQLException {
        switch (lead) {
            case COMMITS, ROLLS_BACK -> {
                try {
                    return statement.execute();
                } finally {
                    ending();
                }
            }
            case BEGINS -> {
                T result = statement.execute();
                begun = true;
                return result;
            }
            case SETS, RESETS -> {
                settingsChanged = true;
                return statement.execute();
            }
            case READS, SHOWS, CHANGES, DEFINES, LOCKS, UNLOCKS, OTHER -> {
                return statement.execute();
            }
        }
        throw new IllegalStateException("no lead: " + lead);
    }
}
