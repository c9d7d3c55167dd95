package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.StatementDescription;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The walk over a JSON text against Calcite's own function, which parses it. */
class JsonFieldTest {
    private static final List<String> SCALARS = List.of(
            "1",
            "-7",
            "0",
            "-0",
            "1.50",
            "2e3",
            "12345678901234567890",
            "true",
            "false",
            "null",
            "\"x\"",
            "\"\"",
            "\"a\\nb\"",
            "\"\\u00e9\"",
            "\"é\"",
            "01",
            "+1",
            ".5",
            "1.",
            "tru",
            "truex",
            "'x'",
            "\"open",
            "NaN",
            "");

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String json(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 1 : 4)) {
            case 1 ->
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> json(random, depth + 1))
                        .collect(Collectors.joining(" , ", "[", "]"));
            case 2, 3 ->
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> "\"" + List.of("a", "b", "c", "\\u0061").get(random.nextInt(4)) + "\" :"
                                + json(random, depth + 1))
                        .collect(Collectors.joining(",", "{", random.nextInt(40) == 0 ? "" : "}"));
            default -> SCALARS.get(random.nextInt(random.nextInt(4) == 0 ? SCALARS.size() : 12));
        };
    }

    @Test
    void aFieldIsFoundAsTheGeneralFunctionFindsIt() throws SQLException {
        long seed = 42;
        Random random = new Random(seed);
        try (SqlSession sql = fixture.session("")) {
            StatementDescription insert = sql.prepare("INSERT INTO znodes (path, data_text) VALUES (?, ?)");
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/j')");
            for (int i = 0; i < 1_500; i++) {
                String text = json(random, 0) + (i % 50 == 0 ? " trailing" : "");
                sql.execute(insert.id(), List.of("/j/" + i, text), ExecuteOptions.DEFAULT);
            }
            for (String path : List.of("$.a", "$.a.b", "$.b.c.a")) {
                String differs = "SELECT data_text, JSON_VALUE(data_text, '" + path + "') AS fast,"
                        + " JSON_VALUE(data_text, 'strict " + path + "') AS general FROM znodes WHERE parent = '/j'"
                        + " AND JSON_VALUE(data_text, '" + path + "') IS DISTINCT FROM JSON_VALUE(data_text, 'strict "
                        + path + "')";
                assertThat(SqlFixture.rows(sql, differs))
                        .as("seed %d, %s", seed, path)
                        .isEmpty();
            }
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT count(*) > 20 FROM znodes WHERE parent = '/j' AND JSON_VALUE(data_text,"
                                    + " '$.a') IS NOT NULL"))
                    .containsExactly("[true]");
        }
    }
}
