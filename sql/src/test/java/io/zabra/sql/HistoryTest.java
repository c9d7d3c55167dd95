package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.StateConfig;
import io.zabra.engine.tree.Retention;
import io.zabra.engine.watch.WatchMode;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard()
            .withState(StateConfig.standard().withRetention(new Retention(60_000, 64L << 20))));
    private final ZabraSqlService service = new ZabraSqlService(store, SqlLimits.DEFAULT);

    @AfterEach
    void close() {
        service.close();
        store.close();
    }

    private SqlSession session() throws SQLException {
        return SqlFixture.session(store, service);
    }

    @Test
    void aQueryReadsThePastBesideThePresent() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(
                    sql, "INSERT INTO znodes (path, data_text) VALUES ('/a', 'old'), ('/b', 'same'), ('/c', 'gone')");
            long before = sql.lastZxid();
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'new' WHERE path = '/a'");
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/c'");
            assertThat(SqlFixture.rows(sql, "SELECT data_text FROM znodes AS OF ZXID " + before + " WHERE path = '/a'"))
                    .containsExactly("[old]");
            String changes = "SELECT coalesce(n.path, o.path) AS path, o.data_text, n.data_text FROM znodes n"
                    + " FULL JOIN znodes AS OF ZXID 0x" + Long.toHexString(before) + " AS o ON n.path = o.path"
                    + " WHERE n.data_text IS DISTINCT FROM o.data_text ORDER BY 1";
            assertThat(SqlFixture.rows(sql, changes)).containsExactly("[/a, old, new]", "[/c, gone, null]");
            assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM acls AS OF ZXID " + before + " WHERE path = '/c'"))
                    .containsExactly("[1]");
        }
    }

    @Test
    void aJoinLooksThePastUpForTheRowsOfThePresent() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(
                    sql,
                    "INSERT INTO znodes (path, data_text) VALUES ('/p', null), ('/p/a', 'x'), ('/p/b', 'y'), ('/q', 'z')");
            long then = sql.lastZxid();
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/p/b'");
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'now' WHERE path = '/p/a'");
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/p/c')");
            String past = " znodes AS OF ZXID " + then + " AS o ";
            String byPath = "SELECT n.path, o.data_text FROM znodes n LEFT JOIN" + past
                    + "ON o.path = n.path WHERE n.parent = '/p' ORDER BY 1";
            assertThat(SqlFixture.rows(sql, byPath)).containsExactly("[/p/a, x]", "[/p/c, null]");
            String byParent = "SELECT o.path FROM znodes n JOIN" + past
                    + "ON o.parent = n.path WHERE n.path IN ('/p', '/q') ORDER BY 1";
            assertThat(SqlFixture.rows(sql, byParent)).containsExactly("[/p/a]", "[/p/b]");
            String gone = "SELECT o.path FROM" + past + "WHERE o.parent = '/p' AND NOT EXISTS (SELECT 1 FROM znodes n"
                    + " WHERE n.path = o.path)";
            assertThat(SqlFixture.rows(sql, gone)).containsExactly("[/p/b]");
            String both = "SELECT count(a.entry) FROM" + past + "JOIN acls AS OF ZXID " + then
                    + " AS a ON a.path = o.path WHERE o.parent = '/p'";
            assertThat(SqlFixture.rows(sql, both)).containsExactly("[2]");
            for (String query : List.of(byPath, byParent, gone, both)) {
                assertThat(SqlFixture.rows(sql, "EXPLAIN " + query).toString())
                        .contains("AsOf(zxid " + then + ")")
                        .doesNotContain("HashJoin", "(all");
            }
        }
    }

    @Test
    void theOwnersOfThePastAreLookedUpThere() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(
                    sql, "INSERT INTO znodes (path, node_type) VALUES ('/e1', 'EPHEMERAL'), ('/e2', 'EPHEMERAL')");
            long then = sql.lastZxid();
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/e1'");
            String past = "SELECT o.path FROM sessions s JOIN znodes AS OF ZXID " + then
                    + " AS o ON o.ephemeral_owner = s.session_id ORDER BY 1";
            assertThat(SqlFixture.rows(sql, past)).containsExactly("[/e1]", "[/e2]");
            String now = "SELECT e.path FROM sessions s JOIN ephemerals e ON e.session_id = s.session_id";
            assertThat(SqlFixture.rows(sql, now)).containsExactly("[/e2]");
            assertThat(SqlFixture.rows(sql, "EXPLAIN " + now).toString()).contains("ephemeral_owner=session_id");
            String own = "SELECT path FROM ephemerals WHERE session_id = ?";
            assertThat(SqlFixture.rows(sql, own, sql.zooKeeperSessionId())).containsExactly("[/e2]");
        }
    }

    /** A moment that is not kept is refused whether or not there is a row to look it up for. */
    @Test
    void aJoinWithAMomentOutsideOfTheWindowIsRefused() throws SQLException {
        try (SqlSession sql = session()) {
            assertThatThrownBy(() -> SqlFixture.rows(
                            sql,
                            "SELECT o.path FROM znodes n JOIN znodes AS OF ZXID 0x7fffffff AS o ON n.path = o.path"
                                    + " WHERE n.path = '/nope'"))
                    .hasMessageContaining("retained is zxid 0x")
                    .hasFieldOrPropertyWithValue("SQLState", "22023");
        }
    }

    @Test
    void thePastWarnsOfWhatItHidesAsThePresentDoes() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/h'), ('/h/a')");
            SqlFixture.update(sql, "UPDATE znodes SET acl = 'world:anyone:a' WHERE path = '/h'");
            long zxid = sql.lastZxid();
            ExecuteResult result = sql.executeDirect(
                    "SELECT count(*) FROM znodes AS OF ZXID " + zxid, List.of(), ExecuteOptions.DEFAULT);
            assertThat(result.warnings()).singleElement().asString().contains("do not show");
        }
    }

    /** Of each child of one parent the newest of then, whatever became of it. */
    @Test
    void distinctOnTakesItsRowsFromThePast() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(
                    sql,
                    "INSERT INTO znodes (path, data_text) VALUES ('/p', null), ('/q', null), ('/p/a', 'x'), ('/p/b',"
                            + " 'y'), ('/q/c', 'z')");
            long before = sql.lastZxid();
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path IN ('/p/b', '/q/c')");
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'now' WHERE path = '/p/a'");
            String past = " FROM znodes AS OF ZXID " + before + " WHERE depth = 2 AND path NOT LIKE '/zoo%'";
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT DISTINCT ON (parent) parent, path, data_text" + past
                                    + " ORDER BY parent, path DESC"))
                    .containsExactly("[/p, /p/b, y]", "[/q, /q/c, z]");
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT DISTINCT ON (o.parent) o.path, n.data_text FROM znodes AS OF ZXID ? AS o"
                                    + " JOIN znodes n ON n.path = o.path WHERE o.depth = 2 AND o.path NOT LIKE '/zoo%'"
                                    + " ORDER BY o.parent, o.path",
                            before))
                    .containsExactly("[/p/a, now]");
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT DISTINCT ON (parent) path FROM znodes WHERE depth = 2 AND path NOT LIKE"
                                    + " '/zoo%' ORDER BY parent, path DESC"))
                    .containsExactly("[/p/a]");
        }
    }

    @Test
    void aTimeNamesTheLastTransactionBeforeIt() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/a', 'now')");
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT data_text FROM znodes FOR SYSTEM_TIME AS OF CAST(? AS TIMESTAMP(3)) WHERE path ="
                                    + " '/a'",
                            LocalDateTime.now(ZoneOffset.UTC)))
                    .containsExactly("[now]");
        }
    }

    /** The store's own clock may be ahead of the one that its transactions are given their time by, or behind it. */
    @Test
    void aTimeIsStillToComeWhereNeitherThisClockNorTheLeadersHasReachedIt() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a')");
            String at = "SELECT count(*) FROM znodes FOR SYSTEM_TIME AS OF CAST(? AS TIMESTAMP(3)) WHERE path = '/a'";
            assertThat(SqlFixture.rows(sql, at, newest())).containsExactly("[1]");
            assertThatThrownBy(() -> SqlFixture.rows(
                            sql, at, LocalDateTime.now(ZoneOffset.UTC).plusSeconds(30)))
                    .hasMessageContaining("still to come: retained is zxid 0x")
                    .hasFieldOrPropertyWithValue("SQLState", "22023");
        }
    }

    private LocalDateTime newest() {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(store.retained().newestMs()), ZoneOffset.UTC);
    }

    @Test
    void aMomentOutsideOfTheWindowIsRefusedWithTheWindow() throws SQLException {
        try (SqlSession sql = session()) {
            assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT path FROM znodes AS OF ZXID 0x7fffffff"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("retained is zxid 0x")
                    .hasFieldOrPropertyWithValue("SQLState", "22023");
        }
    }

    @Test
    void aMomentIsAParameterAndNoneThatIsStillToCome() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a')");
            long made = sql.lastZxid();
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/a'");
            String then = "SELECT count(*) FROM znodes AS OF ZXID ? WHERE path = '/a'";
            assertThat(SqlFixture.rows(sql, then, made)).containsExactly("[1]");
            assertThat(SqlFixture.rows(sql, then, sql.lastZxid())).containsExactly("[0]");
            assertThatThrownBy(() -> SqlFixture.rows(sql, then, -1L))
                    .hasMessageContaining("is not negative, as -1 is: retained is zxid 0x")
                    .hasFieldOrPropertyWithValue("SQLState", "22023");
            assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT count(*) FROM znodes AS OF ZXID -1"))
                    .hasMessageContaining("is not negative, as -1 is");
            assertThat(SqlFixture.rows(sql, "SELECT count(*) > 0 FROM znodes AS OF ZXID ?", made))
                    .containsExactly("[true]");
            String later = "SELECT count(*) FROM znodes FOR SYSTEM_TIME AS OF TIMESTAMP '2999-01-01 00:00:00'";
            assertThatThrownBy(() -> SqlFixture.rows(sql, later))
                    .hasMessageContaining("still to come")
                    .hasFieldOrPropertyWithValue("SQLState", "22023");
        }
    }

    @Test
    void ephemeralsAreFoundByTheirOwner() throws SQLException {
        try (SqlSession sql = session();
                SqlSession other = session()) {
            SqlFixture.update(
                    sql, "INSERT INTO znodes (path, node_type) VALUES ('/e1', 'EPHEMERAL'), ('/e2', 'EPHEMERAL')");
            SqlFixture.update(other, "INSERT INTO znodes (path, node_type) VALUES ('/e3', 'EPHEMERAL')");
            String owned = "SELECT path FROM znodes WHERE ephemeral_owner = ? ORDER BY path";
            assertThat(SqlFixture.rows(sql, "EXPLAIN " + owned.replace("?", "0x1f"))
                            .toString())
                    .contains("ephemeral_owner=31");
            assertThat(SqlFixture.rows(sql, owned, sql.zooKeeperSessionId())).containsExactly("[/e1]", "[/e2]");
            sql.setAutoCommit(false);
            SqlFixture.update(sql, "INSERT INTO znodes (path, node_type) VALUES ('/e4', 'EPHEMERAL')");
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/e1'");
            assertThat(SqlFixture.rows(sql, owned, sql.zooKeeperSessionId())).containsExactly("[/e2]", "[/e4]");
            sql.rollback();
            String joined = "SELECT s.session_id = ? AS own, z.path FROM sessions s JOIN znodes z"
                    + " ON z.ephemeral_owner = s.session_id ORDER BY 2";
            assertThat(SqlFixture.rows(sql, joined, sql.zooKeeperSessionId()))
                    .containsExactly("[true, /e1]", "[true, /e2]", "[false, /e3]");
        }
    }

    @Test
    void theTablesOfTheServerShowWhatItSays() throws SQLException {
        try (SqlSession sql = session()) {
            store.addWatch("/watched", WatchMode.PERSISTENT, event -> {});
            assertThat(SqlFixture.rows(sql, "SELECT server_id, session_id, path FROM watches"))
                    .containsExactly("[0, null, /watched]");
            assertThat(SqlFixture.rows(sql, "SELECT server_id, role FROM servers"))
                    .containsExactly("[0, STANDALONE]");
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT metric_value > 0 AS some FROM metrics WHERE name = 'znodes'".replace("some", "x")))
                    .containsExactly("[true]");
            SqlFixture.update(
                    sql,
                    "INSERT INTO znodes (path, data_text) VALUES ('/zookeeper/quota/app/zookeeper_limits',"
                            + " 'count=5,bytes=-1=;byteHardLimit=-1;countHardLimit=9'),"
                            + " ('/zookeeper/quota/app/zookeeper_stats', 'count=2,bytes=30') WITH PARENTS");
            // What is used the store counts itself.
            assertThat(SqlFixture.rows(sql, "SELECT path, count_limit, bytes_limit, count_hard_limit FROM quotas"))
                    .containsExactly("[/app, 5, null, 9]");
        }
    }
}
