package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.testing.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // ZooKeeper.close can be interrupted
class EnsembleTablesTest {
    private static final long ANSWER_NS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final String SUPER = "DigestAuthenticationProvider.superDigest=super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    @TempDir
    Path root;

    private static Connection sql(TestEnsemble ensemble, int sid) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + ensemble.clientPort(sid));
    }

    private static Connection sqlOfSuper(TestEnsemble ensemble, int sid) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:zabra://127.0.0.1:" + ensemble.clientPort(sid) + "/?user=super&password=test");
    }

    private static Connection sqlOfAlice(TestEnsemble ensemble, int sid) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:zabra://127.0.0.1:" + ensemble.clientPort(sid) + "/?user=alice&password=secret");
    }

    private static List<String> rows(Statement statement, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private static List<String> warnings(Statement statement) throws SQLException {
        List<String> warnings = new ArrayList<>();
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            warnings.add(warning.getMessage());
        }
        return warnings;
    }

    @Test
    void eachServerAnswersForAll() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3, SUPER)) {
            int leader = ensemble.awaitLeader();
            try (ZooKeeper watching = ensemble.client(2);
                    Connection connection = sqlOfSuper(ensemble, 1);
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO znodes (path) VALUES ('/watched')");
                watching.sync("/", (rc, path, ctx) -> {}, null);
                Await.until("the watch is left", () -> watching.exists("/watched", event -> {}) != null);

                assertThat(rows(statement, "SELECT server_id FROM servers ORDER BY server_id"))
                        .containsExactly("1", "2", "3");
                assertThat(rows(statement, "SELECT server_id FROM servers WHERE role = 'LEADER'"))
                        .containsExactly("" + leader);
                assertThat(rows(statement, "SELECT lag_txns FROM servers WHERE role = 'LEADER'"))
                        .containsExactly("0");
                assertThat(rows(statement, "SELECT DISTINCT server_id FROM metrics ORDER BY 1"))
                        .containsExactly("1", "2", "3");
                assertThat(rows(statement, "SELECT server_id FROM watches WHERE path = '/watched'"))
                        .containsExactly("2");
                assertThat(rows(
                                statement,
                                "SELECT c.server_id FROM connections c JOIN sessions s ON s.session_id = c.session_id"
                                        + " WHERE s.session_id = " + watching.getSessionId()))
                        .containsExactly("2");
                assertThat(rows(statement, "SELECT DISTINCT server_id FROM settings WHERE server_id IN (1, 3)"))
                        .containsExactlyInAnyOrder("1", "3");
                assertThat(warnings(statement)).isEmpty();
            }
        }
    }

    /** In an ensemble a session's password follows from its id. */
    @Test
    void idsOfOthersSessionsShowToASuperUserAlone() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3, SUPER)) {
            ensemble.awaitLeader();
            try (ZooKeeper other = ensemble.client(2);
                    Connection stranger = sql(ensemble, 2);
                    Connection operator = sqlOfSuper(ensemble, 2);
                    Statement strange = stranger.createStatement();
                    Statement operating = operator.createStatement()) {
                other.create("/open", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                List<ACL> own = Arrays.asList(new ACL(ZooDefs.Perms.ALL, new Id("digest", "other:hash")));
                other.create("/closed", new byte[0], own, CreateMode.EPHEMERAL);
                Await.until("the watch is left", () -> other.exists("/open", event -> {}) != null);
                String id = " WHERE session_id = " + other.getSessionId();

                for (String table : List.of("sessions", "connections", "watches", "transactions")) {
                    String count = "SELECT count(*) > 0 FROM " + table + id;
                    assertThat(rows(operating, count)).as(table).containsExactly("true");
                    assertThat(rows(strange, count)).as(table).containsExactly("false");
                    assertThat(rows(strange, "SELECT count(DISTINCT session_id) < 2 FROM " + table))
                            .as("but the own: %s", table)
                            .containsExactly("true");
                }
                assertThat(rows(strange, "SELECT count(*) > 2 AND count(session_id) = 1 FROM sessions"))
                        .containsExactly("true");
                assertThat(rows(strange, "SELECT session_id IS NOT NULL FROM queries WHERE sql_text LIKE '%queries%'"))
                        .containsExactly("true");
                assertThat(rows(strange, "SELECT c.server_id FROM connections c JOIN sessions s USING (session_id)"))
                        .containsExactly("2");
                assertThat(rows(strange, "SELECT path FROM ephemerals" + id)).containsExactly("/open");
                assertThat(rows(strange, "SELECT path FROM znodes WHERE ephemeral_owner IS NOT NULL"))
                        .containsExactly("/open");
                assertThat(rows(operating, "SELECT path FROM ephemerals" + id + " ORDER BY 1"))
                        .containsExactly("/closed", "/open");
            }
        }
    }

    /** A session of SQL that has written nothing is known to its own server alone. */
    @Test
    void theSessionsOfAllMembersShowAtEach() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3, SUPER)) {
            ensemble.awaitLeader();
            try (Connection first = sqlOfSuper(ensemble, 1);
                    Connection second = sqlOfSuper(ensemble, 2);
                    Connection third = sqlOfSuper(ensemble, 3);
                    Statement writing = second.createStatement()) {
                writing.executeUpdate("INSERT INTO znodes (path, node_type) VALUES ('/e', 'EPHEMERAL')");
                for (Connection connection : List.of(first, second, third)) {
                    try (Statement statement = connection.createStatement()) {
                        Await.until(
                                "the write is here",
                                () -> rows(statement, "SELECT path FROM ephemerals")
                                        .equals(List.of("/e")));
                        assertThat(rows(statement, "SELECT server_id FROM sessions WHERE connected ORDER BY 1"))
                                .containsExactly("1", "2", "3");
                        assertThat(rows(
                                        statement,
                                        "SELECT s.server_id FROM sessions s JOIN ephemerals e USING (session_id)"))
                                .containsExactly("2");
                        assertThat(rows(
                                        statement,
                                        "SELECT count(*) FROM connections c JOIN sessions s USING (session_id)"
                                                + " WHERE s.server_id = c.server_id"))
                                .containsExactly("3");
                        assertThat(warnings(statement)).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void thoseThatAreSilentAreNamed() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            int leader = ensemble.awaitLeader();
            ensemble.stop(leader == 3 ? 2 : 3);
            ensemble.awaitLeader();
            int gone = leader == 3 ? 2 : 3;
            try (Connection connection = sql(ensemble, 1);
                    Statement statement = connection.createStatement()) {
                assertThat(rows(statement, "SELECT role FROM servers WHERE server_id = " + gone))
                        .containsExactly("UNKNOWN");
                assertThat(rows(statement, "SELECT DISTINCT server_id FROM metrics"))
                        .hasSize(2)
                        .doesNotContain("" + gone);
                assertThat(warnings(statement))
                        .containsExactly("Server " + gone + " did not answer: what it knows is missing from metrics");
                assertThat(rows(statement, "SELECT DISTINCT server_id FROM metrics WHERE server_id = 1"))
                        .containsExactly("1");
                assertThat(warnings(statement)).isEmpty();
            }
        }
    }

    @Test
    void oneThatHangsIsWaitedForAndNamedOnceAStatement() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            int leader = ensemble.awaitLeader();
            int gone = leader == 3 ? 2 : 3;
            ensemble.stop(gone);
            ensemble.awaitLeader();
            try (DeafMember deaf = new DeafMember(ensemble.electionPort(gone));
                    Connection connection = sql(ensemble, 1);
                    Statement statement = connection.createStatement()) {
                long beganNs = System.nanoTime();
                assertThat(rows(
                                statement,
                                "SELECT DISTINCT server_id FROM (SELECT server_id FROM metrics UNION ALL SELECT server_id"
                                        + " FROM settings UNION ALL SELECT m.server_id FROM metrics m)"))
                        .hasSize(2)
                        .doesNotContain("" + gone);
                assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(ANSWER_NS);
                assertThat(warnings(statement))
                        .containsExactly(
                                "Server " + gone + " did not answer: what it knows is missing from metrics, settings");
                assertThat(deaf.questions()).as("once for each table").isEqualTo(2);
                assertThat(rows(statement, "SELECT DISTINCT server_id FROM metrics"))
                        .hasSize(2);
                assertThat(deaf.questions()).as("each statement asks anew").isEqualTo(3);
            }
        }
    }

    @Test
    void aStatementOnAnotherServerCanBeCancelled() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            ensemble.awaitLeader();
            try (Connection slow = sqlOfAlice(ensemble, 2);
                    Connection connection = sqlOfAlice(ensemble, 1);
                    Connection stranger = sql(ensemble, 1);
                    Statement statement = connection.createStatement();
                    Statement strange = stranger.createStatement()) {
                CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                    try (Statement lock = slow.createStatement()) {
                        lock.executeQuery("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE"
                                + " i < 2000000000) SELECT count(*) FROM n");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e.getSQLState());
                    }
                });
                String find = "SELECT query_id FROM queries WHERE server_id = 2 AND sql_text LIKE 'WITH%'";
                Await.until("it runs", () -> rows(statement, find).size() == 1);
                String id = rows(statement, find).get(0);
                assertThatThrownBy(() -> strange.executeUpdate("CANCEL QUERY " + id))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
                assertThat(statement.executeUpdate("CANCEL QUERY " + id)).isEqualTo(1);
                assertThatThrownBy(running::join).hasStackTraceContaining("57014");
            }
        }
    }

    @Test
    void theTransactionsOfAMemberAreThoseOfTheEnsemble() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            ensemble.awaitLeader();
            try (Connection first = sql(ensemble, 1);
                    Statement writer = first.createStatement()) {
                for (int i = 0; i < 10; i++) {
                    writer.executeUpdate("INSERT INTO znodes (path) VALUES ('/n" + i + "')");
                }
            }
            String query = "SELECT zxid FROM transactions WHERE operation = 'CREATE' ORDER BY zxid";
            List<List<String>> known = new ArrayList<>();
            for (int sid = 1; sid <= 3; sid++) {
                int server = sid;
                try (Connection connection = sql(ensemble, server);
                        Statement statement = connection.createStatement()) {
                    Await.until(
                            "server " + server + " has them",
                            () -> rows(statement, query).size() == 10);
                    known.add(rows(statement, query));
                }
            }
            assertThat(known.get(1)).isEqualTo(known.get(0));
            assertThat(known.get(2)).isEqualTo(known.get(0));
        }
    }

    private static LocalDateTime time(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT ctime FROM znodes WHERE path = '/t'")) {
            result.next();
            return result.getObject(1, LocalDateTime.class);
        }
    }

    private static List<String> at(Connection connection, LocalDateTime time) throws SQLException {
        String query = "SELECT data_text FROM znodes FOR SYSTEM_TIME AS OF CAST(? AS TIMESTAMP(3)) WHERE path = '/t'";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, time);
            try (ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(result.getString(1));
                }
                return rows;
            }
        }
    }

    @Test
    void eachMemberLooksBackInTime() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3, "zabra.retention.seconds=600")) {
            ensemble.awaitLeader();
            String zxid;
            LocalDateTime time;
            try (Connection connection = sql(ensemble, 1);
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO znodes (path, data_text) VALUES ('/t', 'old')");
                zxid = rows(statement, "SELECT czxid FROM znodes WHERE path = '/t'")
                        .get(0);
                time = time(statement);
                // What is made within the same millisecond belongs to that time.
                Await.until(
                        "it is later",
                        () -> rows(statement, "SELECT now() > ctime FROM znodes WHERE path = '/t'")
                                .equals(List.of("true")));
                statement.executeUpdate("UPDATE znodes SET data_text = 'new' WHERE path = '/t'");
            }
            for (int sid = 1; sid <= 3; sid++) {
                int server = sid;
                try (Connection connection = sql(ensemble, server);
                        Statement statement = connection.createStatement()) {
                    Await.until(
                            "server " + server + " has it",
                            () -> rows(statement, "SELECT data_text FROM znodes WHERE path = '/t'")
                                    .equals(List.of("new")));
                    assertThat(rows(
                                    statement,
                                    "SELECT data_text FROM znodes AS OF ZXID " + zxid + " WHERE path = '/t'"))
                            .containsExactly("old");
                    assertThat(at(connection, time)).containsExactly("old");
                }
            }
        }
    }

    @Test
    void whoAsksNonsenseIsHungUpOn() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            ensemble.awaitLeader();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ensemble.electionPort(1)));
                byte[] nonsense = {1, 2, 3};
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(15)
                                .putLong(0xffff_ffff_5a41_5141L)
                                .putInt(nonsense.length)
                                .put(nonsense)
                                .array());
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            try (Connection connection = sql(ensemble, 1);
                    Statement statement = connection.createStatement()) {
                assertThat(rows(statement, "SELECT server_id FROM servers")).hasSize(3);
            }
        }
    }
}
