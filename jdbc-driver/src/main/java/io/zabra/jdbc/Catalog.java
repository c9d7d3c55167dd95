package io.zabra.jdbc;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the executor's {@code information_schema} says; read anew at each question, for views come and go. */
record Catalog(SqlConnection connection) {
    record Table(String schema, String name, String type, String remarks) {}

    /** @param size 0 where unlimited */
    record TableColumn(
            String schema,
            String table,
            String name,
            int position,
            String typeName,
            int jdbcType,
            int size,
            int digits,
            boolean nullable,
            boolean generated,
            String remarks) {}

    /**
     * One column of a key.
     *
     * @param refTable empty for a primary key
     * @param distinctValues about, about; null where not known
     */
    record KeyColumn(
            String schema,
            String table,
            String constraint,
            String column,
            int position,
            String refTable,
            String refColumn,
            @Nullable Long distinctValues) {
        boolean isPrimary() {
            return refTable.isEmpty();
        }
    }

    /** The value that a function yields (RETURN), an argument (IN), or a column of the row that it yields (RESULT). */
    record FunctionColumn(
            String function, String name, String kind, int position, String typeName, int jdbcType, String remarks) {
        boolean isOfRow() {
            return kind.equals("RESULT");
        }
    }

    List<String> schemas() throws SQLException {
        return rows("SELECT schema_name FROM information_schema.schemata").stream()
                .map(row -> text(row[0]))
                .toList();
    }

    List<Table> tables(@Nullable String schemaPattern, @Nullable String tablePattern) throws SQLException {
        Condition condition = Condition.of(schemaPattern, tablePattern);
        return rows("SELECT table_schema, table_name, table_type, remarks FROM information_schema.tables", condition)
                .stream()
                .map(row -> new Table(text(row[0]), text(row[1]), text(row[2]), text(row[3])))
                .filter(table -> NamePattern.matches(schemaPattern, table.schema())
                        && NamePattern.matches(tablePattern, table.name()))
                .toList();
    }

    List<TableColumn> columns(@Nullable String schemaPattern, @Nullable String tablePattern) throws SQLException {
        return rows(
                        "SELECT table_schema, table_name, column_name, ordinal_position, data_type, jdbc_type, column_size,"
                                + " decimal_digits, is_nullable, is_generated, remarks FROM information_schema.columns",
                        Condition.of(schemaPattern, tablePattern))
                .stream()
                .map(Catalog::column)
                .filter(column -> NamePattern.matches(schemaPattern, column.schema())
                        && NamePattern.matches(tablePattern, column.table()))
                .toList();
    }

    private static TableColumn column(@Nullable Object[] row) {
        return new TableColumn(
                text(row[0]),
                text(row[1]),
                text(row[2]),
                number(row[3]),
                typeName(row[4]),
                number(row[5]),
                number(row[6]),
                number(row[7]),
                Boolean.TRUE.equals(row[8]),
                Boolean.TRUE.equals(row[9]),
                text(row[10]));
    }

    List<KeyColumn> keys() throws SQLException {
        return rows("SELECT table_schema, table_name, constraint_name, column_name, key_seq, ref_table, ref_column,"
                        + " distinct_values FROM information_schema.key_columns")
                .stream()
                .map(row -> new KeyColumn(
                        text(row[0]),
                        text(row[1]),
                        text(row[2]),
                        text(row[3]),
                        number(row[4]),
                        text(row[5]),
                        text(row[6]),
                        row[7] instanceof Number count ? count.longValue() : null))
                .toList();
    }

    List<FunctionColumn> functionColumns(@Nullable String functionPattern) throws SQLException {
        return rows("SELECT function_name, column_name, column_kind, ordinal_position, data_type, jdbc_type, remarks"
                        + " FROM information_schema.function_columns")
                .stream()
                .map(row -> new FunctionColumn(
                        text(row[0]),
                        text(row[1]),
                        text(row[2]),
                        number(row[3]),
                        typeName(row[4]),
                        number(row[5]),
                        text(row[6])))
                .filter(column -> NamePattern.matches(functionPattern, column.function()))
                .toList();
    }

    /**
     * Leaves out at the executor, which has to plan a view before it can tell of it, most of what nobody asked for.
     *
     * @param sql empty where nothing can be left out
     * @param patterns its parameters
     */
    private record Condition(String sql, List<@Nullable Object> patterns) {
        static final Condition NONE = new Condition("", List.of());

        static Condition of(@Nullable String schemaPattern, @Nullable String tablePattern) {
            return NONE.and("table_schema", schemaPattern).and("table_name", tablePattern);
        }

        private Condition and(String column, @Nullable String pattern) {
            if (pattern == null || NamePattern.matchesAll(pattern)) {
                return this;
            }
            List<@Nullable Object> more = new ArrayList<>(patterns);
            more.add(NamePattern.like(pattern));
            String before = sql.isEmpty() ? " WHERE " : sql + " AND ";
            return new Condition(before + column + " LIKE ? ESCAPE '\\'", more);
        }
    }

    private List<@Nullable Object[]> rows(String sql) throws SQLException {
        return rows(sql, Condition.NONE);
    }

    private List<@Nullable Object[]> rows(String sql, Condition condition) throws SQLException {
        return connection.call(session -> {
            while (true) {
                try {
                    return read(session, sql + condition.sql, condition.patterns);
                } catch (SQLException e) {
                    // The rest was lost with its server, as a query is that has no answer yet: it is repeated, too.
                    if (!SqlState.INVALID_CURSOR.code().equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
        });
    }

    private static List<@Nullable Object[]> read(SqlSession session, String sql, List<@Nullable Object> parameters)
            throws SQLException {
        ExecuteResult result = session.executeDirect(sql, parameters, ExecuteOptions.DEFAULT);
        List<@Nullable Object[]> rows = new ArrayList<>(result.rows().rows());
        boolean last = result.rows().last();
        while (!last) {
            RowBatch batch = session.fetch(result.cursorId(), 0);
            rows.addAll(batch.rows());
            last = batch.last();
        }
        return rows;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** As {@code getTypeInfo} writes it. */
    private static String typeName(@Nullable Object value) {
        return text(value).toUpperCase(Locale.ROOT);
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
