package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchMode;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final AuthId APP = new AuthId("digest", "app:hash");
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final List<AclEntry> APP_ONLY = List.of(new AclEntry(Permission.ALL, APP));

    private final SqlFixture fixture = new SqlFixture();

    @BeforeEach
    void tree() {
        long client = fixture.openSession();
        create(client, "/open", "seen", OPEN);
        create(client, "/secret", "hidden", APP_ONLY);
        create(client, "/secret/child", "open below secret", OPEN);
    }

    private void create(long client, String path, String data, List<AclEntry> acl) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        fixture.write(client, new WriteRequest.Create(path, bytes, acl, NodeKind.PERSISTENT, false, 0, true), APP);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** As {@code getChildren} of its parent, which tells that; {@code exists} refuses the rest. */
    @Test
    void aZnodeThatMayNotBeReadShowsItsNameAndNothingElse() throws SQLException {
        String stat = "data_length, version, cversion, aversion, czxid, mzxid, pzxid, ctime, mtime, num_children,"
                + " node_type, ephemeral_owner, ttl_ms, acl";
        String shown = "[/secret, /, secret, 1, null, null" + ", null".repeat(14) + "]";
        try (SqlSession stranger = fixture.session("");
                SqlSession app = fixture.session("", APP)) {
            for (String where : List.of(
                    "path = '/secret'",
                    "parent = '/' AND name > 's'",
                    "path LIKE '/sec%'",
                    "depth = 1 AND path > '/s'")) {
                String all = "SELECT path, parent, name, depth, data, data_text, " + stat + " FROM znodes WHERE "
                        + where + " AND path < '/secret/' AND name <> 'zookeeper'";
                assertThat(SqlFixture.rows(stranger, all)).as(where).containsExactly(shown);
                assertThat(SqlFixture.rows(app, all))
                        .as(where)
                        .singleElement()
                        .asString()
                        .contains("hidden, 6, 0, 1,");
            }
            assertThat(SqlFixture.rows(stranger, "SELECT count(*) FROM znodes WHERE path LIKE '/secret%'"))
                    .containsExactly("[1]");
        }
    }

    @Test
    void whatDoesNotShowIsNullToConditionsAggregatesAndJoins() throws SQLException {
        try (SqlSession stranger = fixture.session("");
                SqlSession app = fixture.session("", APP)) {
            for (String hidden : List.of(
                    "SELECT path FROM znodes WHERE path = '/secret' AND version >= 0",
                    "SELECT path FROM znodes WHERE path = '/secret' AND NOT version > 0",
                    "SELECT path FROM znodes WHERE parent = '/' AND name = 'secret' AND num_children = 1",
                    "SELECT z.path FROM (VALUES (6)) AS v (n) JOIN znodes z ON z.data_length = v.n AND z.path ="
                            + " '/secret'",
                    "SELECT p.path FROM znodes c JOIN znodes p ON p.path = c.path WHERE c.path = '/secret' AND p.mtime"
                            + " > c.ctime - INTERVAL '1' DAY")) {
                assertThat(SqlFixture.rows(stranger, hidden)).as(hidden).isEmpty();
                assertThat(SqlFixture.rows(app, hidden)).as(hidden).hasSize(1);
            }
            String sums = "SELECT count(*), count(version), count(*) FILTER (WHERE version IS NULL), sum(num_children)"
                    + " FROM znodes WHERE path IN ('/open', '/secret')";
            assertThat(SqlFixture.rows(stranger, sums)).containsExactly("[2, 1, 1, 0]");
            assertThat(SqlFixture.rows(app, sums)).containsExactly("[2, 2, 0, 1]");
            String byParent = "SELECT parent, count(*), sum(data_length), count(czxid) FROM znodes"
                    + " WHERE parent = '/' AND path <> '/zookeeper' GROUP BY parent";
            assertThat(SqlFixture.rows(stranger, byParent)).containsExactly("[/, 2, 4, 1]");
            assertThat(SqlFixture.rows(app, byParent)).containsExactly("[/, 2, 10, 2]");
            String ofAll = "SELECT count(*) - count(version) FROM znodes";
            assertThat(SqlFixture.rows(stranger, ofAll)).containsExactly("[1]");
        }
    }

    /** That what was read is what it was takes no permission, of what shows without READ either. */
    @Test
    void whatMayNotBeReadIsCheckedAllTheSame() throws SQLException {
        List<String> statements = List.of(
                "INSERT INTO znodes (path, data_text) SELECT '/open/n', CAST(count(*) AS VARCHAR) FROM znodes",
                "UPDATE znodes SET data_text = 'x' WHERE path = (SELECT max('/open') FROM znodes WHERE path = '/secret')",
                "INSERT INTO znodes (path) SELECT '/open/m' FROM znodes WHERE path = '/secret'");
        for (boolean within : List.of(false, true)) {
            try (SqlSession stranger = fixture.session("")) {
                for (String statement : statements) {
                    SqlFixture.update(stranger, within ? "BEGIN" : "RESET ALL");
                    assertThat(SqlFixture.update(stranger, statement))
                            .as(statement)
                            .isEqualTo(1);
                    SqlFixture.update(stranger, within ? "COMMIT" : "RESET ALL");
                }
                SqlFixture.update(stranger, "DELETE FROM znodes WHERE is_below(path, '/open')");
            }
        }
    }

    @Test
    void aChangeOfWhatMayNotBeReadIsAConflict() throws SQLException {
        long client = fixture.openSession();
        try (SqlSession stranger = fixture.session("")) {
            SqlFixture.update(stranger, "BEGIN");
            SqlFixture.rows(stranger, "SELECT path FROM znodes WHERE path = '/secret'");
            SqlFixture.update(stranger, "INSERT INTO znodes (path) VALUES ('/open/n')");
            fixture.write(client, new WriteRequest.SetData("/secret", new byte[1], -1), APP);
            assertThatThrownBy(() -> SqlFixture.update(stranger, "COMMIT"))
                    .hasFieldOrPropertyWithValue("SQLState", "40001");
        }
    }

    /** Also where they lie behind the first rows. */
    @Test
    void whatAScanHidesBehindItsFirstRowsIsWarnedOfWithThose() throws SQLException {
        try (SqlSession stranger = fixture.session("")) {
            ExecuteResult first = stranger.executeDirect(
                    "SELECT path FROM znodes WHERE path > '/o'", List.of(), new ExecuteOptions(0, 1, 0, false));
            assertThat(first.warnings()).isEmpty();
            RowBatch rest = stranger.fetch(first.cursorId(), 100);
            assertThat(rest.last()).isTrue();
            assertThat(rest.warnings()).singleElement().asString().contains("do not show");
        }
    }

    @Test
    void aWriteWarnsOfWhatItDidNotSee() throws SQLException {
        try (SqlSession stranger = fixture.session("")) {
            for (String begin : List.of("RESET ALL", "BEGIN")) {
                SqlFixture.update(stranger, begin);
                for (String statement : List.of(
                        "UPDATE znodes SET data_text = 'x' WHERE is_below(path, '/secret')",
                        "DELETE FROM znodes WHERE path LIKE '/secret/%'",
                        "INSERT INTO znodes (path) SELECT '/open/' || name FROM znodes WHERE parent = '/secret'")) {
                    ExecuteResult result = stranger.executeDirect(statement, List.of(), ExecuteOptions.DEFAULT);
                    assertThat(result.updateCount()).as(statement).isZero();
                    assertThat(result.warnings())
                            .as(statement)
                            .singleElement()
                            .asString()
                            .contains("do not show");
                }
            }
        }
    }

    /** {@code setData} and {@code getACL} tell it. */
    @Test
    void whoMayWriteOrAdministerAZnodeSeesItsStat() throws SQLException {
        long client = fixture.openSession();
        create(client, "/inbox", "in", List.of(new AclEntry(Permission.WRITE, AuthId.ANYONE)));
        create(client, "/managed", "by all", List.of(new AclEntry(Permission.ADMIN, AuthId.ANYONE)));
        try (SqlSession stranger = fixture.session("")) {
            assertThat(SqlFixture.rows(
                            stranger,
                            "SELECT data_text, data_length, version FROM znodes WHERE path IN ('/inbox', '/managed')"))
                    .containsExactly("[null, 2, 0]", "[null, 6, 0]");
        }
    }

    /** As ZooKeeper's delete, which asks the parent alone; that it was not changed meanwhile is checked all the same. */
    @Test
    void aZnodeThatShowsByItsNameAloneIsDeletedByWhoMay() throws SQLException {
        create(fixture.openSession(), "/secret2", "x", APP_ONLY);
        try (SqlSession stranger = fixture.session("")) {
            assertThat(SqlFixture.update(stranger, "DELETE FROM znodes WHERE parent = '/' AND name LIKE 'secret_'"))
                    .isEqualTo(1);
        }
        assertThat(fixture.store.tree().find("/secret2")).isNull();
    }

    @Test
    void aScanSaysThatItLeavesOutWhatMayNotBeListed() throws SQLException {
        String all = "SELECT count(*) FROM znodes WHERE path LIKE '/secret/%'";
        try (SqlSession stranger = fixture.session("");
                SqlSession app = fixture.session("", APP)) {
            ExecuteResult partial = stranger.executeDirect(all, List.of(), ExecuteOptions.DEFAULT);
            assertThat(partial.rows().rows().get(0)[0]).isEqualTo(0L);
            assertThat(partial.warnings()).singleElement().asString().contains("do not show");
            ExecuteResult whole = app.executeDirect(all, List.of(), ExecuteOptions.DEFAULT);
            assertThat(whole.rows().rows().get(0)[0]).isEqualTo(1L);
            assertThat(whole.warnings()).isEmpty();
        }
    }

    @Test
    void filtersAndAggregatesNeverSeeHiddenData() throws SQLException {
        try (SqlSession stranger = fixture.session("");
                SqlSession app = fixture.session("", APP)) {
            String search = "SELECT path FROM znodes WHERE data_text LIKE '%hid%'";
            assertThat(SqlFixture.rows(stranger, search)).isEmpty();
            assertThat(SqlFixture.rows(app, search)).containsExactly("[/secret]");
            String longest = "SELECT max(data_text) FROM znodes WHERE path IN ('/secret', '/nothing')";
            assertThat(SqlFixture.rows(stranger, longest)).containsExactly("[null]");
        }
    }

    @Test
    void namesBelowAnUnreadableParentShowToThoseWhoKnowThem() throws SQLException {
        try (SqlSession stranger = fixture.session("")) {
            assertThat(SqlFixture.rows(stranger, "SELECT path FROM znodes WHERE path LIKE '/secret%'"))
                    .containsExactly("[/secret]");
            assertThat(SqlFixture.rows(stranger, "SELECT path FROM znodes WHERE parent = '/secret'"))
                    .isEmpty();
            assertThat(SqlFixture.rows(stranger, "SELECT data_text FROM znodes WHERE path = '/secret/child'"))
                    .containsExactly("[open below secret]");
        }
    }

    /** As {@code exists}, which wants READ of the znode: its path alone finds no more than a scan. */
    @Test
    void aZnodeThatNeitherItsParentNorItselfTellsOfIsNotFoundByItsPath() throws SQLException {
        long client = fixture.openSession();
        create(client, "/secret/key", "unknown", APP_ONLY);
        create(client, "/secret/inbox", "in", List.of(new AclEntry(Permission.WRITE, AuthId.ANYONE)));
        create(client, "/secret/managed", "by all", List.of(new AclEntry(Permission.ADMIN, AuthId.ANYONE)));
        String joined = "SELECT count(*) FROM (VALUES ('/secret/key'), ('/secret/none')) AS k (p)"
                + " JOIN znodes z ON z.path = k.p";
        try (SqlSession stranger = fixture.session("");
                SqlSession app = fixture.session("", APP)) {
            for (String path : List.of("/secret/key", "/secret/none")) {
                ExecuteResult found = stranger.executeDirect(
                        "SELECT path, data_length, version FROM znodes WHERE path = '" + path + "'",
                        List.of(),
                        ExecuteOptions.DEFAULT);
                assertThat(found.rows().rows()).as(path).isEmpty();
                assertThat(found.warnings()).as("of %s", path).isEmpty();
            }
            assertThat(SqlFixture.rows(stranger, joined)).containsExactly("[0]");
            assertThat(SqlFixture.rows(app, joined)).containsExactly("[1]");
            assertThat(SqlFixture.update(stranger, "UPDATE znodes SET data_text = 'x' WHERE path = '/secret/inbox'"))
                    .isEqualTo(1);
            assertThat(SqlFixture.rows(stranger, "SELECT perms FROM acls WHERE path = '/secret/managed'"))
                    .containsExactly("[16]");
        }
    }

    @Test
    void aWriteThatTheAclForbidsIs42501() throws SQLException {
        try (SqlSession stranger = fixture.session("")) {
            assertThatThrownBy(() ->
                            SqlFixture.update(stranger, "UPDATE znodes SET data_text = 'x' WHERE path = '/secret'"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void hashesInAclsShowOnlyToThoseWhoMayAdminister() throws SQLException {
        try (SqlSession stranger = fixture.session("");
                SqlSession app = fixture.session("", APP)) {
            String query = "SELECT scheme, id FROM acls WHERE path = '/secret'";
            assertThat(SqlFixture.rows(app, query)).containsExactly("[digest, app:hash]");
            assertThat(SqlFixture.rows(stranger, query)).isEmpty();
        }
    }

    @Test
    void aWatchOnWhatNoScanWouldShowIsItsOwnSessionsToSee() throws SQLException {
        fixture.store.readAndWatch("/secret/child", WatchMode.DATA, event -> {}, tree -> true, found -> true);
        fixture.store.readAndWatch("/open", WatchMode.DATA, event -> {}, tree -> true, found -> true);
        String query = "SELECT path FROM watches ORDER BY path";
        try (SqlSession stranger = fixture.session("");
                SqlSession app = fixture.session("", APP)) {
            assertThat(SqlFixture.rows(stranger, query)).containsExactly("[/open]");
            assertThat(SqlFixture.rows(app, query)).containsExactly("[/open]", "[/secret/child]");
            SqlFixture.update(stranger, "BEGIN");
            SqlFixture.update(stranger, "DELETE FROM znodes WHERE path = '/secret/child'");
            SqlFixture.update(stranger, "DELETE FROM znodes WHERE path = '/secret'");
            SqlFixture.update(stranger, "INSERT INTO znodes (path) VALUES ('/secret')");
            assertThat(SqlFixture.rows(stranger, query)).containsExactly("[/open]");
        }
    }

    @Test
    void aViewIsReplacedAndDroppedByThoseWhoMayWriteIt() throws SQLException {
        try (SqlSession app = fixture.session("", APP);
                SqlSession stranger = fixture.session("")) {
            SqlFixture.update(app, "CREATE VIEW who AS SELECT 'app' AS who");
            String acl = "UPDATE znodes SET acl = 'world:anyone:r,digest:app:hash:cdrwa' WHERE path ="
                    + " '/zookeeper/zabra/views/who'";
            SqlFixture.update(app, acl);
            for (String mischief : List.of("CREATE OR REPLACE VIEW who AS SELECT 'mallory' AS who", "DROP VIEW who")) {
                assertThatThrownBy(() -> SqlFixture.update(stranger, mischief))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
            assertThat(SqlFixture.rows(stranger, "SELECT who FROM who")).containsExactly("[app]");
            SqlFixture.update(app, "CREATE OR REPLACE VIEW who AS SELECT 'app, still' AS who");
            assertThat(SqlFixture.rows(stranger, "TABLE who")).containsExactly("[app, still]");
            SqlFixture.update(app, "DROP VIEW who");
            assertThat(SqlFixture.rows(
                            app, "SELECT table_name FROM information_schema.tables WHERE table_type = 'VIEW'"))
                    .isEmpty();
        }
    }

    @Test
    void aLockStaysInItsChroot() throws SQLException {
        try (SqlSession below = fixture.session("/open")) {
            for (String lock : List.of("lock('x', 0)", "lock(null, 0)", "lock('../secret', 0)", "unlock('x')")) {
                assertThatThrownBy(() -> SqlFixture.rows(below, "SELECT " + lock))
                        .as(lock)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("22023"));
            }
            assertThat(SqlFixture.rows(below, "SELECT lock('/x', 008)")).hasSize(1);
        }
        assertThat(fixture.store.tree().find("/openx")).isNull();
        assertThat(fixture.store.tree().find("/opennull")).isNull();
    }

    @Test
    void nothingOutsideTheChrootShows() throws SQLException {
        long client = fixture.openSession();
        create(client, "/open/a", "1", OPEN);
        create(client, "/open-sibling", "2", OPEN);
        try (SqlSession below = fixture.session("/open")) {
            assertThat(SqlFixture.rows(below, "SELECT path, parent, name, depth FROM znodes ORDER BY path"))
                    .containsExactly("[/, null, , 0]", "[/a, /, a, 1]");
            assertThat(SqlFixture.rows(below, "SELECT path FROM znodes WHERE path IN ('/', '-sibling', '/../secret')"))
                    .containsExactly("[/]");
            assertThat(SqlFixture.rows(below, "SELECT path FROM znodes ORDER BY path DESC"))
                    .containsExactly("[/a]", "[/]");
            assertThat(SqlFixture.rows(below, "SELECT path FROM znodes WHERE path >= '-'"))
                    .hasSize(2);
            assertThat(SqlFixture.update(below, "INSERT INTO znodes (path) VALUES ('/b')"))
                    .isEqualTo(1);
        }
        assertThat(fixture.store.tree().find("/open/b")).isNotNull();
    }

    /** What others say of data is not for a session to read: it sees what they do, and its own statements as they are. */
    @Test
    void theDataInOthersStatementsDoesNotShow() throws Exception {
        String endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"
                + " SELECT count(*) FROM n /* for me */ WHERE 'my secret' = 'my secret'";
        try (SqlSession app = fixture.session("", APP);
                SqlSession stranger = fixture.session("")) {
            CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> {
                try {
                    return SqlFixture.rows(app, endless).toString();
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            List<String> seen = List.of();
            while (seen.isEmpty()) {
                seen = SqlFixture.rows(stranger, "SELECT sql_text FROM queries WHERE sql_text LIKE 'WITH%'");
            }
            app.cancel();
            assertThat(seen).hasSize(1).allMatch(text -> text.contains("FROM n WHERE ? = ?"), "masked");
            assertThat(running.join()).isEqualTo("57014");
            assertThat(SqlFixture.rows(stranger, "SELECT sql_text FROM queries WHERE 'x' = 'x'"))
                    .containsExactly("[SELECT sql_text FROM queries WHERE 'x' = 'x']");
        }
    }

    @Test
    void theCurrentUserIsTheNameThatTheSessionHasShown() throws SQLException {
        AuthId address = new AuthId("ip", "127.0.0.1");
        try (SqlSession nobody = fixture.session("", address);
                SqlSession bob = fixture.session("", address, new AuthId("super", ""), new AuthId("digest", "bob:x="));
                SqlSession carol = fixture.session("", address, new AuthId("sasl", "carol@REALM"))) {
            assertThat(SqlFixture.rows(nobody, "SELECT CURRENT_USER")).containsExactly("[anyone]");
            assertThat(SqlFixture.rows(bob, "SELECT USER, SESSION_USER")).containsExactly("[bob, bob]");
            assertThat(SqlFixture.rows(carol, "SELECT SYSTEM_USER")).containsExactly("[carol@REALM]");
        }
    }
}
