package io.zabra.sql;

import io.zabra.engine.LocalStore;
import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.embedded.EmbeddedStores;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs a script, and puts what each statement yields below it, in lines that start with {@code >}. */
final class ScriptReplay {
    private static final String RESULT = "> ";
    /** Times of the clock, and what makes the place in a queue for a lock its session's own. */
    private static final Pattern VARYING =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|(?<=_c_)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private ScriptReplay() {}

    /** As {@link #replay}, with the znodes outside the heap, as a server keeps them. */
    static String replayOffHeap(String name, String script) throws SQLException {
        return replay(name, script, LocalStore.inMemory(SqlFixture.offHeapConfig()));
    }

    /** As {@link #replay}, on a store that is closed in the end. */
    static String replay(String name, String script, LocalStore store) throws SQLException {
        EmbeddedStores.Lent lent = EmbeddedStores.lend(name, store);
        try {
            return replay(name, script);
        } finally {
            lent.close();
        }
    }

    /** The script with the results that it yields now. */
    static String replay(String name, String script) throws SQLException {
        StringBuilder out = new StringBuilder();
        SqlSessionOptions options = new SqlSessionOptions("", 30_000, List.of(), "golden");
        try (SqlSession session = new EmbeddedStores().openMemory(name, options)) {
            StringBuilder statement = new StringBuilder();
            for (String line : script.split("\n", -1)) {
                if (line.startsWith(RESULT.strip())) {
                    continue;
                }
                boolean comment = statement.isEmpty() && (line.startsWith("--") || line.isBlank());
                out.append(line).append(line.isEmpty() && comment ? "" : "\n");
                statement.append(comment ? "" : line + "\n");
                if (line.endsWith(";") && !comment) {
                    result(session, statement.toString())
                            .forEach(row -> out.append(RESULT).append(row).append('\n'));
                    statement.setLength(0);
                }
            }
        }
        return out.toString();
    }

    private static List<String> result(SqlSession session, String sql) {
        try {
            int parameters = sql.startsWith("explain")
                    ? 0
                    : (int) sql.chars().filter(c -> c == '?').count();
            List<Object> values = new ArrayList<>(Collections.nCopies(parameters, null));
            ExecuteResult result = session.executeDirect(sql, values, ExecuteOptions.DEFAULT);
            if (result.updateCount() >= 0) {
                return List.of(result.updateCount() + " changed");
            }
            List<String> lines = new ArrayList<>();
            if (!sql.startsWith("explain")) {
                lines.add(result.columns().stream().map(Column::label).collect(Collectors.joining(" | ")));
            }
            result.rows().rows().forEach(row -> lines.add(line(row)));
            return lines;
        } catch (SQLException e) {
            return List.of(steady("ERROR " + e.getSQLState() + " " + e.getMessage()));
        }
    }

    private static String line(Object[] row) {
        List<String> values = new ArrayList<>();
        for (Object value : row) {
            values.add(value instanceof byte[] bytes ? "x" + HexFormat.of().formatHex(bytes) : String.valueOf(value));
        }
        return steady(String.join(" | ", values));
    }

    /** Without what is another each time. */
    private static String steady(String line) {
        return VARYING.matcher(line).replaceAll("…");
    }
}
