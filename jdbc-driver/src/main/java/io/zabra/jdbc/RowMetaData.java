package io.zabra.jdbc;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlState;
import java.sql.JDBCType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * The columns of a result. Immutable.
 *
 * @param narrow columns, from 1, of INTEGERs that JDBC wants to be short: results of metadata methods alone have such
 */
record RowMetaData(List<Column> columns, Set<Integer> narrow) implements ResultSetMetaData, Unwrapping {
    private static final int UNLIMITED_DISPLAY = 64;
    /** {@code 2027-07-07 07:07:07.777}: the store keeps milliseconds. */
    static final int TIMESTAMP_CHARACTERS = 23;

    /** {@code 07:07:07.777}. */
    static final int TIME_CHARACTERS = 12;

    static final int MILLISECOND_DIGITS = 3;

    RowMetaData {
        columns = List.copyOf(columns);
        narrow = Set.copyOf(narrow);
    }

    RowMetaData(List<Column> columns) {
        this(columns, Set.of());
    }

    private Column column(int column) throws SQLException {
        if (column < 1 || column > columns.size()) {
            throw SqlState.UNKNOWN_COLUMN.exception("There is no column " + column + ": there are " + columns.size());
        }
        return columns.get(column - 1);
    }

    @Override
    public int getColumnCount() {
        return columns.size();
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        column(column);
        return false;
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return switch (column(column).type()) {
            case VARCHAR, VARBINARY -> true;
            case BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL, TIMESTAMP, DATE, TIME, NULL -> false;
        };
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        column(column);
        return true;
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        column(column);
        return false;
    }

    @Override
    public int isNullable(int column) throws SQLException {
        return column(column).nullable() ? columnNullable : columnNoNulls;
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        return switch (column(column).type()) {
            case INTEGER, BIGINT, DOUBLE, DECIMAL -> true;
            case BOOLEAN, VARCHAR, VARBINARY, TIMESTAMP, DATE, TIME, NULL -> false;
        };
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        Column found = column(column);
        return switch (found.type()) {
            case BOOLEAN -> 5;
            case INTEGER -> narrow.contains(column) ? 6 : 11;
            case BIGINT -> 20;
            case DOUBLE -> 24;
            case DECIMAL -> found.precision() + 2;
            case VARCHAR -> found.precision() > 0 ? found.precision() : UNLIMITED_DISPLAY;
            case VARBINARY -> found.precision() > 0 ? 2 + 2 * found.precision() : UNLIMITED_DISPLAY;
            case TIMESTAMP -> TIMESTAMP_CHARACTERS;
            case DATE -> 10;
            case TIME -> TIME_CHARACTERS;
            case NULL -> 4;
        };
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return column(column).label();
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return column(column).name();
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        return column(column).schema();
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        Column found = column(column);
        return switch (found.type()) {
            case BOOLEAN -> 1;
            case INTEGER -> narrow.contains(column) ? 5 : 10;
            case BIGINT -> 19;
            case DOUBLE -> 17;
            case TIMESTAMP -> TIMESTAMP_CHARACTERS;
            case DATE -> 10;
            case TIME -> TIME_CHARACTERS;
            case DECIMAL, VARCHAR, VARBINARY, NULL -> found.precision();
        };
    }

    @Override
    public int getScale(int column) throws SQLException {
        Column found = column(column);
        return switch (found.type()) {
            case TIMESTAMP, TIME -> MILLISECOND_DIGITS;
            case BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL, VARCHAR, VARBINARY, DATE, NULL -> found.scale();
        };
    }

    @Override
    public String getTableName(int column) throws SQLException {
        return column(column).table();
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        column(column);
        return "";
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        JDBCType type = column(column).type().jdbcType();
        return (narrow.contains(column) ? JDBCType.SMALLINT : type).getVendorTypeNumber();
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        String name = column(column).type().name();
        return narrow.contains(column) ? JDBCType.SMALLINT.getName() : name;
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        column(column);
        return true;
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        column(column);
        return false;
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        column(column);
        return false;
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        return JavaValue.className(column(column).type());
    }
}
