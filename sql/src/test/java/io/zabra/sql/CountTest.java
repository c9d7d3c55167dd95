package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** COUNT(*) of what need not be looked at counts what a scan would show, to everybody. */
class CountTest {
    private static final AuthId OWNER = new AuthId("digest", "owner:secret");
    private static final List<AclEntry> PRIVATE = List.of(new AclEntry(Permission.ALL, OWNER));
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    private final SqlFixture fixture = SqlFixture.offHeap();

    @BeforeEach
    void fill() {
        for (String path : List.of("/a", "/a/b", "/a/c", "/a-b", "/z")) {
            create(path, OPEN);
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void create(String path, List<AclEntry> acl) {
        fixture.write(
                fixture.openSession(),
                new WriteRequest.Create(path, new byte[0], acl, NodeKind.PERSISTENT, false, 0, true),
                AuthId.ANYONE,
                OWNER);
    }

    private static Stream<String> sources() {
        return Stream.of(
                "znodes",
                "znodes WHERE parent = '/'",
                "znodes WHERE parent = '/a'",
                "znodes WHERE parent = '/p'",
                "znodes WHERE parent = '/none'",
                "znodes WHERE parent = '/a/'",
                "znodes WHERE parent = NULL",
                "znodes WHERE parent IN ('/a', '/')",
                "znodes WHERE path > '/a'");
    }

    /** Counted one by one, as the condition on the rows' contents wants it. */
    private static void assertCounted(SqlSession sql) throws SQLException {
        for (String source : sources().toList()) {
            List<String> all = SqlFixture.rows(sql, "SELECT path FROM " + source);
            ExecuteResult counted =
                    sql.executeDirect("SELECT count(*) FROM " + source, List.of(), ExecuteOptions.DEFAULT);
            ExecuteResult listed = sql.executeDirect("SELECT path FROM " + source, List.of(), ExecuteOptions.DEFAULT);
            assertThat(counted.rows().rows().get(0)[0]).as(source).isEqualTo((long) all.size());
            assertThat(counted.warnings()).as(source).isEqualTo(listed.warnings());
        }
    }

    @Test
    void whatEverybodyMaySeeIsCounted() throws SQLException {
        try (SqlSession sql = fixture.session("");
                SqlSession below = fixture.session("/a")) {
            assertCounted(sql);
            assertCounted(below);
            assertThat(SqlFixture.rows(sql, "SELECT count(*), count(*) FROM znodes"))
                    .containsExactly("[9, 9]");
            assertThat(SqlFixture.rows(sql, "SELECT count(*), count(*) FILTER (WHERE version > 0) FROM znodes"))
                    .containsExactly("[9, 0]");
        }
    }

    @Test
    void aChrootThatIsNotThereHasNoRoot() throws SQLException {
        try (SqlSession sql = fixture.session("/nowhere")) {
            assertCounted(sql);
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes")).isEmpty();
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes ORDER BY path DESC LIMIT 1"))
                    .isEmpty();
            assertThat(SqlFixture.rows(sql, "SELECT count(*), count(version), min(path) FROM znodes"))
                    .containsExactly("[0, 0, null]");
            assertThat(SqlFixture.rows(sql, "SELECT max(path) FROM znodes")).containsExactly("[null]");
        }
    }

    @Test
    void whatIsHiddenIsNotCounted() throws SQLException {
        create("/p", PRIVATE);
        create("/p/q", OPEN);
        create("/p/q/r", OPEN);
        try (SqlSession sql = fixture.session("", AuthId.ANYONE);
                SqlSession owner = fixture.session("", AuthId.ANYONE, OWNER)) {
            assertCounted(sql);
            assertCounted(owner);
            assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes")).containsExactly("[11]");
            assertThat(SqlFixture.rows(owner, "SELECT count(*) FROM znodes")).containsExactly("[12]");
        }
    }

    @Test
    void whatIsCountedAtOnceIsNotLookedAt() throws SQLException {
        try (SqlFixture limited = new SqlFixture(new SqlLimits(1 << 20, 100, 0, 100, 5_000));
                SqlSession sql = limited.session("")) {
            String rows =
                    IntStream.range(0, 1_000).mapToObj(i -> "('/n" + i + "')").collect(Collectors.joining(","));
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
            assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes")).containsExactly("[1004]");
            assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE parent = '/'"))
                    .containsExactly("[1001]");
            assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE version >= 0"))
                    .hasFieldOrPropertyWithValue("SQLState", "53400");
        }
    }

    @Test
    void aTransactionCountsItsOwnWrites() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            sql.setAutoCommit(false);
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a/d')");
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/z'");
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/a-b'");
            assertCounted(sql);
            assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes")).containsExactly("[8]");
            sql.rollback();
        }
    }

    /** What joins their parents to znodes sees siblings alike; where it reads more of them, it looks at each. */
    private static void assertJoined(SqlSession sql) throws SQLException {
        for (String where : List.of("= '/'", "= '/a'", "= '/p'", "= '/none'", "IN ('/a', '/', '/p', '/z')")) {
            for (String join : List.of("JOIN", "LEFT JOIN")) {
                String counted = "SELECT g.path, count(*), sum(p.num_children), max(p.path),"
                        + " count(g.version) FILTER (WHERE p.depth > 0) FROM znodes c"
                        + " JOIN znodes p ON p.path = c.parent " + join + " znodes g ON g.path = p.parent"
                        + " WHERE %s AND c.parent " + where + " GROUP BY g.path ORDER BY 1";
                assertThat(SqlFixture.rows(sql, counted.formatted("TRUE")))
                        .as(counted)
                        .isEqualTo(SqlFixture.rows(sql, counted.formatted("c.name IS NOT NULL")));
            }
            String grouped = "SELECT parent, count(*), count(*) FROM znodes WHERE %s AND parent " + where
                    + " GROUP BY parent ORDER BY 1";
            assertThat(SqlFixture.rows(sql, grouped.formatted("TRUE")))
                    .as(grouped)
                    .isEqualTo(SqlFixture.rows(sql, grouped.formatted("name <> ''")));
        }
    }

    @Test
    void siblingsAreJoinedToTheirParentOnce() throws SQLException {
        create("/p", PRIVATE);
        create("/p/q", OPEN);
        try (SqlSession sql = fixture.session("", AuthId.ANYONE);
                SqlSession owner = fixture.session("", AuthId.ANYONE, OWNER);
                SqlSession below = fixture.session("/a", AuthId.ANYONE)) {
            assertJoined(sql);
            assertJoined(owner);
            assertJoined(below);
            sql.setAutoCommit(false);
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a/d')");
            assertJoined(sql);
            sql.rollback();
        }
    }

    @Test
    void siblingsThatAreJoinedAreNotLookedAt() {
        for (int i = 0; i < 1_000; i++) {
            create("/a/n" + i, OPEN);
        }
        CountedRun joined = CountedRun.of(
                fixture,
                "SELECT g.path, count(*), sum(p.num_children) FROM znodes c JOIN znodes p ON p.path = c.parent"
                        + " JOIN znodes g ON g.path = p.parent WHERE c.parent = '/a' GROUP BY g.path");
        assertThat(joined.rows()).containsExactly("[/, 1002, 1004004]");
        assertThat(joined.looked()).isLessThan(20);
        CountedRun grouped = CountedRun.of(
                fixture, "SELECT parent, count(*) FROM znodes WHERE parent IN ('/a', '/') GROUP BY parent ORDER BY 1");
        assertThat(grouped.rows()).containsExactly("[/, 4]", "[/a, 1002]");
        assertThat(grouped.looked()).isLessThan(20);
    }

    @Test
    void groupsAreThoseOfAScanInOrder() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            String groups = "SELECT parent, count(*), sum(data_length), max(path) FROM %s GROUP BY parent ORDER BY 1";
            assertThat(SqlFixture.rows(sql, groups.formatted("znodes")))
                    .isEqualTo(SqlFixture.rows(
                            sql, groups.formatted("(SELECT * FROM znodes ORDER BY path LIMIT 1000) AS z")));
        }
    }
}
