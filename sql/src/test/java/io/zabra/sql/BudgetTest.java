package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private static final String ENDLESS =
            "SELECT count(*) FROM znodes a, znodes b, znodes c WHERE a.version + b.version + c.version < 0";

    private final SqlFixture fixture = new SqlFixture(new SqlLimits(1 << 20, 1L << 40, 0, 100, 5_000));

    @AfterEach
    void close() {
        fixture.close();
    }

    private void fill(SqlSession sql, int nodes) throws SQLException {
        String rows = IntStream.range(0, nodes).mapToObj(i -> "('/n" + i + "')").collect(Collectors.joining(","));
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    @Test
    void aQueryThatKeepsTooMuchIsRefused() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            fill(sql, 2_000);
            assertState(
                    "53200", () -> SqlFixture.rows(sql, "SELECT a.path, b.path FROM znodes a, znodes b ORDER BY 2, 1"));
            assertState(
                    "53200",
                    () -> SqlFixture.rows(
                            sql, "SELECT a.path, b.path, count(*) FROM znodes a, znodes b GROUP BY 1, 2"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.k FROM generate_series(n, n) AS a(k), generate_series(n, n + 30) AS b(j)",
                "SELECT k FROM generate_series(n, n + 30) AS a(k) ORDER BY k DESC LIMIT 20",
                "WITH RECURSIVE r (k) AS (SELECT n UNION ALL SELECT k + 1 FROM r WHERE k < n + 30) SELECT k FROM r LIMIT 20"
            })
    void whatARowsSubqueryKeepsGoesWithTheRow(String subquery) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT count(*) > 0 FROM generate_series(1, 3000) AS g(n), LATERAL (" + subquery
                                    + ") AS q"))
                    .containsExactly("[true]");
        }
    }

    @Test
    void aTimeoutEndsAQuery() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            fill(sql, 1_000);
            ExecuteOptions options = new ExecuteOptions(0, 0, 100, false);
            assertThatThrownBy(() -> sql.executeDirect(ENDLESS, List.of(), options))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
        }
    }

    @Test
    void aCancelFromAnotherThreadEndsAQuery() throws SQLException {
        try (SqlSession sql = fixture.session("");
                SqlSession observer = fixture.session("")) {
            fill(sql, 1_000);
            CompletableFuture<ExecuteResult> running = CompletableFuture.supplyAsync(() -> {
                try {
                    return sql.executeDirect(ENDLESS, List.of(), ExecuteOptions.DEFAULT);
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            String seen = "SELECT session_id FROM queries WHERE sql_text LIKE 'SELECT count%' AND rows_scanned > 10000";
            while (SqlFixture.rows(observer, seen).isEmpty()) {
                Thread.onSpinWait();
            }
            sql.cancel();
            assertThatThrownBy(running::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            assertThat(SqlFixture.rows(sql, "SELECT 1")).hasSize(1);
        }
    }

    @Test
    void rowsArriveInBatchesOfTheSizeAskedFor() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            fill(sql, 25);
            ExecuteResult first = sql.executeDirect(
                    "SELECT path FROM znodes WHERE path LIKE '/n%'", List.of(), new ExecuteOptions(0, 10, 0, false));
            assertThat(first.rows().rows()).hasSize(10);
            RowBatch second = sql.fetch(first.cursorId(), 10);
            RowBatch third = sql.fetch(first.cursorId(), 10);
            assertThat(second.last()).isFalse();
            assertThat(third.rows()).hasSize(5);
            assertThat(third.last()).isTrue();
            assertState("34000", () -> sql.fetch(first.cursorId(), 10));
        }
    }

    @Test
    void rowsBeyondMaxRowsAreDropped() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            fill(sql, 25);
            ExecuteResult result =
                    sql.executeDirect("SELECT path FROM znodes", List.of(), new ExecuteOptions(7, 0, 0, false));
            assertThat(result.rows().rows()).hasSize(7);
            assertThat(result.cursorId()).isZero();
        }
    }

    @Test
    void aJoinOfEverythingWithEverythingIsRefusedBeforeItBegins() throws SQLException {
        String all = "SELECT count(*) FROM znodes a, znodes b, znodes c, znodes d";
        try (SqlSession sql = fixture.session("")) {
            long small = fixture.store.tree().size();
            assertThat(SqlFixture.rows(sql, all)).containsExactly("[" + small * small * small * small + "]");
            fill(sql, 1_100);
            assertState("53400", () -> SqlFixture.rows(sql, all));
        }
    }

    @Test
    void aLongSortIsCancelledToo() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            fill(sql, 100);
            ExecuteOptions options = new ExecuteOptions(0, 0, 50, false);
            String sorted =
                    "SELECT a.path FROM znodes a, znodes b, znodes c ORDER BY a.version + b.version, c.path LIMIT 5";
            long begunNanos = System.nanoTime();
            assertState("57014", () -> sql.executeDirect(sorted, List.of(), options));
            assertThat(System.nanoTime() - begunNanos).isLessThan(2_000_000_000L);
        }
    }

    /** A cursor that is open keeps its rows; the other statement has what is left. */
    @Test
    void statementsShareTheMemoryOfTheirServer() throws SQLException {
        String sorted = "SELECT path, data_text FROM znodes WHERE path LIKE '/n%' ORDER BY data_length";
        SqlLimits limits = new SqlLimits(8 << 20, 1L << 40, 0, 100, 5_000).withMemoryBytesOfAll(2 << 20);
        try (SqlFixture shared = new SqlFixture(limits);
                SqlSession one = shared.session("");
                SqlSession other = shared.session("")) {
            for (int i = 0; i < 10; i++) {
                SqlFixture.update(
                        one, "INSERT INTO znodes (path, data_text) VALUES (?, ?)", "/n" + i, "x".repeat(100_000));
            }
            ExecuteOptions few = new ExecuteOptions(0, 1, 0, false);
            long cursor = one.executeDirect(sorted, List.of(), few).cursorId();
            assertState("53200", () -> other.executeDirect(sorted, List.of(), few));
            one.closeCursor(cursor);
            assertThat(SqlFixture.rows(other, sorted)).hasSize(10);
            assertThat(SqlFixture.rows(one, sorted)).hasSize(10);
        }
    }

    @Test
    void anAbortedSessionGivesBackWhatItsCursorsHoldOnceItIsClosed() throws SQLException {
        try (SqlSession observer = fixture.session("")) {
            fill(observer, 40);
            SqlSession sql = fixture.session("");
            sql.setAutoCommit(false);
            ExecuteOptions some = new ExecuteOptions(0, 2, 0, false);
            sql.executeDirect("SELECT a.path FROM znodes a, znodes b ORDER BY b.path", List.of(), some);
            String inUse = "SELECT metric_value FROM metrics WHERE name = 'sql_memory_bytes'";
            assertThat(SqlFixture.rows(observer, inUse)).isNotEqualTo(List.of("[0.0]"));
            sql.abort();
            sql.close();
            assertThat(SqlFixture.rows(observer, inUse)).containsExactly("[0.0]");
        }
    }
}
