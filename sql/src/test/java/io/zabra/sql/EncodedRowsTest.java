package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.jdbc.wire.EncodedRows;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server sends are the rows that a session in this process is given, wherever the znodes are kept. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class EncodedRowsTest {
    private static final AuthId APP = new AuthId("digest", "app:hash");
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final List<AclEntry> APP_ONLY = List.of(new AclEntry(Permission.ALL, APP));

    private static final List<String> QUERIES = List.of(
            "SELECT * FROM znodes",
            "SELECT * FROM znodes WHERE parent = ?",
            "SELECT path, data_text, version FROM znodes",
            "SELECT name, path, parent, depth, data_text, data FROM znodes ORDER BY path DESC",
            "SELECT name, name, path FROM znodes WHERE parent = ?",
            "SELECT name, path, data_text FROM znodes WHERE parent = '/open/own'",
            "SELECT name FROM znodes WHERE is_below(path, ?)",
            "SELECT path, name, data_text FROM znodes WHERE data_text LIKE '%o%' AND ? IS NOT NULL",
            "SELECT path, data_length FROM znodes WHERE path LIKE '%e%' AND name <> ?",
            "SELECT path, name FROM znodes WHERE path > ? ORDER BY path LIMIT 3",
            "SELECT path, version FROM znodes WHERE path > ? ORDER BY path LIMIT 40",
            "SELECT name, czxid, cversion, num_children, name FROM znodes WHERE parent = ?",
            "SELECT data_length, aversion, mzxid, pzxid FROM znodes WHERE parent = ? ORDER BY name DESC",
            "SELECT path, name, data_text FROM znodes WHERE path IN ('/', ?, '/nothing')",
            "SELECT data_text, count(*), max(path) FROM znodes GROUP BY data_text ORDER BY 3",
            "SELECT c.path, p.data_text, c.mtime FROM znodes c JOIN znodes p ON p.path = c.parent WHERE c.parent = ?",
            "SELECT upper(name), data_text FROM znodes ORDER BY name OFFSET 1 ROWS FETCH NEXT 4 ROWS ONLY",
            "SELECT path, data_text FROM znodes UNION SELECT name, NULL FROM znodes ORDER BY 1");

    private final SqlFixture fixture;
    private long client;

    EncodedRowsTest(boolean offHeap) {
        fixture = offHeap ? SqlFixture.offHeap() : new SqlFixture();
    }

    @BeforeEach
    void tree() {
        client = fixture.openSession();
        create("/open", bytes("seen"), OPEN);
        create("/open/child", bytes("one"), OPEN);
        create("/open/child/deep", bytes("two"), OPEN);
        create("/open/m\u00fcll\ud83d\ude00er", bytes("tr\u00e4umt \u26f0"), OPEN);
        create("/open/m\u00fcll\ud83d\ude00er/e", bytes(""), OPEN);
        create("/open/raw", new byte[] {'o', -1, 3}, OPEN);
        create("/open/large", bytes("long".repeat(3_000)), OPEN);
        create("/open/null", null, OPEN);
        for (int i = 0; i < 60; i++) {
            create("/open/row" + i, bytes("x".repeat(i)), i % 25 == 24 ? APP_ONLY : OPEN);
        }
        create("/secret", bytes("hidden"), APP_ONLY);
        create("/secret/child", bytes("open below secret"), OPEN);
        create("/open/secret", bytes("hidden too"), APP_ONLY);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void create(String path, byte @Nullable [] data, List<AclEntry> acl) {
        fixture.write(client, new WriteRequest.Create(path, data, acl, NodeKind.PERSISTENT, false, 0, true), APP);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private SqlSession embedded(String chroot, AuthId... identities) throws SQLException {
        return fixture.service.openEmbedded(
                new SqlFixture.Client(fixture.openSession(), List.of(identities)),
                new SqlSessionOptions(chroot, 0, List.of(), "test"));
    }

    /** All rows, fetched so many at a time. */
    private static List<String> rows(SqlSession session, String sql, int count, boolean encoded) throws SQLException {
        List<Object> parameters =
                sql.contains("?") ? List.of(sql.contains("parent = ?") ? "/open" : "/open/child") : List.of();
        ExecuteResult result =
                session.executeDirect(sql, new ArrayList<>(parameters), new ExecuteOptions(0, count, 0, false));
        List<String> rows = new ArrayList<>();
        RowBatch batch = result.rows();
        while (true) {
            assertThat(batch.rows() instanceof EncodedRows).isEqualTo(encoded);
            batch.rows().forEach(row -> rows.add(Arrays.deepToString(row)));
            if (batch.last()) {
                return rows;
            }
            batch = session.fetch(result.cursorId(), count);
        }
    }

    private static void assertSame(SqlSession server, SqlSession embedded) throws SQLException {
        assertSame(server, embedded, QUERIES);
    }

    private static void assertSame(SqlSession server, SqlSession embedded, List<String> queries) throws SQLException {
        for (String sql : queries) {
            List<String> expected = rows(embedded, sql, 100, false);
            for (int count : new int[] {1, 2, 100}) {
                assertThat(rows(server, sql, count, true))
                        .as("%s by %d", sql, count)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/open"})
    void queriesOfAStranger(String chroot) throws SQLException {
        try (SqlSession server = fixture.session(chroot);
                SqlSession embedded = embedded(chroot)) {
            assertSame(server, embedded);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/open/m\u00fcll\ud83d\ude00er"})
    void queriesOfWhoMayReadAll(String chroot) throws SQLException {
        try (SqlSession server = fixture.session(chroot, APP);
                SqlSession embedded = embedded(chroot, APP)) {
            assertSame(server, embedded);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, repeatable read", "true, repeatable read", "true, serializable"})
    void queriesOfATransaction(boolean writes, String level) throws SQLException {
        try (SqlSession server = fixture.session("");
                SqlSession embedded = embedded("")) {
            for (SqlSession session : List.of(server, embedded)) {
                SqlFixture.update(session, "SET transaction_isolation = '" + level + "'");
                session.setAutoCommit(false);
                if (writes) {
                    SqlFixture.update(session, "UPDATE znodes SET data_text = 'mine' WHERE path = '/open/child'");
                    SqlFixture.update(session, "DELETE FROM znodes WHERE path = '/open/null'");
                    SqlFixture.update(session, "INSERT INTO znodes (path) VALUES ('/open/own')");
                    SqlFixture.update(
                            session, "INSERT INTO znodes (path, data_text) VALUES ('/open/own/m\u00fcll', 'x')");
                    assertThat(SqlFixture.rows(session, "SELECT name FROM znodes WHERE parent = '/open/own'"))
                            .containsExactly("[m\u00fcll]");
                }
            }
            // What one of them has changed was changed at another moment.
            assertSame(
                    server,
                    embedded,
                    QUERIES.stream()
                            .filter(sql -> !writes || !sql.matches(".*(SELECT \\*|mtime).*"))
                            .toList());
            server.rollback();
            embedded.rollback();
        }
    }

    @Test
    void batchesThatAreReadLaterAreWhatTheyWere() throws SQLException {
        String sql = "SELECT path, name, version FROM znodes ORDER BY path";
        try (SqlSession server = fixture.session("")) {
            ExecuteResult result = server.executeDirect(sql, List.of(), new ExecuteOptions(0, 2, 0, false));
            List<RowBatch> batches = new ArrayList<>(List.of(result.rows()));
            while (!batches.get(batches.size() - 1).last()) {
                batches.add(server.fetch(result.cursorId(), 2));
            }
            List<String> rows = batches.stream()
                    .flatMap(batch -> batch.rows().stream())
                    .map(Arrays::deepToString)
                    .toList();
            assertThat(batches).hasSizeGreaterThan(3);
            assertThat(rows).isEqualTo(rows(server, sql, 100, true));
        }
    }

    @Test
    void whatATransactionWritesLaterDoesNotDisturbItsOpenCursor() throws SQLException {
        try (SqlSession server = fixture.session("")) {
            server.setAutoCommit(false);
            SqlFixture.update(server, "INSERT INTO znodes (path) VALUES ('/open/x1'), ('/open/x2'), ('/open/x3')");
            ExecuteResult result = server.executeDirect(
                    "SELECT path FROM znodes WHERE parent = '/open'", List.of(), new ExecuteOptions(0, 1, 0, false));
            ExecuteResult range = server.executeDirect(
                    "SELECT path FROM znodes WHERE path > '/open/r'", List.of(), new ExecuteOptions(0, 1, 0, false));
            SqlFixture.update(server, "INSERT INTO znodes (path) VALUES ('/open/y')");
            SqlFixture.update(server, "DELETE FROM znodes WHERE path = '/open/x3'");
            assertThat(left(server, result)).doesNotContain("/open/y").endsWith("/open/x1", "/open/x2", "/open/x3");
            assertThat(left(server, range)).doesNotContain("/open/y").contains("/open/x1", "/open/x2", "/open/x3");
            server.rollback();
        }
    }

    private static List<Object> left(SqlSession session, ExecuteResult begun) throws SQLException {
        List<Object> paths = new ArrayList<>();
        RowBatch batch = begun.rows();
        while (!batch.last()) {
            batch = session.fetch(begun.cursorId(), 1);
            batch.rows().forEach(row -> paths.add(row[0]));
        }
        return paths;
    }

    /** A commit could not check so many reads; what was read after them is not looked at. */
    @Test
    void aTransactionThatHasReadTooMuchReadsOn() throws SQLException {
        for (int i = 0; i < 2_100; i++) {
            create("/open/n" + i, bytes("x"), OPEN);
        }
        try (SqlSession server = fixture.session("");
                SqlSession embedded = embedded("")) {
            server.setAutoCommit(false);
            embedded.setAutoCommit(false);
            assertSame(server, embedded);
            SqlFixture.update(server, "INSERT INTO znodes (path) VALUES ('/mine')");
            assertThat(SqlFixture.rows(server, "SELECT name FROM znodes WHERE path > '/m' AND path < '/n'"))
                    .containsExactly("[mine]");
            assertThatCode(server::commit).hasMessageContaining("has read more than 2000");
        }
    }
}
