package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What applications set on statements. */
abstract class StatementSettings implements Statement, Unwrapping {
    private long maxRows;
    private int fetchSize;
    private int fieldSizeMax;
    private int timeoutSeconds;
    private boolean poolable;
    private boolean closeOnCompletion;

    StatementSettings(int fetchSize) {
        this.fetchSize = fetchSize;
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

    @Override
    public final void setQueryTimeout(int seconds) throws SQLException {
        requireOpen();
        timeoutSeconds = requireNotNegative(seconds, "query timeout");
    }

    @Override
    public final void setFetchDirection(int direction) throws SQLException {
        requireOpen();
        if (direction != ResultSet.FETCH_FORWARD) {
            throw Unsupported.feature("A fetch direction other than FETCH_FORWARD");
        }
    }

    @Override
    public final int getFetchDirection() throws SQLException {
        requireOpen();
        return ResultSet.FETCH_FORWARD;
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

    /** JDBC escapes are part of the grammar, on or off. */
    @Override
    public final void setEscapeProcessing(boolean enable) throws SQLException {
        requireOpen();
    }

    @Override
    public final void setCursorName(String name) throws SQLException {
        requireOpen();
        throw Unsupported.feature("Statement.setCursorName");
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

    @Override
    public final void closeOnCompletion() throws SQLException {
        requireOpen();
        closeOnCompletion = true;
    }

    @Override
    public final boolean isCloseOnCompletion() throws SQLException {
        requireOpen();
        return closeOnCompletion;
    }
}
