package io.zabra.acceptance.logic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of a script: each is a znode, a row is a child of it with the columns in a JSON object, and a view of the table's
 * name shows them with their types. So queries run as they stand, and what creates and fills tables is translated.
 */
final class LogicTables {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final Pattern CREATE_TABLE = Pattern.compile("CREATE\\s+TABLE\\s+(\\w+)\\s*\\((.*)\\)\\s*", FLAGS);
    private static final Pattern COLUMN = Pattern.compile("\\s*(\\w+)\\s+(\\w+)(?:\\s*\\([^)]*\\))?.*", FLAGS);
    private static final Pattern INSERT =
            Pattern.compile("INSERT\\s+INTO\\s+(\\w+)\\s*(?:\\(([^)]*)\\))?\\s*VALUES\\s*(.*)", FLAGS);
    private static final Pattern COPY =
            Pattern.compile("INSERT\\s+INTO\\s+(\\w+)\\s+SELECT\\s+\\*\\s+FROM\\s+(\\w+)\\s*", FLAGS);
    private static final Pattern DELETE = Pattern.compile("DELETE\\s+FROM\\s+(\\w+)(?:\\s+WHERE\\s+(.*))?", FLAGS);
    private static final Pattern DROP_TABLE = Pattern.compile("DROP\\s+TABLE\\s+(\\w+)\\s*", FLAGS);
    private static final Pattern INDEX =
            Pattern.compile("(CREATE\\s+(UNIQUE\\s+)?INDEX|DROP\\s+INDEX|REINDEX)\\s.*", FLAGS);
    private static final Pattern VIEW = Pattern.compile("(CREATE|DROP)\\s+VIEW\\s.*", FLAGS);
    private static final Pattern LITERAL =
            Pattern.compile("\\G\\s*(?:'((?:[^']|'')*)'|(NULL)|([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?))\\s*", FLAGS);

    private final Connection connection;
    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    private long lastRow;

    LogicTables(Connection connection) {
        this.connection = connection;
    }

    /** Returns false where a statement is of a kind that has no meaning here. */
    boolean run(String sql) throws SQLException {
        if (INDEX.matcher(sql).matches()) {
            return true;
        }
        if (VIEW.matcher(sql).matches()) {
            execute(sql);
            return true;
        }
        Matcher matcher = CREATE_TABLE.matcher(sql);
        if (matcher.matches()) {
            create(name(matcher), matcher.group(2));
            return true;
        }
        matcher = COPY.matcher(sql);
        if (matcher.matches()) {
            copy(name(matcher), matcher.group(2).toLowerCase(Locale.ROOT));
            return true;
        }
        matcher = INSERT.matcher(sql);
        if (matcher.matches()) {
            return insert(name(matcher), matcher.group(2), matcher.group(3));
        }
        matcher = DELETE.matcher(sql);
        if (matcher.matches()) {
            String condition = matcher.group(2) == null ? "" : " WHERE " + matcher.group(2);
            execute("DELETE FROM znodes WHERE path IN (SELECT row_path FROM " + name(matcher) + "_rows" + condition
                    + ")");
            return true;
        }
        matcher = DROP_TABLE.matcher(sql);
        if (matcher.matches()) {
            drop(name(matcher));
            return true;
        }
        return false;
    }

    /** Drops all tables. */
    void clear() throws SQLException {
        for (String table : List.copyOf(columns.keySet())) {
            drop(table);
        }
    }

    private static String name(Matcher matcher) {
        return matcher.group(1).toLowerCase(Locale.ROOT);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void create(String table, String definition) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        for (String part : definition.split(",", -1)) {
            Matcher column = COLUMN.matcher(part);
            if (column.matches()) {
                types.put(column.group(1).toLowerCase(Locale.ROOT), type(column.group(2)));
            }
        }
        columns.put(table, types);
        execute("INSERT INTO znodes (path) VALUES ('/" + table + "')");
        StringBuilder items = new StringBuilder();
        types.forEach((name, type) -> items.append(items.isEmpty() ? "" : ", ")
                .append("CAST(json_value(data_text, '$.")
                .append(name)
                .append("') AS ")
                .append(type)
                .append(") AS ")
                .append(name));
        String from = " FROM znodes WHERE parent = '/" + table + "'";
        execute("CREATE VIEW " + table + " AS SELECT " + items + from);
        execute("CREATE VIEW " + table + "_rows AS SELECT " + items + ", path AS row_path" + from);
    }

    private static String type(String declared) {
        return switch (declared.toUpperCase(Locale.ROOT)) {
            case "INTEGER", "INT" -> "INTEGER";
            case "FLOAT", "REAL", "DOUBLE" -> "DOUBLE";
            default -> "VARCHAR";
        };
    }

    private void copy(String table, String source) throws SQLException {
        execute("INSERT INTO znodes (path, data_text) SELECT '/" + table
                + "/' || name, data_text FROM znodes WHERE parent = '/" + source + "'");
    }

    /** False where a value is no literal. */
    private boolean insert(String table, String names, String values) throws SQLException {
        Map<String, String> types = columns.getOrDefault(table, Map.of());
        List<String> into = names == null ? List.copyOf(types.keySet()) : split(names);
        List<String> rows = new ArrayList<>();
        int at = 0;
        while (at < values.length()) {
            List<String> row = new ArrayList<>();
            at = row(values, at, row);
            if (at < 0 || row.size() != into.size()) {
                return false;
            }
            rows.add(json(into, row));
        }
        String sql = "INSERT INTO znodes (path, data_text) VALUES (?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (String row : rows) {
                insert.setString(1, "/%s/%08d".formatted(table, ++lastRow));
                insert.setString(2, row);
                insert.executeUpdate();
            }
        }
        return true;
    }

    private static List<String> split(String names) {
        List<String> all = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            all.add(name.trim().toLowerCase(Locale.ROOT));
        }
        return all;
    }

    /** Reads {@code (1, 'x', NULL)} as parts of JSON; returns where it ends with the comma behind it, or -1. */
    private static int row(String values, int from, List<String> row) {
        int at = values.indexOf('(', from) + 1;
        Matcher literal = LITERAL.matcher(values);
        while (at > 0 && literal.find(at)) {
            String text = literal.group(1);
            String number = literal.group(3);
            row.add(
                    text != null
                            ? '"'
                                    + text.replace("''", "'")
                                            .replace("\\", "\\\\")
                                            .replace("\"", "\\\"")
                                    + '"'
                            : number == null ? "null" : new java.math.BigDecimal(number).toPlainString());
            at = literal.end() + 1;
            if (values.charAt(at - 1) == ')') {
                int comma = values.indexOf(',', at);
                return comma < 0 ? values.length() : comma + 1;
            }
        }
        return -1;
    }

    private static String json(List<String> names, List<String> values) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < names.size(); i++) {
            json.append(i == 0 ? "\"" : ", \"")
                    .append(names.get(i))
                    .append("\": ")
                    .append(values.get(i));
        }
        return json.append('}').toString();
    }

    private void drop(String table) throws SQLException {
        if (columns.remove(table) != null) {
            execute("DROP VIEW " + table);
            execute("DROP VIEW " + table + "_rows");
            String some = "DELETE FROM znodes WHERE path IN (SELECT path FROM znodes WHERE parent = '/" + table
                    + "' LIMIT 1000)";
            try (Statement statement = connection.createStatement()) {
                while (statement.executeUpdate(some) > 0) {
                    // A statement changes no more than some thousand znodes.
                }
            }
            execute("DELETE FROM znodes WHERE path = '/" + table + "'");
        }
    }
}
