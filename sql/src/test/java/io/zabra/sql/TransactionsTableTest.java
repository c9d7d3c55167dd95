package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore.Submission;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTableTest {
    private static final AuthId ALICE = new AuthId("digest", "alice:secret");
    private static final AuthId SUPER = new AuthId("super", "");

    @TempDir
    Path directory;

    private LocalStore store;
    private ZabraSqlService service;

    @BeforeEach
    void open() throws IOException {
        store = LocalStore.open(directory, LocalStoreConfig.standard());
        service = new ZabraSqlService(store, SqlLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        service.close();
        store.close();
    }

    private long zooKeeperSession() {
        return store.openSession(30_000, reason -> {})
                .toCompletableFuture()
                .join()
                .id();
    }

    private SqlSession session(String chroot, AuthId... identities) throws SQLException {
        return service.openSession(
                new SqlFixture.Client(zooKeeperSession(), List.of(identities)),
                new SqlSessionOptions(chroot, 0, List.of(), ""));
    }

    private void write(WriteRequest request, AuthId... identities) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        store.submit(new Submission(zooKeeperSession(), 0, List.of(identities), request), c -> done.complete(true));
        assertThat(done.join()).isTrue();
    }

    private static WriteRequest create(String path, String data, AclEntry acl) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new WriteRequest.Create(path, bytes, List.of(acl), NodeKind.PERSISTENT, false, 0, false);
    }

    @Test
    void eachOperationOfATransactionIsARow() throws SQLException {
        try (SqlSession sql = session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/a', 'one'), ('/a/b', 'two')");
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'three' WHERE path = '/a' AND version = 0");
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'lost' WHERE path = '/a' AND version = 7");
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/a/b'");
            String rows = "SELECT op_number, operation, path, version, data_text, data_length, error FROM transactions"
                    + " WHERE operation <> 'CREATE_SESSION' ORDER BY zxid, op_number";
            assertThat(SqlFixture.rows(sql, rows))
                    .containsExactly(
                            "[1, CREATE, /a, 0, one, 3, null]",
                            "[2, CREATE, /a/b, 0, two, 3, null]",
                            "[1, SET_DATA, /a, 1, three, 5, null]",
                            "[1, ERROR, null, null, null, null, BAD_VERSION]",
                            "[1, DELETE, /a/b, null, null, null, null]");
            assertThat(SqlFixture.rows(sql, "SELECT count(DISTINCT session_id) FROM transactions"))
                    .containsExactly("[1]");
        }
    }

    @Test
    void conditionsOnZxidAndTimeSayWhereToReadAndAnswerAsTheWholeLogWould() throws SQLException {
        try (SqlSession sql = session("")) {
            for (int i = 0; i < 50; i++) {
                SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES (?)", "/n" + i);
            }
            long last = sql.lastZxid();
            for (String condition :
                    List.of("zxid > ? - 10", "zxid BETWEEN ? - 20 AND ? - 10", "zxid = ?", "? <= zxid")) {
                Object[] parameters = condition
                        .chars()
                        .filter(c -> c == '?')
                        .mapToObj(c -> last)
                        .toArray();
                String bare = condition.replace("zxid", "zxid + 0");
                String select = "SELECT zxid, path FROM transactions WHERE ";
                assertThat(SqlFixture.rows(sql, select + condition, parameters))
                        .as(condition)
                        .isNotEmpty()
                        .isEqualTo(SqlFixture.rows(sql, select + bare, parameters));
            }
            assertThat(SqlFixture.rows(sql, "EXPLAIN SELECT path FROM transactions WHERE zxid > 7 AND txn_time > now()")
                            .toString())
                    .contains("Log(zxid>7");
            assertThat(SqlFixture.rows(
                            sql, "SELECT count(*) FROM transactions WHERE txn_time < TIMESTAMP '2001-01-01 00:00:00'"))
                    .containsExactly("[0]");
        }
    }

    @Test
    void theLogIsReadInBatchesWhileTheStoreWrites() throws SQLException {
        try (SqlSession sql = session("");
                SqlSession writer = session("")) {
            for (int i = 0; i < 2_000; i++) {
                SqlFixture.update(writer, "INSERT INTO znodes (path, data_text) VALUES (?, 'x')", "/n" + i);
            }
            ExecuteOptions few = new ExecuteOptions(0, 100, 0, false);
            ExecuteResult first =
                    sql.executeDirect("SELECT path FROM transactions WHERE operation = 'CREATE'", List.of(), few);
            int rows = first.rows().rows().size();
            boolean last = first.rows().last();
            for (int i = 0; !last; i++) {
                SqlFixture.update(writer, "INSERT INTO znodes (path) VALUES (?)", "/late" + i);
                RowBatch batch = sql.fetch(first.cursorId(), 100);
                rows += batch.rows().size();
                last = batch.last();
            }
            assertThat(rows).isEqualTo(2_000);
        }
    }

    @Test
    void whatTheAclHidHidesInTheLogToo() throws SQLException {
        AclEntry own = new AclEntry(Permission.ALL, new AuthId("digest", "alice:secret"));
        write(create("/own", "hidden", own), ALICE);
        write(create("/own/below", "hidden too", new AclEntry(Permission.ALL, AuthId.ANYONE)), ALICE);
        write(create("/gone", "hidden as well", own), ALICE);
        write(new WriteRequest.Delete("/gone", -1), ALICE);
        write(create("/gone", "open", new AclEntry(Permission.ALL, AuthId.ANYONE)));
        write(new WriteRequest.SetAcl("/own", List.of(new AclEntry(Permission.ALL, AuthId.ANYONE)), -1), ALICE);
        String rows = "SELECT path, data_text FROM transactions WHERE operation = 'CREATE' ORDER BY zxid";
        try (SqlSession nobody = session("");
                SqlSession alice = session("", ALICE);
                SqlSession root = session("", SUPER)) {
            assertThat(SqlFixture.rows(nobody, rows))
                    .containsExactly("[/own, null]", "[null, hidden too]", "[/gone, null]", "[/gone, open]");
            List<String> all =
                    List.of("[/own, hidden]", "[/own/below, hidden too]", "[/gone, hidden as well]", "[/gone, open]");
            assertThat(SqlFixture.rows(alice, rows)).isEqualTo(all);
            assertThat(SqlFixture.rows(root, rows)).isEqualTo(all);
            assertThat(SqlFixture.rows(nobody, "SELECT count(*) FROM transactions WHERE data_text LIKE 'hidden as%'"))
                    .containsExactly("[0]");
        }
    }

    /** What a transaction would have at a path is its own word, and says nothing of what was logged there. */
    @Test
    void theAclThatATransactionWouldGiveShowsNothingOfTheLog() throws SQLException {
        AclEntry own = new AclEntry(Permission.ALL, ALICE);
        write(create("/secret", "hidden", own), ALICE);
        write(create("/secret/name", "hidden too", new AclEntry(Permission.WRITE, AuthId.ANYONE)), ALICE);
        write(new WriteRequest.SetData("/secret", "changed".getBytes(StandardCharsets.UTF_8), -1), ALICE);
        String rows =
                "SELECT operation, path, data_text FROM transactions WHERE operation <> 'CREATE_SESSION' ORDER BY zxid";
        try (SqlSession stranger = session("")) {
            List<String> before = SqlFixture.rows(stranger, rows);
            assertThat(before)
                    .containsExactly("[CREATE, /secret, null]", "[CREATE, null, null]", "[SET_DATA, /secret, null]");
            SqlFixture.update(stranger, "BEGIN");
            SqlFixture.update(stranger, "DELETE FROM znodes WHERE path = '/secret/name'");
            SqlFixture.update(stranger, "DELETE FROM znodes WHERE path = '/secret'");
            String open =
                    "INSERT INTO znodes (path) VALUES ('/secret') RETURNING (SELECT count(data_text) FROM transactions)";
            assertThat(SqlFixture.rows(stranger, open)).containsExactly("[0]");
            assertThat(SqlFixture.rows(stranger, rows)).isEqualTo(before);
            SqlFixture.update(stranger, "ROLLBACK");
        }
    }

    @Test
    void aChrootShowsItsOwnPathsAlone() throws SQLException {
        try (SqlSession all = session("")) {
            SqlFixture.update(all, "INSERT INTO znodes (path) VALUES ('/app'), ('/app/x'), ('/other')");
        }
        try (SqlSession inside = session("/app")) {
            assertThat(SqlFixture.rows(inside, "SELECT op_number, path FROM transactions WHERE path IS NOT NULL"))
                    .containsExactly("[1, /]", "[2, /x]");
        }
    }

    @Test
    void aStoreInMemoryWarnsThatItKeepsNone() throws SQLException {
        try (SqlFixture memory = new SqlFixture();
                SqlSession sql = memory.session("")) {
            ExecuteResult result = sql.executeDirect("SELECT * FROM transactions", List.of(), ExecuteOptions.DEFAULT);
            assertThat(result.rows().rows()).isEmpty();
            assertThat(result.warnings()).singleElement().asString().contains("keeps no log");
        }
    }
}
