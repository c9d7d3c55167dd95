package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Statements that are long because they name much: what they name is looked up, each once and in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongChainTest {
    private static final int ZNODES = 5_000;

    private final SqlFixture fixture = SqlFixture.offHeap();

    @BeforeAll
    void fill() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (int from = 0; from < ZNODES; from += 200) {
                int first = from;
                SqlFixture.update(
                        sql,
                        "INSERT INTO znodes (path) VALUES " + chain(200, ", ", i -> "('" + path(first + i) + "')"));
            }
        }
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    private static String path(int i) {
        return "/n" + (10_000 + i);
    }

    private static String chain(int length, String between, IntFunction<String> part) {
        return IntStream.range(0, length).mapToObj(part).collect(Collectors.joining(between));
    }

    /** From the last to the first, and some twice. */
    private static String named(int i) {
        return path(2_000 - i % 1_900);
    }

    private void assertPoints(CountedRun run) {
        List<String> expected = IntStream.rangeClosed(101, 2_000)
                .mapToObj(i -> "[" + path(i) + "]")
                .toList();
        assertThat(run.rows()).isEqualTo(expected);
        assertThat(run.looked()).isEqualTo(expected.size());
        assertThat(run.plan()).doesNotContain("Sort", "where").contains("Znodes(path=(");
    }

    @Test
    void pointsThatAreTiedByOrAreOneSortedList() {
        assertPoints(CountedRun.of(
                fixture,
                "SELECT path FROM znodes WHERE " + chain(2_000, " OR ", i -> "path = '" + named(i) + "'")
                        + " ORDER BY path"));
        Object[] parameters = IntStream.range(0, 2_000).mapToObj(i -> named(i)).toArray();
        assertPoints(CountedRun.of(
                fixture,
                "SELECT path FROM znodes WHERE " + chain(2_000, " OR ", i -> "path = ?") + " ORDER BY path",
                parameters));
    }

    @Test
    void aLongListIsOneSortedListOfPoints() {
        assertPoints(CountedRun.of(
                fixture,
                "SELECT path FROM znodes WHERE path IN (" + chain(2_000, ", ", i -> "'" + named(i) + "'")
                        + ") ORDER BY path"));
        Object[] parameters = IntStream.range(0, 2_000).mapToObj(i -> named(i)).toArray();
        assertPoints(CountedRun.of(
                fixture,
                "SELECT path FROM znodes WHERE path IN (" + chain(2_000, ", ", i -> "?") + ") ORDER BY path",
                parameters));
    }

    @Test
    void rangesThatAreTiedByOrAreDisjointOnes() {
        CountedRun ranges = CountedRun.of(
                fixture,
                "SELECT path FROM znodes WHERE "
                        + chain(300, " OR ", i -> "path BETWEEN '" + path(i) + "' AND '" + path(i + 1) + "'")
                        + " ORDER BY path DESC");
        assertThat(ranges.rows()).hasSize(301).startsWith("[" + path(300) + "]");
        assertThat(ranges.looked()).isEqualTo(301);
    }

    @Test
    void aLongUnionYieldsAllOfIt() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (String union : List.of(" UNION ALL ", " UNION ")) {
                assertThat(SqlFixture.rows(
                                sql,
                                "SELECT count(*), min(path), max(path) FROM ("
                                        + chain(
                                                2_000,
                                                union,
                                                i -> "SELECT path FROM znodes WHERE path = '" + path(i) + "'")
                                        + ") AS all_of_them"))
                        .as(union)
                        .containsExactly("[2000, /n10000, /n11999]");
            }
        }
    }

    @Test
    void aLongConditionIsOneOfAWriteToo() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            sql.setAutoCommit(false);
            String points = chain(1_500, " OR ", i -> "path = '" + path(i) + "'");
            assertThat(SqlFixture.update(sql, "DELETE FROM znodes WHERE " + points))
                    .isEqualTo(1_500);
            sql.rollback();
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT count(*) FROM znodes WHERE " + chain(3_000, " AND ", i -> "version <> " + (i + 1))))
                    .containsExactly("[" + (ZNODES + 4) + "]");
        }
    }

    private static List<String> onSmallStack(String statement) throws Exception {
        FutureTask<List<String>> task = new FutureTask<>(() -> {
            try (SqlFixture own = new SqlFixture();
                    SqlSession sql = own.session("")) {
                return SqlFixture.rows(sql, statement);
            }
        });
        Thread thread = new Thread(null, task, "small", 256 << 10);
        thread.start();
        return task.get();
    }

    /** However slow the code still is, which a stack is used up by the sooner. */
    @Test
    void whatIsLongNeedsNoMoreOfAStackThanWhatIsShort() throws Exception {
        String all = "SELECT count(*) FROM znodes WHERE ";
        assertThat(onSmallStack(all + "path = '/' OR "
                        + chain(1_500, " OR ", i -> "(path = '/x" + i + "' AND version = " + i + ")")))
                .containsExactly("[1]");
        assertThat(onSmallStack("SELECT 1 WHERE 1 = 1 AND "
                        + chain(400, " AND ", i -> "(" + i + " + 1 > 0 OR abs(" + i + ") = 2)")))
                .containsExactly("[1]");
        assertThat(onSmallStack("SELECT char_length('' || " + chain(2_400, " || ", i -> "'a'") + ")"))
                .containsExactly("[2400]");
        assertThat(onSmallStack("SELECT max(version + " + chain(2_400, " + ", i -> "1") + ") FROM znodes"))
                .containsExactly("[2400]");
        assertThat(onSmallStack("SELECT " + "(".repeat(2_400) + "1" + ")".repeat(2_400)))
                .containsExactly("[1]");
    }

    /** Of these each lies within the next. */
    @Test
    void whatIsNestedTooDeepIsRefused() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            String nested = "(".repeat(50_000) + "path = '/'" + ")".repeat(50_000);
            assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT path FROM znodes WHERE " + nested))
                    .hasFieldOrPropertyWithValue("SQLState", "54001");
            assertThat(SqlFixture.rows(sql, "SELECT 1")).containsExactly("[1]");
        }
    }
}
