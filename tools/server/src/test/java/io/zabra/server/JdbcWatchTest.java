package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.ZabraConnection;
import io.zabra.jdbc.watch.Watch;
import io.zabra.jdbc.watch.WatchEvent;
import io.zabra.jdbc.watch.WatchListener;
import io.zabra.jdbc.watch.WatchMode;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches through JDBC: the same over a server, on a directory, and in memory. */
@Timeout(120)
class JdbcWatchTest {
    private static final int WAIT_SECONDS = 20;

    @TempDir
    Path directory;

    private enum Where {
        SERVER,
        EMBEDDED,
        MEMORY
    }

    /** Keeps what it is told, in order. */
    private static final class Notes implements WatchListener {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void happened(WatchEvent event) {
            told.add(event.type() + " " + event.path());
        }

        @Override
        public void disconnected() {
            told.add("disconnected");
        }

        @Override
        public void reconnected() {
            told.add("reconnected");
        }

        @Override
        public void ended() {
            told.add("ended");
        }

        String next() throws InterruptedException {
            return String.valueOf(told.poll(WAIT_SECONDS, TimeUnit.SECONDS));
        }
    }

    /** Does the thing on a store of each kind, with a connection that watches below /app and one that writes. */
    private interface Act {
        void on(ZabraConnection watching, Connection writing) throws Exception;
    }

    private void on(Where where, Act act) throws Exception {
        ZabraServer server = where == Where.SERVER ? TestServers.zabra(directory) : null;
        String url = switch (where) {
            case SERVER -> "jdbc:zabra://127.0.0.1:" + (server == null ? 0 : server.port());
            case EMBEDDED -> "jdbc:zabra:embedded:" + directory.resolve("store");
            case MEMORY -> "jdbc:zabra:mem:" + directory;
        };
        try (Connection writing = DriverManager.getConnection(url)) {
            write(writing, "INSERT INTO znodes (path) VALUES ('/app')");
            try (Connection watching = DriverManager.getConnection(url + "?chroot=/app")) {
                act.on(watching.unwrap(ZabraConnection.class), writing);
            }
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    private static void write(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            assertThat(statement.executeUpdate()).as(sql).isEqualTo(1);
        }
    }

    private static void create(Connection connection, String path) throws SQLException {
        write(connection, "INSERT INTO znodes (path) VALUES ('" + path + "')");
    }

    private static void change(Connection connection, String path) throws SQLException {
        write(connection, "UPDATE znodes SET data_text = 'changed' WHERE path = '" + path + "'");
    }

    private static void delete(Connection connection, String path) throws SQLException {
        write(connection, "DELETE FROM znodes WHERE path = '" + path + "'");
    }

    @ParameterizedTest
    @EnumSource
    void watchesOfOneShotFireOnce(Where where) throws Exception {
        on(where, (watching, writing) -> {
            create(writing, "/app/a");
            Notes data = new Notes();
            Notes exists = new Notes();
            Notes children = new Notes();
            Watch dataWatch = watching.watch("/a", WatchMode.DATA, data);
            watching.watch("/b", WatchMode.EXISTS, exists);
            watching.watch("/", WatchMode.CHILDREN, children);
            assertThat(dataWatch.isActive()).isTrue();
            change(writing, "/app/a");
            change(writing, "/app/a");
            create(writing, "/app/b");
            change(writing, "/app/b");
            create(writing, "/app/c");
            assertThat(data.next()).isEqualTo("NODE_DATA_CHANGED /a");
            assertThat(exists.next()).isEqualTo("NODE_CREATED /b");
            assertThat(children.next()).isEqualTo("NODE_CHILDREN_CHANGED /");
            assertThat(dataWatch.isActive()).isFalse();
            Notes last = new Notes();
            watching.watch("/a", WatchMode.DATA, last);
            delete(writing, "/app/a");
            assertThat(last.next()).isEqualTo("NODE_DELETED /a");
            assertThat(data.told).isEmpty();
            assertThat(exists.told).isEmpty();
            assertThat(children.told).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void persistentWatchesTellEverythingInOrder(Where where) throws Exception {
        on(where, (watching, writing) -> {
            Notes one = new Notes();
            Notes below = new Notes();
            watching.watch("/a", WatchMode.PERSISTENT, one);
            Watch recursive = watching.watch("/", WatchMode.PERSISTENT_RECURSIVE, below);
            create(writing, "/app/a");
            create(writing, "/app/a/b");
            change(writing, "/app/a/b");
            change(writing, "/app/a");
            delete(writing, "/app/a/b");
            delete(writing, "/app/a");
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                told.add(below.next());
            }
            assertThat(told)
                    .containsExactly(
                            "NODE_CREATED /a",
                            "NODE_CREATED /a/b",
                            "NODE_DATA_CHANGED /a/b",
                            "NODE_DATA_CHANGED /a",
                            "NODE_DELETED /a/b",
                            "NODE_DELETED /a");
            assertThat(List.of(one.next(), one.next(), one.next(), one.next(), one.next()))
                    .containsExactly(
                            "NODE_CREATED /a",
                            "NODE_CHILDREN_CHANGED /a",
                            "NODE_DATA_CHANGED /a",
                            "NODE_CHILDREN_CHANGED /a",
                            "NODE_DELETED /a");
            recursive.close();
            assertThat(recursive.isActive()).isFalse();
            create(writing, "/app/a");
            assertThat(one.next()).isEqualTo("NODE_CREATED /a");
            assertThat(below.told).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatAListenerReadsIsNoOlderThanWhatItWasTold(Where where) throws Exception {
        on(where, (watching, writing) -> {
            create(writing, "/app/n");
            List<Integer> versions = new ArrayList<>();
            List<Long> zxids = new ArrayList<>();
            CountDownLatch all = new CountDownLatch(100);
            watching.watch("/n", WatchMode.PERSISTENT, event -> {
                versions.add(versionOf(watching));
                zxids.add(event.zxid());
                all.countDown();
            });
            for (int i = 0; i < 100; i++) {
                change(writing, "/app/n");
            }
            assertThat(all.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(versions.get(i)).isGreaterThan(i);
            }
            assertThat(zxids).isSorted().doesNotHaveDuplicates();
        });
    }

    private static int versionOf(Connection connection) {
        try (PreparedStatement read = connection.prepareStatement("SELECT version FROM znodes WHERE path = '/n'");
                ResultSet rows = read.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeWatchedIsRefused(Where where) throws Exception {
        on(where, (watching, writing) -> {
            Notes notes = new Notes();
            assertThatThrownBy(() -> watching.watch("/none", WatchMode.DATA, notes))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("02000"));
            assertThatThrownBy(() -> watching.watch("none", WatchMode.EXISTS, notes))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
            write(writing, "INSERT INTO znodes (path, acl) VALUES ('/app/secret', 'digest:somebody:else=:cdrwa')");
            assertThatThrownBy(() -> watching.watch("/secret", WatchMode.EXISTS, notes))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            watching.watch("/", WatchMode.PERSISTENT_RECURSIVE, notes);
            delete(writing, "/app/secret");
            create(writing, "/app/open");
            assertThat(notes.next()).isEqualTo("NODE_CREATED /open");
            watching.close();
            assertThat(notes.next()).isEqualTo("ended");
            assertThatThrownBy(() -> watching.watch("/", WatchMode.EXISTS, notes))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatFailsHarmsNoOther(Where where) throws Exception {
        on(where, (watching, writing) -> {
            Notes good = new Notes();
            watching.watch("/", WatchMode.CHILDREN, event -> {
                throw new IllegalStateException("on purpose");
            });
            watching.watch("/", WatchMode.CHILDREN, good);
            create(writing, "/app/x");
            assertThat(good.next()).isEqualTo("NODE_CHILDREN_CHANGED /");
        });
    }

    /** As Apache's client: what has happened meanwhile is told on reconnecting, and what has not is watched on. */
    @Test
    void watchesMoveWithTheirSessionToAnotherServer() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            int leader = ensemble.awaitLeader();
            int first = ensemble.aFollower();
            try (Connection watcher = open(ensemble, first, leader);
                    Connection writing = open(ensemble, leader)) {
                ZabraConnection watching = watcher.unwrap(ZabraConnection.class);
                create(writing, "/app");
                create(writing, "/app/a");
                Await.until("the znodes are there", () -> exists(watching, "/app/a"));
                Notes data = new Notes();
                Notes created = new Notes();
                Notes recursive = new Notes();
                Notes children = new Notes();
                watching.watch("/app/a", WatchMode.DATA, data);
                watching.watch("/app/b", WatchMode.EXISTS, created);
                watching.watch("/app/a", WatchMode.CHILDREN, children);
                watching.watch("/app", WatchMode.PERSISTENT_RECURSIVE, recursive);
                ensemble.stop(first);
                assertThat(data.next()).isEqualTo("disconnected");
                change(writing, "/app/a");
                assertThat(data.told.isEmpty() ? "reconnected" : data.next()).isEqualTo("reconnected");
                List<String> told = new ArrayList<>();
                while (told.isEmpty() || !told.get(told.size() - 1).startsWith("NODE")) {
                    told.add(data.next());
                }
                assertThat(told).endsWith("NODE_DATA_CHANGED /app/a");
                Await.until("the watches are with the next server", () -> recursive.told.contains("reconnected"));
                recursive.told.clear();
                created.told.clear();
                children.told.clear();
                create(writing, "/app/b");
                assertThat(created.next()).isEqualTo("NODE_CREATED /app/b");
                assertThat(afterTheChange(recursive)).isEqualTo("NODE_CREATED /app/b");
                create(writing, "/app/a/c");
                assertThat(children.next()).isEqualTo("NODE_CHILDREN_CHANGED /app/a");
            }
        }
    }

    /** The change may have come after the move: then a watch that stays is told of it, too. */
    private static String afterTheChange(Notes notes) throws InterruptedException {
        String next = notes.next();
        return next.equals("NODE_DATA_CHANGED /app/a") ? notes.next() : next;
    }

    private static boolean exists(Connection connection, String path) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("SELECT 1 FROM znodes WHERE path = ?")) {
            read.setString(1, path);
            return read.executeQuery().next();
        }
    }

    private static Connection open(TestEnsemble ensemble, int... sids) throws SQLException {
        StringBuilder hosts = new StringBuilder();
        for (int sid : sids) {
            hosts.append(hosts.length() == 0 ? "" : ",").append("127.0.0.1:").append(ensemble.clientPort(sid));
        }
        return DriverManager.getConnection("jdbc:zabra://" + hosts + "/?hostOrder=listed");
    }

    @Test
    void eventsOfAnotherThreadsWritesComeWhileAQueryRuns() throws Exception {
        on(Where.SERVER, (watching, writing) -> {
            Notes notes = new Notes();
            watching.watch("/", WatchMode.PERSISTENT_RECURSIVE, notes);
            Thread endless = new Thread(() -> {
                try (PreparedStatement query = watching.prepareStatement(
                        "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT count(*) FROM r")) {
                    query.setQueryTimeout(2);
                    query.executeQuery();
                } catch (SQLException e) {
                    notes.told.add(e.getSQLState());
                }
            });
            endless.start();
            create(writing, "/app/z");
            assertThat(notes.next()).isEqualTo("NODE_CREATED /z");
            assertThat(notes.next()).isEqualTo("57014");
            endless.join();
        });
    }
}
