package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.ZabraConnection;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The session of a JDBC connection costs no transaction, until it writes. */
@Timeout(120)
@SuppressWarnings("try") // some connections are closed early, which is the point
class JdbcSessionTest {
    private static final String EPHEMERAL = "insert into znodes (path, node_type) values ('%s', 'EPHEMERAL')";

    /** Its rows are sorted, so that the server keeps those that are not read yet. */
    private static final String HALF_READ = "select a.path from znodes a, znodes b, znodes c order by c.path";

    @TempDir
    Path directory;

    private static Connection connect(String hosts) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://" + hosts);
    }

    private static long sessionId(Connection connection) throws SQLException {
        return connection.unwrap(ZabraConnection.class).sessionId();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void aConnectionThatOnlyReadsLeavesNoTraceInTheLog() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory)) {
            long zxid = server.store().lastZxid();
            for (int i = 0; i < 10; i++) {
                try (Connection connection = connect("127.0.0.1:" + server.port())) {
                    assertThat(count(connection, "select count(*) from sessions"))
                            .isEqualTo(1);
                }
                Await.until(
                        "the session is closed", () -> server.store().sessions().isEmpty());
            }
            assertThat(server.store().lastZxid()).isEqualTo(zxid);
        }
    }

    @Test
    void itsFirstWriteMakesItASessionLikeAllOthers() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                Connection connection = connect("127.0.0.1:" + server.port())) {
            long id = sessionId(connection);
            assertThat(server.store().isLocalSession(id)).isTrue();
            run(connection, "insert into znodes (path) values ('/kept')");
            assertThat(server.store().isLocalSession(id)).isFalse();
            run(connection, EPHEMERAL.formatted("/mine"));
            assertThat(server.store().isLocalSession(id)).isFalse();
            assertThat(server.store().sessions())
                    .extracting(SessionInfo::id, SessionInfo::ephemerals)
                    .containsExactly(tuple(id, 1));
            connection.close();
            Await.until("the ephemeral is gone", () -> server.store().tree().find("/mine") == null);
            assertThat(server.store().tree().find("/kept")).isNotNull();
        }
    }

    @Test
    void whenItsServerIsGoneAConnectionThatHasNotWrittenGoesOnAtAnotherOne() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            int leader = ensemble.awaitLeader();
            int follower = ensemble.aFollower();
            String hosts = "127.0.0.1:" + ensemble.clientPort(follower) + ",127.0.0.1:" + ensemble.clientPort(leader)
                    + "/?hostOrder=listed";
            try (Connection connection = connect(hosts)) {
                assertThat(count(connection, "select count(*) from znodes where path = '/zookeeper'"))
                        .isEqualTo(1);
                long before = sessionId(connection);
                assertThat(ensemble.server(follower).store().isLocalSession(before))
                        .isTrue();
                ensemble.stop(follower);
                assertThat(count(connection, "select count(*) from znodes where path = '/zookeeper'"))
                        .isEqualTo(1);
                assertThat(sessionId(connection)).isNotEqualTo(before);
                run(connection, "insert into znodes (path) values ('/after')");
            }
        }
    }

    /** Whatever the servers do with sessions of ZooKeeper's clients: the first write of a JDBC connection makes its session one of all. */
    @Test
    void whereServersHaveLocalSessionsAConnectionThatHasWrittenStillGoesOnAtAnotherOne() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3, "localSessionsEnabled=true")) {
            int leader = ensemble.awaitLeader();
            int follower = ensemble.aFollower();
            String hosts = "127.0.0.1:" + ensemble.clientPort(follower) + ",127.0.0.1:" + ensemble.clientPort(leader)
                    + "/?hostOrder=listed&sessionTimeoutMs=20000";
            try (Connection connection = connect(hosts)) {
                long id = sessionId(connection);
                assertThat(ensemble.server(follower).store().isLocalSession(id)).isTrue();
                run(connection, "insert into znodes (path) values ('/kept')");
                run(connection, EPHEMERAL.formatted("/mine"));
                assertThat(ensemble.server(follower).store().isLocalSession(id)).isFalse();
                ensemble.stop(follower);
                assertThat(count(connection, "select count(*) from znodes where path in ('/kept', '/mine')"))
                        .isEqualTo(2);
                assertThat(sessionId(connection)).isEqualTo(id);
            }
        }
    }

    @Test
    void aConnectionThatOwnsAnEphemeralKeepsItAtAnotherServer() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            ensemble.awaitLeader();
            try (Connection connection = connect(ensemble.connectString() + "/?sessionTimeoutMs=20000")) {
                run(connection, EPHEMERAL.formatted("/mine"));
                long id = sessionId(connection);
                ensemble.awaitEqualTrees();
                int at = holder(ensemble, id);
                ensemble.stop(at);
                assertThat(count(connection, "select count(*) from znodes where path = '/mine'"))
                        .isEqualTo(1);
                assertThat(sessionId(connection)).isEqualTo(id);
            }
        }
    }

    private static int holder(TestEnsemble ensemble, long id) {
        for (int sid = 1; sid <= ensemble.size(); sid++) {
            List<SessionInfo> sessions = ensemble.server(sid).store().sessions();
            if (sessions.stream().anyMatch(session -> session.id() == id && session.connected())) {
                return sid;
            }
        }
        throw new AssertionError("nobody has session " + id);
    }

    @Test
    void aConnectionWhoseEphemeralsAreLostWithItsSessionSaysSo() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory, "maxSessionTimeout=400");
                Connection connection = connect("127.0.0.1:" + server.port() + "/?sessionTimeoutMs=400")) {
            run(connection, EPHEMERAL.formatted("/mine"));
            long id = sessionId(connection);
            server.store().submit(new Submission(id, 0, List.of(), new WriteRequest.CloseSession()), completion -> {});
            Await.until("the ephemeral is gone", () -> server.store().tree().find("/mine") == null);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            count(connection, "select count(*) from znodes");
                        }
                    })
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aConnectionThatEndsWithAHalfReadResultGivesItsMemoryBack() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory)) {
            itsMemoryComesBack("jdbc:zabra://127.0.0.1:" + server.port(), Connection::close);
            itsMemoryComesBack("jdbc:zabra://127.0.0.1:" + server.port(), one -> one.abort(Runnable::run));
        }
    }

    @Test
    void soDoesAnAbortedOneInThisProcess() throws Exception {
        itsMemoryComesBack("jdbc:zabra:mem:half-read", one -> one.abort(Runnable::run));
    }

    /** How a connection ends. */
    private interface End {
        void of(Connection connection) throws SQLException;
    }

    private static void itsMemoryComesBack(String url, End end) throws Exception {
        String inUse = "select metric_value from metrics where name = 'sql_memory_bytes'";
        try (Connection observer = DriverManager.getConnection(url);
                Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(2);
                assertThat(statement.executeQuery(HALF_READ).next()).isTrue();
                assertThat(count(observer, inUse)).isPositive();
                end.of(connection);
            }
            Await.until("all memory is given back", () -> count(observer, inUse) == 0);
        }
    }
}
