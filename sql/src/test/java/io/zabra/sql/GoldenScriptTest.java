package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.embedded.EmbeddedStores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts with what they yield: each statement is followed by its result, in lines that start with {@code >}. Run with
 * {@code -Dzabra.golden.rewrite=DIRECTORY} to write them anew there, and read the difference.
 */
class GoldenScriptTest {
    private static final String RESULT = "> ";

    @ParameterizedTest
    @ValueSource(strings = {"select", "plans", "writes", "transactions", "errors", "catalog", "views"})
    void aScriptYieldsWhatItSays(String name) throws IOException, SQLException {
        String script = script(name);
        String actual = replay(name, script);
        String rewrite = System.getProperty("zabra.golden.rewrite");
        if (rewrite != null) {
            Files.writeString(Path.of(rewrite, name + ".sql"), actual);
        }
        assertThat(actual).isEqualTo(script);
    }

    private static String script(String name) throws IOException {
        try (InputStream in = GoldenScriptTest.class.getResourceAsStream("/golden/" + name + ".sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String replay(String name, String script) throws SQLException {
        StringBuilder out = new StringBuilder();
        SqlSessionOptions options = new SqlSessionOptions("", 30_000, List.of(), "golden");
        try (SqlSession session = new EmbeddedStores().openMemory("golden-" + name, options)) {
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
            return List.of("ERROR " + e.getSQLState() + " " + e.getMessage());
        }
    }

    private static String line(Object[] row) {
        List<String> values = new ArrayList<>();
        for (Object value : row) {
            values.add(value instanceof byte[] bytes ? "x" + HexFormat.of().formatHex(bytes) : String.valueOf(value));
        }
        return String.join(" | ", values);
    }
}
