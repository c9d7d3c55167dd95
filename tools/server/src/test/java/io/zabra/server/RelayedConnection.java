package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.testing.Relay;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, a connection to it by a relay that loses what a test wants, and one that goes straight. */
abstract class RelayedConnection {
    @TempDir
    Path directory;

    ZabraServer server;
    Relay relay;
    Connection direct;
    Connection connection;

    @BeforeEach
    void connect() throws IOException, SQLException {
        server = TestServers.zabra(directory);
        relay = new Relay(server.port());
        direct = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port());
        connection = DriverManager.getConnection(url());
    }

    @AfterEach
    void disconnect() throws IOException, SQLException {
        connection.close();
        direct.close();
        relay.close();
        server.close();
    }

    final String url() {
        return "jdbc:zabra://127.0.0.1:" + relay.port();
    }

    /** The number in the first row, asked for straight. */
    final long number(String sql) throws SQLException {
        return number(direct, sql);
    }

    /** The number in the first row. */
    static long number(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    /** Whether it fails with this SQLState. */
    static void fails(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }
}
