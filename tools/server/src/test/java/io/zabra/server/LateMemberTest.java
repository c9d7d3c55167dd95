package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import io.zabra.jdbc.ZabraConnection;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.server.testing.Await;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import io.zabra.sql.ZooKeeperSession;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How late a state SQL reads at a member that is behind the others, and at one that is cut off from them. The sessions there are of this
 * process: a server closes its clients' connections when it has lost its leader, and where there are few processors it is the threads
 * of its connections that carry out transactions.
 */
@Timeout(120)
class LateMemberTest {
    private static final String READ = "SELECT data_text AS awaited FROM znodes WHERE path = '/a'";
    private static final String HELD = "SELECT count(*) FROM znodes WHERE path = '/held'";

    @TempDir
    Path root;

    private TestEnsemble ensemble;
    private int leader;
    private int late;
    private ZnodeStore store;
    private ZabraSqlService service;
    private final List<SqlSession> sessions = new ArrayList<>();

    /** Holds a member back in the midst of a transaction: it applies nothing, and hears nobody, until it is let go. */
    private static final class Hold implements Watcher, AutoCloseable {
        private final CompletableFuture<Void> reached = new CompletableFuture<>();
        private final CompletableFuture<Void> letGo = new CompletableFuture<>();

        @Override
        public void process(WatchEvent event) {
            reached.complete(null);
            letGo.join();
        }

        void end() {
            letGo.complete(null);
        }

        @Override
        public void close() {
            end();
        }
    }

    /** A ZooKeeper session of this process. */
    private record Within(long id) implements ZooKeeperSession {
        @Override
        public List<AuthId> identities() {
            return List.of();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public int nextCxid() {
            return 1;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws Exception {
        ensemble = new TestEnsemble(root, 3);
        leader = ensemble.awaitLeader();
        late = ensemble.aFollower();
        store = ensemble.server(late).store();
        service = new ZabraSqlService(store, SqlLimits.DEFAULT);
    }

    @AfterEach
    void stop() throws SQLException {
        for (SqlSession session : sessions) {
            session.close();
        }
        service.close();
        ensemble.close();
    }

    /** At the member that is late. */
    private SqlSession session() throws SQLException {
        long id = store.openSession(60_000, reason -> {})
                .toCompletableFuture()
                .join()
                .id();
        SqlSession opened = service.openSession(new Within(id), new SqlSessionOptions("", 0, List.of(), "test"));
        sessions.add(opened);
        return opened;
    }

    private Connection writer() throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + ensemble.clientPort(leader));
    }

    /** Returns a zxid that is not before what it has done. */
    private static long execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection.unwrap(ZabraConnection.class).lastZxid();
    }

    /** Has the late one stop in the midst of the next transaction, which another member is asked for. */
    private Hold hold(Connection writer) throws SQLException {
        Hold hold = new Hold();
        store.readAndWatch("/held", WatchMode.DATA, hold, tree -> tree.find("/held"), seen -> true);
        execute(writer, "INSERT INTO znodes (path) VALUES ('/held')");
        hold.reached.join();
        return hold;
    }

    private static String read(SqlSession sql, String query) throws SQLException {
        List<String> rows = sql.executeDirect(query, List.of(), ExecuteOptions.DEFAULT).rows().rows().stream()
                .map(Arrays::toString)
                .toList();
        return String.join(" ", rows);
    }

    private static CompletableFuture<String> begun(SqlSession sql, String query) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return read(sql, query);
            } catch (SQLException e) {
                return e.getSQLState();
            }
        });
    }

    private static void fails(String state, SqlSession sql, String query) {
        assertThatThrownBy(() -> read(sql, query))
                .as(query)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    @Test
    void aMemberThatLagsAnswersOnceItHasWhatIsAskedFor() throws Exception {
        SqlSession bystander = session();
        SqlSession atLeast = session();
        SqlSession linearizable = session();
        SqlSession first = session();
        SqlSession second = session();
        read(linearizable, "SET read_consistency = linearizable");
        try (Connection writer = writer()) {
            execute(writer, "INSERT INTO znodes (path, data_text) VALUES ('/a', 'old')");
            assertThat(read(bystander, READ + " READ LINEARIZABLE")).isEqualTo("[old]");
            try (Hold hold = hold(writer)) {
                long zxid = execute(writer, "UPDATE znodes SET data_text = 'new' WHERE path = '/a'");
                read(atLeast, "SET read_at_least = " + zxid);
                List<CompletableFuture<String>> answers = List.of(
                        begun(atLeast, READ),
                        begun(linearizable, READ),
                        begun(first, READ + " READ AT LEAST " + zxid),
                        begun(second, READ + " READ LINEARIZABLE"));
                String waiting = "SELECT count(*) FROM queries WHERE sql_text LIKE 'SELECT data_text AS awaited%'";
                Await.until("they wait", () -> read(bystander, waiting).equals("[4]"));
                assertThat(read(bystander, READ)).isEqualTo("[old]");
                assertThat(read(bystander, READ + " READ AT LEAST " + store.lastZxid()))
                        .as("for what is there nobody waits")
                        .isEqualTo("[old]");
                assertThat(answers).noneMatch(CompletableFuture::isDone);
                hold.end();
                assertThat(answers)
                        .allSatisfy(answer -> assertThat(answer.join()).isEqualTo("[new]"));
            }
        }
    }

    @Test
    void whoDoesNotWaitForALateMemberIsTurnedAwayAndReadsNothingOld() throws Exception {
        SqlSession sql = session();
        try (Connection writer = writer();
                Hold hold = hold(writer)) {
            long zxid = execute(writer, "INSERT INTO znodes (path) VALUES ('/later')");
            read(sql, "SET statement_timeout_ms = 50");
            fails("57014", sql, HELD + " READ LINEARIZABLE");
            fails("57014", sql, HELD + " READ AT LEAST " + zxid);
            assertThat(read(sql, HELD)).isEqualTo("[0]");
            hold.end();
            read(sql, "SET statement_timeout_ms = 0");
            assertThat(read(sql, HELD + " READ LINEARIZABLE")).isEqualTo("[1]");
        }
    }

    @Test
    void aMemberThatIsCutOffAnswersLocalReadsAlone() throws Exception {
        SqlSession sql = session();
        String root = "SELECT path FROM znodes WHERE path = '/'";
        assertThat(read(sql, root + " READ LINEARIZABLE")).isEqualTo("[/]");
        ensemble.stop(leader);
        ensemble.stop(6 - leader - late);
        Await.until("it has no leader", () -> !ensemble.server(late).mode().equals("follower"));
        assertThat(read(sql, root)).isEqualTo("[/]");
        assertThat(read(sql, root + " READ AT LEAST " + store.lastZxid())).isEqualTo("[/]");
        fails("08006", sql, root + " READ LINEARIZABLE");
        fails("08006", sql, root + " READ AT LEAST " + (store.lastZxid() + 1));
    }
}
