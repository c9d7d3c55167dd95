package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.testing.Await;
import io.zabra.server.testing.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A statement is cancelled by another thread, on a server and in process, whatever it is at. */
@Timeout(120)
class JdbcCancelTest {
    private static final String MANY = "SELECT a.path, b.path FROM znodes a, znodes b";

    /** Takes about a second to plan, and for ever to execute. */
    private static final String HARD = hard();

    @TempDir
    Path directory;

    private static String hard() {
        StringBuilder sql = new StringBuilder("SELECT count(*) FROM znodes z0");
        for (int i = 1; i < 14; i++) {
            sql.append(" JOIN znodes z%d ON z%d.version = z%d.version".formatted(i, i, i - 1));
        }
        return sql.toString();
    }

    private static void fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            StringBuilder rows = new StringBuilder("('/many')");
            for (int i = 0; i < 500; i++) {
                rows.append(", ('/many/n%d')".formatted(i));
            }
            statement.executeUpdate("INSERT INTO znodes (path) VALUES " + rows);
        }
    }

    @Test
    void onAServer() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                Connection connection = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port())) {
            fill(connection);
            whileRowsStream(connection);
            fromItsFirstMomentOn(connection);
        }
    }

    @Test
    void inProcess() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:cancel")) {
            fill(connection);
            whileRowsStream(connection);
            fromItsFirstMomentOn(connection);
        }
    }

    /** Two rows are found at once, and that there is no third only when billions of pairs were looked at. */
    @Test
    void whatNobodyReadsAnyMoreIsNotLookedForByAServer() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                Connection connection = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port());
                Statement other = connection.createStatement()) {
            other.setQueryTimeout(30);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(1);
                ResultSet rows = statement.executeQuery("SELECT a.n FROM generate_series(1, 200000) a(n)"
                        + " JOIN generate_series(1, 200000) b(m) ON a.n * 3 + b.m < 6");
                assertThat(rows.next()).isTrue();
                assertThat(connection.isValid(30)).isTrue();
            }
            assertThat(other.executeUpdate("INSERT INTO znodes (path) VALUES ('/found')"))
                    .isEqualTo(1);
        }
    }

    /** Where there is no network, it is the time that the call itself takes. */
    @Test
    void aNetworkTimeoutEndsAConnectionInProcess() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:slow");
                Statement statement = connection.createStatement()) {
            fill(connection);
            connection.setNetworkTimeout(Runnable::run, 500);
            assertThatThrownBy(() -> statement.executeQuery(HARD))
                    .hasMessageContaining("network timeout of 500 ms")
                    .hasFieldOrPropertyWithValue("SQLState", "08003");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    private static void whileRowsStream(Connection connection) throws Exception {
        CountDownLatch streaming = new CountDownLatch(200);
        CountDownLatch cancelled = new CountDownLatch(1);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(50);
            CompletableFuture<String> reader = CompletableFuture.supplyAsync(() -> {
                try (ResultSet rows = statement.executeQuery(MANY)) {
                    while (rows.next()) {
                        streaming.countDown();
                        if (streaming.getCount() == 0) {
                            cancelled.await(60, TimeUnit.SECONDS);
                        }
                    }
                    return "read to the end";
                } catch (SQLException e) {
                    return e.getSQLState();
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            assertThat(streaming.await(60, TimeUnit.SECONDS)).isTrue();
            statement.cancel();
            cancelled.countDown();
            assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo("57014");
        }
        isUsable(connection);
    }

    /** Each cancel finds the statement a little further: on its way, planned, executed. Before its first moment it stops nothing. */
    private static void fromItsFirstMomentOn(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<String> executor = CompletableFuture.supplyAsync(() -> {
                try (ResultSet rows = statement.executeQuery(HARD)) {
                    return "executed to the end: " + rows.next();
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            Await.until("it is stopped", () -> {
                statement.cancel();
                return executor.isDone();
            });
            assertThat(executor.get(60, TimeUnit.SECONDS)).isEqualTo("57014");
        }
        isUsable(connection);
    }

    private static void isUsable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM znodes WHERE parent = '/many'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(500);
        }
    }
}
