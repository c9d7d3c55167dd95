package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What applications set on statements. */
abstract class StatementSettings implements Statement, Unwrapping {
    private long maxRows;
    private int fetchSize;
    private int fetchDirection = ResultSet.FETCH_FORWARD;
    private int fieldSizeMax;
    private int timeoutSeconds;
    private boolean poolable;
    private boolean closeOnCompletion;
    private boolean escapes = true;

    StatementSettings(int fetchSize, boolean poolable) {
        this.fetchSize = fetchSize;
        this.poolable = poolable;
    }

    abstract void requireOpen() throws SQLException;

    static int requireNotNegative(int value, String what) throws SQLException {
        if (value < 0) {
            throw SqlState.INVALID_PARAMETER.exception("The " + what + " is negative: " + value);
        }
        return value;
    }

    final int fetchSize() {
        return fetchSize;
    }

    final int fieldSizeMax() {
        return fieldSizeMax;
    }

    final int timeoutMs() {
        return (int) Math.min(Integer.MAX_VALUE, timeoutSeconds * 1_000L);
    }

    @Override
    public final int getMaxRows() throws SQLException {
        return (int) Math.min(Integer.MAX_VALUE, getLargeMaxRows());
    }

    @Override
    public final void setMaxRows(int max) throws SQLException {
        setLargeMaxRows(max);
    }

    @Override
    public final long getLargeMaxRows() throws SQLException {
        requireOpen();
        return maxRows;
    }

    @Override
    public final void setLargeMaxRows(long max) throws SQLException {
        requireOpen();
        if (max < 0) {
            throw SqlState.INVALID_PARAMETER.exception("The maximum of rows is negative: " + max);
        }
        maxRows = max;
    }

    @Override
    public final int getFetchSize() throws SQLException {
        requireOpen();
        return fetchSize;
    }

    @Override
    public final void setFetchSize(int rows) throws SQLException {
        requireOpen();
        fetchSize = requireNotNegative(rows, "fetch size");
    }

    @Override
    public final int getMaxFieldSize() throws SQLException {
        requireOpen();
        return fieldSizeMax;
    }

    @Override
    public final void setMaxFieldSize(int max) throws SQLException {
        requireOpen();
        fieldSizeMax = requireNotNegative(max, "maximum field size");
    }

    @Override
    public final int getQueryTimeout() throws SQLException {
        requireOpen();
        return timeoutSeconds;
    }

    /**
     * The time of each round trip that the statement makes: of an execution, and of each fetch of rows of its results, which
     * have the timeout that was set when they were executed. The wait for the connection, which others may have, is bounded by
     * the same again. What passes between two fetches does not count; neither does the end of a transaction, which nothing cuts
     * short. Of a batch it is the time of each part.
     *
     * @param seconds 0: none
     */
    @Override
    public final void setQueryTimeout(int seconds) throws SQLException {
        requireOpen();
        timeoutSeconds = requireNotNegative(seconds, "query timeout");
    }

    @Override
    public final void setFetchDirection(int direction) throws SQLException {
        requireOpen();
        switch (direction) {
            case ResultSet.FETCH_FORWARD, ResultSet.FETCH_REVERSE, ResultSet.FETCH_UNKNOWN ->
                fetchDirection = direction;
            default -> throw SqlState.INVALID_PARAMETER.exception("There is no fetch direction " + direction);
        }
    }

    /** A hint and no more: rows come forward. */
    @Override
    public final int getFetchDirection() throws SQLException {
        requireOpen();
        return fetchDirection;
    }

    @Override
    public final int getResultSetConcurrency() throws SQLException {
        requireOpen();
        return ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public final int getResultSetType() throws SQLException {
        requireOpen();
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public final int getResultSetHoldability() throws SQLException {
        requireOpen();
        return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    /** Executors know the escapes of JDBC themselves, so that nothing is replaced: without, a text that has one is refused. */
    @Override
    public final void setEscapeProcessing(boolean enable) throws SQLException {
        requireOpen();
        escapes = enable;
    }

    final void requireWithoutEscapes(String sql) throws SQLException {
        int at = escapes ? -1 : EscapeSyntax.find(sql);
        if (at >= 0) {
            throw SqlState.SYNTAX_ERROR.exception(
                    "There is a JDBC escape at character " + (at + 1) + ", and escape processing is off");
        }
    }

    /** Does nothing, as JDBC wants it where there are no positioned updates. */
    @Override
    public final void setCursorName(@Nullable String name) throws SQLException {
        requireOpen();
    }

    @Override
    public final void setPoolable(boolean poolable) throws SQLException {
        requireOpen();
        this.poolable = poolable;
    }

    @Override
    public final boolean isPoolable() throws SQLException {
        requireOpen();
        return poolable;
    }

    final boolean closesOnCompletion() {
        return closeOnCompletion;
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        requireOpen();
        closeOnCompletion = true;
    }

    @Override
    public final boolean isCloseOnCompletion() throws SQLException {
        requireOpen();
        return closeOnCompletion;
    }
}
