package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.Relay;
import io.zabra.server.testing.Relay.Loss;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is set on a connection, by its URL or by statements, holds for it whichever server it is with. */
@Timeout(120)
class JdbcSettingsTest {
    private static final String LINEARIZABLE = "?consistency=linearizable&applicationName=shop";

    @TempDir
    Path directory;

    private ZabraServer server;
    private Relay relay;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.zabra(directory);
        relay = new Relay(server.port());
        url = "jdbc:zabra://127.0.0.1:" + relay.port();
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    private static void execute(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Map<String, String> settings(Connection on) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery("SHOW ALL")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }

    @Test
    void whatWasSetOnAConnectionIsSetAfterwards() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(connection, "SET read_consistency = linearizable");
            relay.lose(Loss.REQUEST);
            assertThat(settings(connection)).containsEntry("read_consistency", "linearizable");
            try (PreparedStatement set = connection.prepareStatement("SET statement_timeout_ms = ?")) {
                for (int timeoutMs = 10_000; timeoutMs <= 60_000; timeoutMs += 10_000) {
                    set.setString(1, Integer.toString(timeoutMs));
                    set.executeUpdate();
                }
            }
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            relay.lose(Loss.REQUEST);
            assertThat(settings(connection))
                    .containsEntry("read_consistency", "linearizable")
                    .containsEntry("statement_timeout_ms", "60000")
                    .containsEntry("transaction_isolation", "serializable");
        }
    }

    @Test
    void whatTheUrlSetIsSetOnTheNextServerToo() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url + "/" + LINEARIZABLE)) {
            assertThat(settings(connection)).containsEntry("read_consistency", "linearizable");
            relay.lose(Loss.REQUEST);
            assertThat(settings(connection))
                    .containsEntry("read_consistency", "linearizable")
                    .containsEntry("application_name", "shop");
        }
    }

    @Test
    void theIsolationLevelIsAlsoWhatAStatementSets() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(connection, "SET transaction_isolation = 'serializable'");
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            execute(connection, "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            execute(connection, "SET transaction_isolation = 'serializable'");
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(settings(connection)).containsEntry("transaction_isolation", "repeatable read");
        }
    }

    @Test
    void defaultIsWhatTheUrlSaysAndOneSettingIsResetAlone() throws SQLException {
        for (String opened : List.of(url + "/" + LINEARIZABLE, "jdbc:zabra:mem:default" + LINEARIZABLE)) {
            try (Connection connection = DriverManager.getConnection(opened)) {
                execute(connection, "SET read_consistency = local");
                execute(connection, "SET statement_timeout_ms = 5000");
                execute(connection, "SET read_consistency = default");
                assertThat(settings(connection))
                        .containsEntry("read_consistency", "linearizable")
                        .containsEntry("statement_timeout_ms", "5000");
                execute(connection, "SET read_consistency = local");
                execute(connection, "RESET statement_timeout_ms");
                assertThat(settings(connection))
                        .containsEntry("read_consistency", "local")
                        .containsEntry("statement_timeout_ms", "0");
            }
        }
    }

    /** As a driver of PostgreSQL's: what the connection was opened with is what RESET goes back to. */
    @Test
    void resetGoesBackToWhatTheUrlSet() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url + "/" + LINEARIZABLE)) {
            isResetToItsUrl(connection);
            relay.lose(Loss.REQUEST);
            assertThat(settings(connection)).containsEntry("read_consistency", "linearizable");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:reset" + LINEARIZABLE)) {
            isResetToItsUrl(connection);
        }
    }

    private static void isResetToItsUrl(Connection connection) throws SQLException {
        execute(connection, "SET read_consistency = local");
        execute(connection, "SET statement_timeout_ms = 10000");
        connection.setClientInfo("ApplicationName", "till");
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        execute(connection, "RESET ALL");
        assertThat(settings(connection))
                .containsEntry("read_consistency", "linearizable")
                .containsEntry("statement_timeout_ms", "0")
                .containsEntry("application_name", "shop")
                .containsEntry("transaction_isolation", "repeatable read");
        assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("shop");
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        try (PreparedStatement reset = connection.prepareStatement("RESET ALL")) {
            reset.execute();
        }
        assertThat(settings(connection)).containsEntry("read_consistency", "linearizable");
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
    }
}
