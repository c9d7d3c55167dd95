package io.zabra.cli.console;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The tables, columns and paths that can be completed. Tables and columns are read once, when first asked for. */
final class Catalog {
    private static final int PATHS_MAX = 200;

    /** The last character that there is. */
    private static final String BEHIND_ALL = Character.toString(Character.MAX_CODE_POINT);

    private final Connection connection;
    private final BooleanSupplier inTransaction;
    private @Nullable Map<String, List<String>> columnsByTable;

    /** @param inTransaction then nothing is read, which would become part of what the transaction has read */
    Catalog(Connection connection, BooleanSupplier inTransaction) {
        this.connection = connection;
        this.inTransaction = inTransaction;
    }

    /** Reads the tables anew when next asked. */
    void forget() {
        columnsByTable = null;
    }

    /** Names of the tables, and the columns of each; empty where the database doesn't tell. */
    Map<String, List<String>> columnsByTable() {
        Map<String, List<String>> known = columnsByTable;
        if (known == null) {
            if (inTransaction.getAsBoolean()) {
                return Map.of();
            }
            known = read();
            columnsByTable = known;
        }
        return known;
    }

    private Map<String, List<String>> read() {
        Map<String, List<String>> columns = new TreeMap<>();
        try {
            DatabaseMetaData metaData = connection.getMetaData();
            try (ResultSet rows = metaData.getColumns(null, null, "%", "%")) {
                while (rows.next()) {
                    String schema = rows.getString("TABLE_SCHEM");
                    if (schema == null || !schema.toLowerCase(Locale.ROOT).equals("information_schema")) {
                        columns.computeIfAbsent(rows.getString("TABLE_NAME"), table -> new ArrayList<>())
                                .add(rows.getString("COLUMN_NAME"));
                    }
                }
            }
        } catch (SQLException e) {
            return Map.of(); // Completion is a courtesy: what is wrong shows when a statement is run.
        }
        return columns;
    }

    /** Znodes whose path begins with the text, one level deep; those with children end in {@code /}. */
    List<String> pathsBeginning(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0 || inTransaction.getAsBoolean()) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        try (PreparedStatement children = connection.prepareStatement("SELECT path, num_children FROM znodes"
                + " WHERE parent = ? AND path >= ? AND path < ? ORDER BY path")) {
            children.setMaxRows(PATHS_MAX);
            children.setString(1, slash == 0 ? "/" : text.substring(0, slash));
            children.setString(2, text);
            children.setString(3, text + BEHIND_ALL);
            try (ResultSet rows = children.executeQuery()) {
                while (rows.next()) {
                    paths.add(rows.getString(1) + (rows.getInt(2) > 0 ? "/" : ""));
                }
            }
        } catch (SQLException e) {
            return List.of(); // As above.
        }
        return paths;
    }
}
