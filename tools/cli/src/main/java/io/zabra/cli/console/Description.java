package io.zabra.cli.console;

import io.zabra.cli.output.Rows;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** What {@code \d} prints, read from the connection's metadata. */
final class Description {
    private final DatabaseMetaData metaData;
    private final Interpreter interpreter;

    Description(Connection connection, Interpreter interpreter) throws SQLException {
        this.metaData = connection.getMetaData();
        this.interpreter = interpreter;
    }

    /** Prints the tables and views; false where there are none. */
    boolean tables() throws SQLException {
        long startNs = System.nanoTime();
        List<List<@Nullable String>> tables = new ArrayList<>();
        try (ResultSet rows = metaData.getTables(null, null, "%", null)) {
            while (rows.next()) {
                String schema = rows.getString("TABLE_SCHEM");
                if (!isSystemSchema(schema)) {
                    tables.add(cells(
                            schema,
                            rows.getString("TABLE_NAME"),
                            lower(rows.getString("TABLE_TYPE")),
                            rows.getString("REMARKS")));
                }
            }
        }
        interpreter.printRows(Rows.of(List.of("schema", "table", "kind", "what it holds"), tables), 0, startNs);
        return !tables.isEmpty();
    }

    /** Prints the columns of a table, whatever the case of its name; false where there is no such table. */
    boolean table(String name) throws SQLException {
        long startNs = System.nanoTime();
        String table = storedName(name.substring(name.lastIndexOf('.') + 1));
        if (table == null) {
            return false;
        }
        Map<String, String> keys = keys(table);
        List<List<@Nullable String>> columns = new ArrayList<>();
        try (ResultSet rows = metaData.getColumns(null, null, exactly(table), "%")) {
            while (rows.next()) {
                String column = rows.getString("COLUMN_NAME");
                columns.add(cells(
                        column,
                        lower(rows.getString("TYPE_NAME")),
                        "NO".equals(rows.getString("IS_NULLABLE")) ? "not null" : "",
                        keys.getOrDefault(column, ""),
                        rows.getString("REMARKS")));
            }
        }
        interpreter.printRows(Rows.of(List.of("column", "type", "null", "key", "what it is"), columns), 0, startNs);
        return true;
    }

    /** The pattern that matches this name alone, whatever is in it. */
    private String exactly(String name) throws SQLException {
        String escape = metaData.getSearchStringEscape();
        return name.replaceAll("[\\\\%_]", Matcher.quoteReplacement(escape) + "$0");
    }

    private @Nullable String storedName(String name) throws SQLException {
        try (ResultSet rows = metaData.getTables(null, null, "%", null)) {
            while (rows.next()) {
                String table = rows.getString("TABLE_NAME");
                if (table.equalsIgnoreCase(name)) {
                    return table;
                }
            }
        }
        return null;
    }

    private Map<String, String> keys(String table) throws SQLException {
        Map<String, String> keys = new TreeMap<>();
        try (ResultSet rows = metaData.getPrimaryKeys(null, null, table)) {
            while (rows.next()) {
                keys.put(rows.getString("COLUMN_NAME"), "primary");
            }
        }
        try (ResultSet rows = metaData.getImportedKeys(null, null, table)) {
            while (rows.next()) {
                String target = "→ " + rows.getString("PKTABLE_NAME") + "." + rows.getString("PKCOLUMN_NAME");
                keys.merge(rows.getString("FKCOLUMN_NAME"), target, (one, other) -> one + " " + other);
            }
        }
        return keys;
    }

    private static boolean isSystemSchema(@Nullable String schema) {
        return schema != null && schema.toLowerCase(Locale.ROOT).equals("information_schema");
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    /** Absent texts show as nothing: what a driver leaves out is no NULL of the user's. */
    private static List<@Nullable String> cells(@Nullable String... texts) {
        List<@Nullable String> cells = new ArrayList<>();
        for (String text : texts) {
            cells.add(text == null ? "" : text);
        }
        return cells;
    }
}
