package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.testing.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator allows statements, as clients meet it. */
class SqlSettingsTest {
    private static final String ENDLESS =
            "SELECT count(*) FROM generate_series(1, 600000) AS a(n), generate_series(1, 600000) AS b(m) WHERE n + m < 0";
    private static final String KEEPS =
            "SELECT string_agg(repeat('x', 100000), '') FROM generate_series(1, 60) AS t(n)";

    @TempDir
    private Path directory;

    private void requireRefused(String setting, String sql, String state) throws Exception {
        try (ZabraServer server = TestServers.zabra(directory, setting);
                Connection connection = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port() + "/");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery(sql).close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM znodes")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    @Test
    void aStatementLooksAtSoManyRows() throws Exception {
        requireRefused("zabra.sql.statement.rowsMax=1000", ENDLESS, "53400");
    }

    @Test
    void aStatementTakesSoLong() throws Exception {
        requireRefused("zabra.sql.statement.timeoutMs=200", ENDLESS, "57014");
    }

    @Test
    void aStatementKeepsSoMuch() throws Exception {
        requireRefused("zabra.sql.statement.memoryMib=1", KEEPS, "53200");
    }

    @Test
    void allStatementsTogetherKeepSoMuch() throws Exception {
        requireRefused("zabra.sql.memoryMib=1", KEEPS, "53200");
    }
}
