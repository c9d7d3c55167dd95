package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operator that can run for long ends soon after its time, and leaves the session usable. */
class CancelTest {
    private static final int TIMEOUT_MS = 300;
    /** Far more than the 100 ms that are promised, for a machine that is busy with other tests. */
    private static final long LATE_MS_MAX = 5_000;

    private static final int NODES = 1_500;

    private final SqlFixture fixture = new SqlFixture(new SqlLimits(1L << 30, 1L << 40, 0, 100, 5_000));

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.version, count(*) FROM znodes a, znodes b, znodes c GROUP BY a.version",
                "SELECT count(DISTINCT a.version + b.version) FROM znodes a, znodes b, znodes c",
                "SELECT a.path FROM znodes a, znodes b, znodes c ORDER BY a.version + b.version, c.path LIMIT 5",
                "SELECT count(*) FROM znodes a JOIN znodes b ON a.version = b.version JOIN znodes c ON c.version ="
                        + " b.version WHERE a.name || c.name = 'x'",
                "SELECT DISTINCT a.version FROM znodes a, znodes b, znodes c",
                "SELECT count(*) FROM znodes a, znodes b, znodes c WHERE a.name LIKE '%x%' OR b.name SIMILAR TO 'y+'",
                "SELECT count(*) FROM znodes WHERE name || 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' ~ '(a+)+\\1$'",
                "SELECT sum(r) FROM (SELECT row_number() OVER (ORDER BY a.version) AS r FROM znodes a, znodes b, znodes"
                        + " c) AS t",
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a.version + b.version) FROM znodes a, znodes b,"
                        + " znodes c",
                "SELECT a.version FROM znodes a, znodes b, znodes c WHERE a.version + b.version + c.version <"
                        + " 0 UNION SELECT 1",
                "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*)"
                        + " FROM n"
            })
    void aStatementEndsSoonAfterItsTimeout(String endless) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            String rows =
                    IntStream.range(0, NODES).mapToObj(i -> "('/n" + i + "')").collect(Collectors.joining(","));
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
            sql.prepare(endless);
            ExecuteOptions options = new ExecuteOptions(0, 0, TIMEOUT_MS, false);
            long begunNanos = System.nanoTime();
            assertThatThrownBy(() -> sql.executeDirect(endless, List.of(), options))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("57014", "53200"));
            long lateMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos) - TIMEOUT_MS;
            System.out.printf("%d ms after its time: %s%n", lateMs, endless);
            assertThat(lateMs).isLessThan(LATE_MS_MAX);
            assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE parent = '/'"))
                    .hasSize(1);
        }
    }

    /** A caller may cancel as soon as its call is under way, which may be long before there is anything to execute. */
    @Test
    void aCancelBeforeThePlanIsThereIsNotLost() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (String statement :
                    List.of("SELECT count(*) FROM znodes", "INSERT INTO znodes (path) VALUES ('/no')")) {
                sql.begin();
                sql.cancel();
                assertThatThrownBy(() -> SqlFixture.rows(sql, statement))
                        .isNotInstanceOf(SQLTimeoutException.class)
                        .hasFieldOrPropertyWithValue("SQLState", "57014");
            }
            sql.begin();
            assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE path = '/no'"))
                    .containsExactly("[0]");
        }
    }

    /** A cancel that comes when nothing is under way stops nothing. */
    @Test
    void aCancelThatIsTooLateDoesNotHitTheNextStatement() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            sql.begin();
            SqlFixture.rows(sql, "SELECT 1 FROM znodes");
            sql.cancel();
            sql.begin();
            assertThat(SqlFixture.rows(sql, "SELECT 2")).containsExactly("[2]");
        }
    }

    /** Between two fetches nothing runs that could notice it: what is kept goes at once. */
    @Test
    void aQueryWhoseRowsNobodyFetchesIsShownAndCancelled() throws SQLException {
        try (SqlSession sql = fixture.session("");
                SqlSession observer = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a'), ('/b')");
            long cursor = sql.executeDirect(
                            "SELECT path FROM znodes ORDER BY mtime, path",
                            List.of(),
                            new ExecuteOptions(0, 1, 0, false))
                    .cursorId();
            String inUse = "SELECT metric_value FROM metrics WHERE name = 'sql_memory_bytes'";
            assertThat(SqlFixture.rows(observer, inUse)).isNotEqualTo(List.of("[0.0]"));
            String idle = "SELECT query_id FROM queries WHERE state = 'IDLE'";
            List<String> shown = SqlFixture.rows(observer, idle);
            assertThat(shown).hasSize(1);
            String id = shown.get(0).replaceAll("\\D", "");
            sql.executeDirect("CANCEL QUERY " + id, List.of(), ExecuteOptions.DEFAULT);
            assertThat(SqlFixture.rows(observer, inUse)).containsExactly("[0.0]");
            assertThat(SqlFixture.rows(observer, idle)).isEmpty();
            assertThatThrownBy(() -> sql.fetch(cursor, 1)).hasFieldOrPropertyWithValue("SQLState", "57014");
            assertThat(SqlFixture.rows(sql, "SELECT name FROM znodes WHERE path = '/a'"))
                    .containsExactly("[a]");
        }
    }
}
