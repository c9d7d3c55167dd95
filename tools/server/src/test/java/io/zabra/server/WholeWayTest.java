package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheImport;
import io.zabra.engine.apache.SampleData;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One way through the whole house: Apache's data imported, served to Apache's client, queried and changed by SQL from a
 * pool, there again after a restart, and in process.
 */
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class WholeWayTest {
    private static final int TIMEOUT_MS = 10_000;
    private static final int UNKNOWN_OPCODE = 999;
    private static final int UNIMPLEMENTED = -6;
    private static final String SETTING = "/config/orders/timeout.ms";

    @TempDir
    Path directory;

    @Test
    void apachesDataIsServedQueriedAndChangedAndSurvives() throws Exception {
        Path data = directory.resolve("data");
        ApacheDirectory sample = SampleData.writeTo(Files.createDirectory(directory.resolve("apache")));
        LocalStoreConfig config = LocalStoreConfig.standard().withExtendedTypes(true);
        LocalStore.install(data, sink -> ApacheImport.run(sample, sink), config);

        try (ZabraServer server = TestServers.zabra(data, "extendedTypesEnabled=true");
                HikariDataSource pool = pool("jdbc:zabra://127.0.0.1:" + server.port() + "/?auth=digest:app:test")) {
            assertThat(number(pool, "SELECT count(*) FROM znodes WHERE node_type = 'PERSISTENT'"))
                    .isEqualTo(3318);
            watchesFireBothWays(server, pool);
            anUnknownRequestKeepsTheConnection(server);
        }
        try (ZabraServer server = TestServers.zabra(data, "extendedTypesEnabled=true");
                ZooKeeper client = client(server, event -> {})) {
            assertThat(client.getData(SETTING, false, null)).isEqualTo(bytes("2500"));
            assertThat(client.exists(SETTING, false).getVersion()).isEqualTo(34);
        }
        try (HikariDataSource embedded = pool("jdbc:zabra:embedded:" + data)) {
            assertThat(number(embedded, "SELECT version FROM znodes WHERE path = '" + SETTING + "'"))
                    .isEqualTo(34);
            assertThat(compareAndSet(embedded, "3000", 33)).isZero();
            assertThat(compareAndSet(embedded, "3000", 34)).isOne();
        }
    }

    @Test
    void aStoreInMemoryServesAPool() throws Exception {
        try (HikariDataSource pool = pool("jdbc:zabra:mem:whole-way");
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO znodes (path, data_text) VALUES ('/app', '1')");
            assertThat(statement.executeUpdate("UPDATE znodes SET data_text = '2' WHERE path = '/app' AND version = 0"))
                    .isOne();
            assertThat(number(pool, "SELECT version FROM znodes WHERE path = '/app'"))
                    .isOne();
            assertThat(statement.executeUpdate("DELETE FROM znodes WHERE path = '/app'"))
                    .isOne();
        }
    }

    /** A change by SQL reaches a ZooKeeper client that watches; what the client writes is in the next query. */
    private static void watchesFireBothWays(ZabraServer server, HikariDataSource pool) throws Exception {
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        try (ZooKeeper client = client(server, events::add)) {
            assertThat(client.exists(SETTING, true).getVersion()).isEqualTo(32);
            assertThat(compareAndSet(pool, "2000", 31)).isZero();
            assertThat(compareAndSet(pool, "2000", 32)).isOne();
            WatchedEvent event = events.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            while (event != null && event.getType() == EventType.None) {
                event = events.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            }
            assertThat(event).isNotNull();
            assertThat(event.getType()).isEqualTo(EventType.NodeDataChanged);
            assertThat(event.getPath()).isEqualTo(SETTING);
            client.setData(SETTING, bytes("2500"), 33);
        }
        assertThat(number(pool, "SELECT CAST(data_text AS INTEGER) FROM znodes WHERE path = '" + SETTING + "'"))
                .isEqualTo(2500);
    }

    private static void anUnknownRequestKeepsTheConnection(ZabraServer server) throws IOException {
        try (RawClient raw = new RawClient(server.port())) {
            raw.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            assertThat(raw.call(UNKNOWN_OPCODE, w -> {}).error()).isEqualTo(UNIMPLEMENTED);
            assertThat(raw.call(UNKNOWN_OPCODE, w -> {}).error()).isEqualTo(UNIMPLEMENTED);
        }
    }

    private static int compareAndSet(HikariDataSource pool, String value, int version) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE znodes SET data = ? WHERE path = ? AND version = ?")) {
            update.setBytes(1, bytes(value));
            update.setString(2, SETTING);
            update.setInt(3, version);
            return update.executeUpdate();
        }
    }

    private static int number(HikariDataSource pool, String query) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getInt(1);
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static ZooKeeper client(ZabraServer server, org.apache.zookeeper.Watcher watcher) throws IOException {
        return new ZooKeeper("127.0.0.1:" + server.port(), TIMEOUT_MS, watcher);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
