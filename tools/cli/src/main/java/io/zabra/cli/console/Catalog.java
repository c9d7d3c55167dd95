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
import org.jspecify.annotations.Nullable;

/** The tables, columns and paths that can be completed. Tables and columns are read once, when first asked for. */
final class Catalog {
    private static final int PATHS_MAX = 200;

    private final Connection connection;
    private @Nullable Map<String, List<String>> columnsByTable;

    Catalog(Connection connection) {
        this.connection = connection;
    }

    /** Reads the tables anew when next asked. */
    void forget() {
        columnsByTable = null;
    }

    /** Names of the tables, and the columns of each; empty where the database doesn't tell. */
    Map<String, List<String>> columnsByTable() {
        Map<String, List<String>> known = columnsByTable;
        if (known == null) {
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
        if (slash < 0) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        try (PreparedStatement children =
                connection.prepareStatement("SELECT path, num_children FROM znodes WHERE parent = ? ORDER BY path")) {
            children.setMaxRows(PATHS_MAX);
            children.setString(1, slash == 0 ? "/" : text.substring(0, slash));
            try (ResultSet rows = children.executeQuery()) {
                while (rows.next()) {
                    paths.add(rows.getString(1) + (rows.getInt(2) > 0 ? "/" : ""));
                }
            }
        } catch (SQLException e) {
            return List.of(); // As above.
        }
        return paths.stream().filter(path -> path.startsWith(text)).toList();
    }
}
