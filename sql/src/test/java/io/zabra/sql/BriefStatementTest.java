package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server executes on the thread that the statement arrives on. */
class BriefStatementTest {
    private static final int CHILDREN = 5_000;
    private static final int INSERTED_AT_ONCE = 1_000;
    private static final int LONG_CHILDREN = 500;
    private static final int LEVELS = 300;
    private static final String CHILDREN_OF = "SELECT name, version FROM znodes WHERE parent = ?";
    private static final String PAGE = "SELECT path FROM znodes WHERE path > ? ORDER BY path LIMIT 100";

    private final SqlFixture fixture = new SqlFixture();
    private ServerSqlSession sql;

    /** What a brief execution came to; at most one of the three is there. */
    private static final class Answered implements ServerSqlSession.Answer {
        private @Nullable ExecuteResult result;
        private @Nullable SQLException failure;
        private boolean isLong;

        @Override
        public void yielded(ExecuteResult yielded) {
            result = yielded;
        }

        @Override
        public void failed(SQLException failed) {
            failure = failed;
        }

        @Override
        public void takesLong() {
            isLong = true;
        }
    }

    @BeforeEach
    void open() throws SQLException {
        sql = fixture.service.openSession(
                new SqlFixture.Client(fixture.openSession(), List.of()),
                new SqlSessionOptions("", 0, List.of(), "test"));
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/few'), ('/few/a'), ('/few/b'), ('/many')");
        for (int from = 0; from < CHILDREN; from += INSERTED_AT_ONCE) {
            List<String> rows = IntStream.range(from, from + INSERTED_AT_ONCE)
                    .mapToObj(i -> "('/many/" + i + "')")
                    .toList();
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + String.join(", ", rows));
        }
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        fixture.close();
    }

    private Answered briefly(long statement, String parameter, int fetchSize) {
        Answered answered = new Answered();
        sql.executeBriefly(
                statement,
                List.of(parameter),
                new ExecuteOptions(0, fetchSize, 0, false),
                new SqlFixture.Steps(),
                answered);
        return answered;
    }

    private static int rows(Answered answered) {
        assertThat((Object) answered.failure).isNull();
        assertThat(answered.isLong).isFalse();
        return answered.result == null ? -1 : answered.result.rows().rows().size();
    }

    private static @Nullable Object[] firstRow(Answered answered) {
        return answered.result == null
                ? new Object[0]
                : answered.result.rows().rows().get(0);
    }

    @Test
    void aPageAndAFewChildrenAreListedThereAndThen() throws SQLException {
        long page = sql.prepare(PAGE).id();
        long children = sql.prepare(CHILDREN_OF).id();
        assertThat(List.of(sql.isBrief(page), sql.isBrief(children))).containsOnly(true);
        assertThat(rows(briefly(page, "/many/1", 0))).isEqualTo(100);
        assertThat(rows(briefly(children, "/few", 0))).isEqualTo(2);
    }

    @Test
    void aLongListingIsHandedOnAndNotTriedAgainForAWhile() throws SQLException {
        long children = sql.prepare(CHILDREN_OF).id();
        assertThat(rows(briefly(children, "/many", 1_000))).isEqualTo(1_000);
        Answered answered = briefly(children, "/many", CHILDREN);
        assertThat(answered.isLong).isTrue();
        assertThat(answered.result).isNull();
        assertThat(sql.isBrief(children)).isFalse();
        ExecuteResult whole = sql.execute(children, List.of("/many"), new ExecuteOptions(0, CHILDREN, 0, false));
        assertThat(whole.rows().rows()).hasSize(CHILDREN);
        int tries = 0;
        while (!sql.isBrief(children)) {
            assertThat(++tries).isLessThan(1_000);
        }
        assertThat(rows(briefly(children, "/few", 0))).isEqualTo(2);
    }

    @Test
    void whatIsFetchedLaterMayBeLong() throws SQLException {
        long children = sql.prepare(CHILDREN_OF).id();
        Answered answered = briefly(children, "/many", 50);
        int seen = rows(answered);
        assertThat(seen).isEqualTo(50);
        long cursor = answered.result == null ? 0 : answered.result.cursorId();
        RowBatch batch = RowBatch.EMPTY;
        do {
            batch = sql.fetch(cursor, 200);
            seen += batch.rows().size();
        } while (!batch.last());
        assertThat(seen).isEqualTo(CHILDREN);
    }

    @Test
    void whatComputesOrBelongsToATransactionIsNotBrief() throws SQLException {
        long page = sql.prepare(PAGE).id();
        long sorted = sql.prepare("SELECT name FROM znodes WHERE parent = ? ORDER BY version")
                .id();
        long filtered = sql.prepare("SELECT name FROM znodes WHERE parent = ? AND data_text LIKE '%x%'")
                .id();
        long summed = sql.prepare("SELECT sum(data_length) FROM znodes WHERE parent = ? AND version = 0")
                .id();
        assertThat(List.of(sql.isBrief(sorted), sql.isBrief(filtered), sql.isBrief(summed)))
                .containsOnly(false);
        sql.setAutoCommit(false);
        assertThat(sql.isBrief(page)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM znodes WHERE parent = ?",
                "SELECT count(*), sum(data_length) FROM znodes WHERE parent = ?",
                "SELECT parent, count(*), max(mzxid), avg(version) FROM znodes WHERE parent = ? GROUP BY parent",
                "SELECT p.path, count(*) FROM znodes c JOIN znodes p ON p.path = c.parent WHERE c.parent = ? GROUP BY p.path",
                "SELECT p.path, count(*), max(c.mzxid) FROM znodes c JOIN znodes p ON p.path = c.parent WHERE c.parent = ?"
                        + " GROUP BY p.path"
            })
    void numbersOfAFewThousandZnodesAreComputedThereAndThen(String text) throws SQLException {
        long counted = sql.prepare(text).id();
        assertThat(sql.isBrief(counted)).isTrue();
        Answered few = briefly(counted, "/few", 0);
        assertThat(rows(few)).isEqualTo(1);
        assertThat(firstRow(few)).contains(2L);
        boolean known = text.startsWith("SELECT count(*) FROM") || text.startsWith("SELECT p.path, count(*) FROM");
        assertThat(briefly(counted, "/many", 0).isLong).isNotEqualTo(known);
    }

    /** Values that may be long, or that are kept. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT max(data_text) FROM znodes WHERE parent = ?",
                "SELECT name, count(*) FROM znodes WHERE parent = ? GROUP BY name",
                "SELECT count(DISTINCT version) FROM znodes WHERE parent = ?",
                "SELECT array_agg(version) FROM znodes WHERE parent = ?",
                "SELECT count(*) FROM znodes c JOIN znodes d ON d.parent = c.parent WHERE c.parent = ?"
            })
    void whatKeepsValuesIsNotBrief(String text) throws SQLException {
        assertThat(sql.isBrief(sql.prepare(text).id())).isFalse();
    }

    @Test
    void aLongPathOfAParentIsForAThreadOfItsOwn() throws SQLException {
        String parent = "/few/" + "x".repeat(5_000);
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('" + parent + "'), ('" + parent + "/a')");
        long grouped = sql.prepare("SELECT parent, count(*) FROM znodes WHERE parent = ? GROUP BY parent")
                .id();
        assertThat(briefly(grouped, parent, 0).isLong).isTrue();
    }

    /** What is made, looked up or compared of each of many rows, of which each is short enough. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT parent, count(*), max(mzxid) FROM znodes WHERE parent = ? GROUP BY parent",
                "SELECT p.version, count(*), max(c.mzxid) FROM znodes c JOIN znodes p ON p.path = c.parent WHERE c.parent = ?"
                        + " GROUP BY p.version"
            })
    void manyRowsWithALongParentAreForAThreadOfItsOwn(String text) throws SQLException {
        insertBelow("/few/" + "x".repeat(1_000));
        insertBelow("/few/y");
        long grouped = sql.prepare(text).id();
        assertThat(rows(briefly(grouped, "/few/y", 0))).isEqualTo(1);
        assertThat(briefly(grouped, "/few/" + "x".repeat(1_000), 0).isLong).isTrue();
    }

    /** Each has a parent of its own, whose path has to be put together to see whether it shows. */
    @Test
    void manyLongParentsAreForAThreadOfTheirOwn() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/deep')");
        StringBuilder path = new StringBuilder("/deep");
        for (int i = 0; i < LEVELS; i++) {
            path.append('/').append("x".repeat(9));
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('" + path + "')");
        }
        long counted = sql.prepare("SELECT count(*), max(version) FROM znodes WHERE path > ? AND path < '/e'")
                .id();
        assertThat(sql.isBrief(counted)).isTrue();
        assertThat(briefly(counted, "/deep", 0).isLong).isTrue();
        assertThat(rows(briefly(counted, "/few", 0))).isEqualTo(1);
    }

    private void insertBelow(String parent) throws SQLException {
        List<String> rows = IntStream.range(0, LONG_CHILDREN)
                .mapToObj(i -> "('" + parent + "/" + i + "')")
                .toList();
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('" + parent + "'), " + String.join(", ", rows));
    }

    /** However cheap it looks: what a function costs is up to its arguments. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT path FROM znodes WHERE path = '/' AND CAST(? AS VARCHAR) LIKE CAST(? AS VARCHAR)",
                "SELECT path FROM znodes WHERE path = '/' AND upper(CAST(? AS VARCHAR)) = 'A'",
                "SELECT path FROM znodes WHERE path = '/' AND is_below(CAST(? AS VARCHAR), '/a')",
                "SELECT path FROM znodes WHERE path = '/' AND json_value(CAST(? AS VARCHAR), '$.a') = 'x'",
                "SELECT path FROM znodes WHERE path = '/' AND cast(path AS char(16000000)) = CAST(? AS VARCHAR)",
                "SELECT path FROM znodes WHERE path = '/' || CAST(? AS VARCHAR)",
                "SELECT path FROM znodes WHERE parent = lower(CAST(? AS VARCHAR))",
                "SELECT path FROM znodes WHERE path > lower(CAST(? AS VARCHAR)) ORDER BY path LIMIT 10",
                "SELECT lower(path) FROM znodes WHERE path = CAST(? AS VARCHAR)",
                "UPDATE znodes SET data_text = CAST('x' AS char(16000000)) WHERE path = CAST(? AS VARCHAR)"
            })
    void whatCallsAFunctionIsNotBrief(String text) throws SQLException {
        assertThat(sql.isBrief(sql.prepare(text).id())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT data FROM znodes WHERE path = ?",
                "SELECT version FROM znodes WHERE path = ? AND version = ? AND (czxid > 1 OR name IS NOT NULL)",
                "SELECT path FROM znodes WHERE path IN (?, ?, '/a') AND mzxid <> 7",
                "UPDATE znodes SET data_text = ? WHERE path = ? AND version = ?",
                "DELETE FROM znodes WHERE path = ?"
            })
    void whatComparesAFewThingsIsBrief(String text) throws SQLException {
        assertThat(sql.isBrief(sql.prepare(text).id())).isTrue();
    }

    @Test
    void conditionsWithoutEndAreNotBrief() throws SQLException {
        StringBuilder text = new StringBuilder("SELECT path FROM znodes WHERE path = '/' AND (version = 0");
        for (int i = 0; i < 200; i++) {
            text.append(" OR czxid <> ?");
        }
        assertThat(sql.isBrief(sql.prepare(text + ")").id())).isFalse();
        String parents = "?, ".repeat(200) + "?";
        assertThat(sql.isBrief(sql.prepare("SELECT path FROM znodes WHERE parent IN (" + parents + ")")
                        .id()))
                .isFalse();
    }

    @Test
    void longParametersAreForAThreadOfItsOwn() throws SQLException {
        long point = sql.prepare("SELECT path FROM znodes WHERE path = ?").id();
        assertThat(briefly(point, "/" + "x".repeat(100_000), 0).isLong).isTrue();
        assertThat(rows(briefly(point, "/few", 0))).isEqualTo(1);
    }
}
