package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's own Java client against a Zabra server, over sockets. */
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class EndToEndTest {
    private static final int TIMEOUT_MS = 10_000;

    @TempDir
    Path directory;

    private ZabraServer server;

    /** Keeps what happens, in order. */
    private static final class Seen implements Watcher {
        private final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() != EventType.None) {
                events.add(event);
            }
        }

        WatchedEvent next() throws InterruptedException {
            WatchedEvent event = events.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            assertThat(event).as("an event").isNotNull();
            return event;
        }
    }

    @BeforeEach
    void startServer() throws IOException {
        server = TestServers.zabra(directory);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private ZooKeeper client() throws IOException {
        return client(TIMEOUT_MS);
    }

    private ZooKeeper client(int timeoutMs) throws IOException {
        return new ZooKeeper("127.0.0.1:" + server.port(), timeoutMs, event -> {});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void aZnodeIsCreatedReadChangedListedAndDeleted() throws Exception {
        try (ZooKeeper zk = client()) {
            assertThat(zk.create("/app", bytes("one"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                    .isEqualTo("/app");
            Stat stat = new Stat();
            assertThat(zk.getData("/app", false, stat)).isEqualTo(bytes("one"));
            assertThat(stat.getDataLength()).isEqualTo(3);
            assertThat(zk.setData("/app", bytes("two"), 0).getVersion()).isEqualTo(1);
            assertThatThrownBy(() -> zk.setData("/app", bytes("late"), 0))
                    .isInstanceOf(KeeperException.BadVersionException.class);
            zk.create("/app/child", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            assertThat(zk.getChildren("/app", false)).containsExactly("child");
            assertThat(zk.getChildren("/", false)).containsExactlyInAnyOrder("app", "zookeeper");
            assertThat(zk.getData("/app/child", false, null)).isNull();
            assertThatThrownBy(() -> zk.delete("/app", -1)).isInstanceOf(KeeperException.NotEmptyException.class);
            zk.delete("/app/child", 0);
            zk.delete("/app", 1);
            assertThat(zk.exists("/app", false)).isNull();
        }
    }

    @Test
    void aMultiIsAllOrNothing() throws Exception {
        try (ZooKeeper zk = client()) {
            List<OpResult> done = zk.multi(List.of(
                    Op.create("/m", bytes("a"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                    Op.setData("/m", bytes("b"), 0),
                    Op.check("/m", 1)));
            assertThat(done).hasSize(3);
            assertThatThrownBy(() -> zk.multi(List.of(
                            Op.create("/m/x", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                            Op.check("/m", 7),
                            Op.delete("/m", -1))))
                    .isInstanceOfSatisfying(
                            KeeperException.BadVersionException.class,
                            e -> assertThat(e.getResults())
                                    .extracting(result -> ((OpResult.ErrorResult) result).getErr())
                                    .containsExactly(0, -103, -2));
            assertThat(zk.exists("/m/x", false)).isNull();
        }
    }

    @Test
    void sequentialZnodesCountUp() throws Exception {
        try (ZooKeeper zk = client()) {
            assertThat(zk.create("/q-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL))
                    .matches("/q-\\d{10}");
            String second = zk.create("/q-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
            String third = zk.create("/q-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
            assertThat(third).isGreaterThan(second);
        }
    }

    @Test
    void watchesFireOnceAndOnlyForWhatTheyWatch() throws Exception {
        try (ZooKeeper watching = client();
                ZooKeeper changing = client()) {
            Seen seen = new Seen();
            assertThat(watching.exists("/w", seen)).isNull();
            changing.create("/w", bytes("1"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            assertThat(seen.next().getType()).isEqualTo(EventType.NodeCreated);
            watching.getData("/w", seen, null);
            watching.getChildren("/w", seen);
            changing.setData("/w", bytes("2"), -1);
            assertThat(seen.next().getType()).isEqualTo(EventType.NodeDataChanged);
            changing.create("/w/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            assertThat(seen.next().getType()).isEqualTo(EventType.NodeChildrenChanged);
            changing.setData("/w", bytes("3"), -1);
            watching.getData("/w", seen, null);
            changing.delete("/w/c", -1);
            changing.delete("/w", -1);
            WatchedEvent deleted = seen.next();
            assertThat(deleted.getType()).isEqualTo(EventType.NodeDeleted);
            assertThat(deleted.getZxid()).isPositive();
            assertThat(seen.events).isEmpty();
        }
    }

    @Test
    void jdbcThroughAPoolReadsAndWritesTheSameTree() throws Exception {
        try (HikariDataSource pool = pool();
                ZooKeeper zk = client();
                Connection connection = pool.getConnection()) {
            zk.create("/sql", bytes("from zookeeper"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            assertThat(row(connection, "SELECT data_text, version FROM znodes WHERE path = '/sql'"))
                    .containsExactly("from zookeeper", 0);
            assertThat(change(connection, "INSERT INTO znodes (path, data_text) VALUES (?, ?)", "/sql/a", "inserted"))
                    .isEqualTo(1);
            assertThat(zk.getData("/sql/a", false, null)).isEqualTo(bytes("inserted"));
            String compareAndSet = "UPDATE znodes SET data_text = ? WHERE path = ? AND version = ?";
            assertThat(change(connection, compareAndSet, "first", "/sql/a", 0)).isEqualTo(1);
            assertThat(change(connection, compareAndSet, "second", "/sql/a", 0)).isEqualTo(0);
            assertThat(zk.getData("/sql/a", false, null)).isEqualTo(bytes("first"));
            assertThat(row(connection, "SELECT count(*) FROM sessions")).hasSize(1);
            assertThat(change(connection, "DELETE FROM znodes WHERE path = ?", "/sql/a"))
                    .isEqualTo(1);
            assertThat(zk.exists("/sql/a", false)).isNull();
        }
    }

    @Test
    void aChangeOverJdbcFiresTheWatchOfAZooKeeperClientAndTheOtherWayRoundIsSeen() throws Exception {
        try (HikariDataSource pool = pool();
                ZooKeeper zk = client();
                Connection connection = pool.getConnection()) {
            Seen seen = new Seen();
            zk.create("/both", bytes("0"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zk.getData("/both", seen, null);
            change(connection, "UPDATE znodes SET data_text = ? WHERE path = ?", "1", "/both");
            assertThat(seen.next().getType()).isEqualTo(EventType.NodeDataChanged);
            assertThat(zk.getData("/both", false, null)).isEqualTo(bytes("1"));
            zk.setData("/both", bytes("2"), 1);
            assertThat(row(connection, "SELECT data_text FROM znodes WHERE path = '/both'"))
                    .containsExactly("2");
        }
    }

    @Test
    void aConnectionOfThePoolIsAZooKeeperSession() throws Exception {
        try (HikariDataSource pool = pool();
                Connection connection = pool.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(row(connection, "SELECT count(*) FROM sessions").get(0)).isNotEqualTo(0L);
        }
    }

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:zabra://127.0.0.1:" + server.port());
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static int change(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static List<Object> row(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).as(sql).isTrue();
            List<Object> values = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                values.add(rows.getObject(i));
            }
            assertThat(rows.next()).as("a second row of " + sql).isFalse();
            return values;
        }
    }

    @Test
    void closingASessionRemovesItsEphemeralsAtOnce() throws Exception {
        try (ZooKeeper staying = client()) {
            ZooKeeper leaving = client();
            leaving.create("/e", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            assertThat(staying.exists("/e", false).getEphemeralOwner()).isEqualTo(leaving.getSessionId());
            leaving.close();
            assertThat(staying.exists("/e", false)).isNull();
        }
    }

    @Test
    void aLostConnectionKeepsEphemeralsUntilTheSessionExpires() throws Exception {
        try (ZooKeeper staying = client();
                io.zabra.server.testing.RawClient leaving = new io.zabra.server.testing.RawClient(server.port())) {
            var session = leaving.connect(3_000, 0, new byte[16], 0, true);
            leaving.call(
                    1,
                    w -> w.string("/lost")
                            .bytes(null)
                            .int32(1)
                            .int32(31)
                            .string("world")
                            .string("anyone")
                            .int32(1));
            leaving.close();
            assertThat(staying.exists("/lost", false).getEphemeralOwner()).isEqualTo(session.sessionId());
            Await.until("the session expires", () -> staying.exists("/lost", false) == null);
        }
    }

    @Test
    void aSessionIsReattachedWithItsPasswordOnly() throws Exception {
        ZooKeeper first = client();
        first.create("/mine", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        long id = first.getSessionId();
        BlockingQueue<Watcher.Event.KeeperState> states = new LinkedBlockingQueue<>();
        String address = "127.0.0.1:" + server.port();
        try (ZooKeeper thief = new ZooKeeper(address, TIMEOUT_MS, e -> states.add(e.getState()), id, new byte[16])) {
            assertThat(states.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isEqualTo(Watcher.Event.KeeperState.Expired);
            assertThat(thief.getState().isAlive()).isFalse();
        }
        assertThat(first.exists("/mine", false)).isNotNull();
        try (ZooKeeper again = new ZooKeeper(address, TIMEOUT_MS, e -> {}, id, first.getSessionPasswd())) {
            assertThat(again.exists("/mine", false).getEphemeralOwner()).isEqualTo(id);
            assertThat(again.getSessionId()).isEqualTo(id);
        }
        first.close();
    }
}
