package io.zabra.jdbc;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows, forward only: a batch is held, and the next is fetched when it is used up. */
final class SqlResultSet extends ByLabel implements ZabraResultSet, Unwrapping {
    private final SqlConnection connection;
    private final Connection holder;
    private final @Nullable SqlStatement statement;
    private final RowMetaData metaData;
    private final List<Column> columns;
    private final RowBatches more;
    private final long zxid;
    private final long transaction;
    private final int fieldSizeMax;

    private RowBatch batch;
    private int at = -1;
    private long rowNumber;
    private boolean afterLast;
    private boolean wasNull;
    private volatile boolean closed;
    private int fetchSize;
    private @Nullable Map<String, Integer> labels;

    /**
     * @param statement null where the rows are those of a metadata method
     * @param cursorId where more rows are fetched from; 0 where {@code first} is all
     * @param zxid see {@link ZabraResultSet#zxid}
     */
    SqlResultSet(
            SqlConnection connection,
            @Nullable SqlStatement statement,
            RowMetaData metaData,
            RowBatch first,
            long cursorId,
            long zxid) {
        this.connection = connection;
        this.holder = connection.face();
        this.statement = statement;
        this.metaData = metaData;
        this.columns = metaData.columns();
        this.batch = first;
        this.more = new RowBatches(connection, statement, cursorId);
        this.zxid = zxid;
        this.transaction = connection.transaction().number();
        this.fetchSize = statement == null ? 0 : statement.fetchSize();
        this.fieldSizeMax = statement == null ? 0 : statement.fieldSizeMax();
    }

    @Override
    public boolean next() throws SQLException {
        requireOpen();
        if (afterLast) {
            return false;
        }
        at++;
        while (at >= batch.rows().size()) {
            if (batch.last() || !more.areOpen()) {
                afterLast = true;
                return false;
            }
            batch = more.next(fetchSize);
            at = 0;
        }
        rowNumber++;
        return true;
    }

    @Override
    public long zxid() throws SQLException {
        requireOpen();
        return zxid;
    }

    /** No more rows are fetched. Any thread. */
    void cancelFetching() {
        more.cancel();
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        boolean cursorIsOpen = more.areOpen() && !batch.last() && !connection.isClosed();
        closed = true;
        batch = RowBatch.EMPTY;
        try {
            if (cursorIsOpen) {
                more.close();
            }
        } finally {
            if (statement != null) {
                statement.resultClosed();
            }
        }
    }

    /** A transaction's end closes the results that it produced (CLOSE_CURSORS_AT_COMMIT), that of a pool's handle its metadata. */
    @Override
    public boolean isClosed() throws SQLException {
        return isEnded() || (statement == null ? holder.isClosed() : connection.isClosed() || statement.isClosed());
    }

    /** By itself or with its transaction, in which the rows of metadata methods, all of them here, have no part. */
    boolean isEnded() {
        return closed
                || (statement != null && transaction != connection.transaction().number());
    }

    @Override
    void requireOpen() throws SQLException {
        if (isClosed()) {
            if (!isEnded()) {
                connection.requireNotLost();
            }
            throw SqlState.OBJECT_CLOSED.exception("The result set is closed");
        }
    }

    private @Nullable Object value(int column) throws SQLException {
        requireOpen();
        if (column < 1 || column > columns.size()) {
            throw SqlState.UNKNOWN_COLUMN.exception("There is no column " + column + ": there are " + columns.size());
        }
        if (at < 0) {
            throw SqlState.INVALID_CURSOR.exception("next() was not called");
        }
        if (isBehindBatch()) {
            throw SqlState.INVALID_CURSOR.exception(
                    afterLast ? "The result set is after its last row" : "The next row could not be fetched");
        }
        Object value = batch.rows().get(at)[column - 1];
        wasNull = value == null;
        return fieldSizeMax == 0 || value == null ? value : ColumnValue.cut(value, fieldSizeMax);
    }

    /** After the last row, or where the next one could not be fetched. */
    private boolean isBehindBatch() {
        return at >= batch.rows().size();
    }

    @Override
    public int findColumn(String label) throws SQLException {
        requireOpen();
        Map<String, Integer> known = labels;
        if (known == null) {
            known = new HashMap<>();
            for (int i = columns.size(); i >= 1; i--) {
                known.put(columns.get(i - 1).label().toLowerCase(Locale.ROOT), i);
            }
            labels = known;
        }
        Integer column = known.get(String.valueOf(label).toLowerCase(Locale.ROOT));
        if (column == null) {
            throw SqlState.UNKNOWN_COLUMN.exception("There is no column '" + label + "' in this result");
        }
        return column;
    }

    @Override
    public boolean wasNull() throws SQLException {
        requireOpen();
        return wasNull;
    }

    @Override
    public @Nullable String getString(int column) throws SQLException {
        Object value = value(column);
        return value == null ? null : ColumnValue.text(value);
    }

    @Override
    public @Nullable String getNString(int column) throws SQLException {
        return getString(column);
    }

    @Override
    public boolean getBoolean(int column) throws SQLException {
        Object value = value(column);
        return value != null && ColumnValue.bool(value);
    }

    @Override
    public byte getByte(int column) throws SQLException {
        return (byte) integer(column, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
    }

    @Override
    public short getShort(int column) throws SQLException {
        return (short) integer(column, Short.MIN_VALUE, Short.MAX_VALUE, "short");
    }

    @Override
    public int getInt(int column) throws SQLException {
        return (int) integer(column, Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
    }

    @Override
    public long getLong(int column) throws SQLException {
        return integer(column, Long.MIN_VALUE, Long.MAX_VALUE, "long");
    }

    private long integer(int column, long min, long max, String type) throws SQLException {
        Object value = value(column);
        return value == null ? 0 : ColumnValue.integer(value, min, max, type);
    }

    @Override
    public float getFloat(int column) throws SQLException {
        return (float) getDouble(column);
    }

    @Override
    public double getDouble(int column) throws SQLException {
        Object value = value(column);
        return value == null ? 0 : ColumnValue.float64(value);
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
        Object value = value(column);
        return value == null ? null : ColumnValue.decimal(value);
    }

    @Override
    @SuppressWarnings("deprecation")
    public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
        BigDecimal value = getBigDecimal(column);
        return value == null ? null : value.setScale(ParameterValue.requireScale(scale), RoundingMode.HALF_UP);
    }

    @Override
    public byte @Nullable [] getBytes(int column) throws SQLException {
        Object value = value(column);
        return value == null ? null : ColumnValue.bytes(value);
    }

    @Override
    public @Nullable Date getDate(int column) throws SQLException {
        return getDate(column, null);
    }

    @Override
    public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
        Object value = value(column);
        return value == null ? null : JavaValue.dateIn(calendar, value);
    }

    @Override
    public @Nullable Time getTime(int column) throws SQLException {
        return getTime(column, null);
    }

    @Override
    public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
        Object value = value(column);
        return value == null ? null : JavaValue.timeIn(calendar, value);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column) throws SQLException {
        return getTimestamp(column, null);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar) throws SQLException {
        Object value = value(column);
        return value == null ? null : JavaValue.timestampIn(calendar, value);
    }

    @Override
    public @Nullable InputStream getAsciiStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public @Nullable InputStream getBinaryStream(int column) throws SQLException {
        byte[] bytes = getBytes(column);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    @Override
    public @Nullable Reader getCharacterStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new StringReader(text);
    }

    @Override
    public @Nullable Reader getNCharacterStream(int column) throws SQLException {
        return getCharacterStream(column);
    }

    @Override
    public @Nullable Object getObject(int column) throws SQLException {
        Object value = value(column);
        return value == null ? null : JavaValue.standard(value);
    }

    /** There are no types of users' own that a map could be of. */
    @Override
    public @Nullable Object getObject(int column, @Nullable Map<String, Class<?>> map) throws SQLException {
        requireOpen();
        if (map != null && !map.isEmpty()) {
            throw Unsupported.feature("A type map");
        }
        return getObject(column);
    }

    @Override
    public <T> @Nullable T getObject(int column, @Nullable Class<T> type) throws SQLException {
        requireOpen();
        if (type == null) {
            throw SqlState.INVALID_PARAMETER.exception("The class is null");
        }
        Object value = value(column);
        return value == null ? null : JavaValue.as(type, value);
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        requireOpen();
        return metaData;
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        requireOpen();
        return statement;
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        requireOpen();
        return at < 0 && !batch.rows().isEmpty();
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        requireOpen();
        return afterLast && rowNumber > 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        requireOpen();
        return rowNumber == 1 && !isBehindBatch();
    }

    @Override
    public int getRow() throws SQLException {
        requireOpen();
        return isBehindBatch() ? 0 : (int) Math.min(rowNumber, Integer.MAX_VALUE);
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        requireOpen();
        fetchSize = SqlStatement.requireNotNegative(rows, "fetch size");
    }

    @Override
    public int getFetchSize() throws SQLException {
        requireOpen();
        return fetchSize;
    }
}
