package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates that keep all their values take no more than a statement may. */
class KeptValuesTest {
    private static final int NODES = 1_000;
    private static final SqlLimits LITTLE = new SqlLimits(8 << 20, 1L << 40, 0, 100, 5_000);

    private static SqlSession filled(SqlFixture fixture) throws SQLException {
        SqlSession sql = fixture.session("");
        String rows = IntStream.range(0, NODES).mapToObj(i -> "('/n" + i + "')").collect(Collectors.joining(","));
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
        SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES (?, ?)", "/c", "\u0001".repeat(900_000));
        return sql;
    }

    private static void assertState(String state, SqlSession sql, String query, int timeoutMs) throws SQLException {
        ExecuteOptions options = new ExecuteOptions(0, 0, timeoutMs, false);
        assertThatThrownBy(() -> sql.executeDirect(query, List.of(), options))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
        assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE parent = '/'"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "array_agg(a.path)",
                "array_agg(DISTINCT a.path || b.path)",
                "collect(b.path)",
                "json_arrayagg(a.path ORDER BY b.path)",
                "json_objectagg(a.path || b.path: b.version)",
                "listagg(a.path)"
            })
    void aMillionValuesWantMoreThanALittleMemory(String function) throws SQLException {
        try (SqlFixture fixture = new SqlFixture(LITTLE);
                SqlSession sql = filled(fixture)) {
            assertState("53200", sql, "SELECT " + function + " FROM znodes a, znodes b", 0);
            assertState("53200", sql, "SELECT a.parent, " + function + " FROM znodes a, znodes b GROUP BY 1", 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "array_agg(a.data_text)",
                "collect(a.data_text)",
                "json_arrayagg(a.data_text)",
                "json_objectagg(b.path: a.data_text)",
                "json_objectagg(a.data_text || b.path: 1)"
            })
    void aValueOfAllOfThemIsNoLargerThanAnyOther(String function) throws SQLException {
        try (SqlFixture fixture = new SqlFixture();
                SqlSession sql = filled(fixture)) {
            String query = "SELECT " + function + " FROM znodes a, znodes b WHERE a.path = '/c' AND b.path < '/n14'";
            assertThat(SqlFixture.rows(sql, "SELECT count(*) BETWEEN 35 AND 60 FROM znodes WHERE path < '/n14'"))
                    .containsExactly("[true]");
            assertState("54000", sql, query, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"array_agg(a.path ORDER BY b.path)", "json_arrayagg(a.path)", "json_objectagg(a.path: b.path)"})
    void aStatementThatIsLateEnds(String function) throws SQLException {
        try (SqlFixture fixture = new SqlFixture();
                SqlSession sql = filled(fixture)) {
            String never = " FROM znodes a, znodes b, znodes c WHERE a.version + b.version + c.version < 0";
            assertState("57014", sql, "SELECT " + function + never, 200);
        }
    }
}
