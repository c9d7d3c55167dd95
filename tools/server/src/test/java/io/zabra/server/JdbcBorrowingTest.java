package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zabra.jdbc.ZabraConnectionPoolDataSource;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one borrower of a pooled connection leaves undone is not done, and does not show to the next one. */
@Timeout(120)
class JdbcBorrowingTest {
    @TempDir
    Path directory;

    private ZabraServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.zabra(directory);
        url = "jdbc:zabra://127.0.0.1:" + server.port();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static HikariDataSource poolOfOne(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        return texts(connection, sql).get(0);
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static String paths(String url) throws SQLException {
        try (Connection other = DriverManager.getConnection(url)) {
            return String.join(
                    " ",
                    texts(other, "SELECT path FROM znodes WHERE parent = '/' AND path <> '/zookeeper' ORDER BY path"));
        }
    }

    @Test
    void hikariGivesNobodyATransactionThatAStatementBegan() throws Exception {
        for (String each : new String[] {url, "jdbc:zabra:mem:" + UUID.randomUUID()}) {
            try (HikariDataSource pool = poolOfOne(each)) {
                try (Connection first = pool.getConnection()) {
                    run(first, " /* of the application */ begin");
                    run(first, "INSERT INTO znodes (path) VALUES ('/left')");
                }
                try (Connection second = pool.getConnection()) {
                    assertThat(second.getAutoCommit()).isTrue();
                    run(second, "INSERT INTO znodes (path) VALUES ('/done')");
                    assertThat(paths(each)).as(each).isEqualTo("/done");
                }
            }
        }
    }

    @Test
    void warningsThatTheUserOfAPoolClearsEndNoTransaction() throws Exception {
        try (HikariDataSource pool = poolOfOne(url);
                Connection connection = pool.getConnection()) {
            run(connection, "BEGIN");
            run(connection, "INSERT INTO znodes (path) VALUES ('/kept')");
            connection.clearWarnings();
            run(connection, "COMMIT");
            assertThat(paths(url)).isEqualTo("/kept");
        }
    }

    @Test
    void aPooledConnectionGivesNobodyATransactionThatAStatementBegan() throws Exception {
        ZabraConnectionPoolDataSource source = new ZabraConnectionPoolDataSource();
        source.setUrl(url);
        PooledConnection pooled = source.getPooledConnection();
        try {
            try (Connection first = pooled.getConnection();
                    PreparedStatement begin = first.prepareStatement("BEGIN")) {
                begin.execute();
                run(first, "INSERT INTO znodes (path) VALUES ('/left')");
                run(first, "SET read_consistency = linearizable");
                first.setClientInfo("ApplicationName", "first");
            }
            try (Connection second = pooled.getConnection()) {
                assertThat(text(second, "SELECT application FROM queries")).isEmpty();
                assertThat(shown(second, "read_consistency")).isEqualTo("local");
                run(second, "INSERT INTO znodes (path) VALUES ('/done')");
                assertThat(paths(url)).isEqualTo("/done");
            }
        } finally {
            pooled.close();
        }
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + setting)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(2);
        }
    }

    @Test
    void theEndOfARequestRollsBack() throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.beginRequest();
            run(connection, "BEGIN");
            run(connection, "INSERT INTO znodes (path) VALUES ('/left')");
            connection.endRequest();
            assertThat(paths(url)).isEmpty();
        }
    }

    @Test
    void aTransactionThatAStatementBeganIsEndedByTheConnectionToo() throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            run(connection, "BEGIN");
            run(connection, "INSERT INTO znodes (path) VALUES ('/no')");
            connection.rollback();
            run(connection, "BEGIN");
            run(connection, "INSERT INTO znodes (path) VALUES ('/yes')");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO znodes (path) VALUES ('/later')");
            assertThat(paths(url)).isEqualTo("/yes");
            run(connection, "COMMIT");
            assertThat(paths(url)).isEqualTo("/later /yes");
            connection.rollback();
            connection.setAutoCommit(true);
            assertThatThrownBy(connection::rollback).hasFieldOrPropertyWithValue("SQLState", "25000");
        }
    }

    /** What was read by a transaction ends with it, however it ends. */
    @Test
    void theEndOfATransactionByAStatementClosesItsResults() throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            run(connection, "BEGIN");
            try (ResultSet rows = statement.executeQuery("SELECT path FROM znodes")) {
                assertThat(rows.next()).isTrue();
                run(connection, "ROLLBACK");
                assertThat(rows.isClosed()).isTrue();
            }
        }
    }

    /** Were the mode taken for changed on one side alone, later writes would be in a transaction that nobody commits. */
    @Test
    void whereTheCommitOfAChangeOfModeFailsTheModeStays() throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Connection other = DriverManager.getConnection(url)) {
            run(connection, "INSERT INTO znodes (path) VALUES ('/n')");
            connection.setAutoCommit(false);
            run(connection, "UPDATE znodes SET data_text = 'mine' WHERE path = '/n'");
            run(other, "UPDATE znodes SET data_text = 'theirs' WHERE path = '/n'");
            assertThatThrownBy(() -> connection.setAutoCommit(true)).hasFieldOrPropertyWithValue("SQLState", "40001");
            assertThat(connection.getAutoCommit()).isFalse();
            connection.setAutoCommit(true);
            run(connection, "INSERT INTO znodes (path) VALUES ('/kept')");
            assertThat(paths(url)).isEqualTo("/kept /n");
        }
    }

    @Test
    void anApplicationNamedAfterOpeningShowsInTheServersTables() throws Exception {
        try (Connection connection = DriverManager.getConnection(url + "/?applicationName=before")) {
            String mine = "SELECT application FROM connections WHERE application <> ''";
            assertThat(text(connection, mine)).isEqualTo("before");
            connection.setClientInfo("ApplicationName", "it's after");
            assertThat(text(connection, mine)).isEqualTo("it's after");
            assertThat(text(connection, "SELECT application FROM queries")).isEqualTo("it's after");
            assertThat(shown(connection, "application_name")).isEqualTo("it's after");
            connection.setClientInfo(new Properties());
            assertThat(text(connection, "SELECT application FROM queries")).isEmpty();
        }
    }

    @Test
    void clientInfoThatIsNotKnownIsNamedAndNothingIsSet() throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            Properties properties = new Properties();
            properties.setProperty("ApplicationName", "mine");
            properties.setProperty("ClientUser", "me");
            properties.setProperty("ClientHostname", "here");
            assertThatThrownBy(() -> connection.setClientInfo(properties))
                    .isInstanceOfSatisfying(
                            SQLClientInfoException.class,
                            e -> assertThat(e.getFailedProperties())
                                    .containsOnlyKeys("ClientUser", "ClientHostname")
                                    .containsValue(ClientInfoStatus.REASON_UNKNOWN_PROPERTY));
            assertThat(connection.getClientInfo("ApplicationName")).isEmpty();
        }
    }

    private static final String EPHEMERAL = "INSERT INTO znodes (path, node_type) VALUES ('/e', 'EPHEMERAL')";

    private static void refusesEphemerals(Connection connection) throws SQLException {
        assertThatThrownBy(() -> run(connection, EPHEMERAL))
                .hasMessageContaining("in a pool")
                .hasMessageContaining("ephemerals=allow")
                .hasFieldOrPropertyWithValue("SQLState", "25000");
        assertThat(connection.isValid(1)).isTrue();
    }

    @Test
    void ephemeralsInAPoolNeedToBeAskedFor() throws SQLException {
        try (HikariDataSource pool = poolOfOne(url);
                Connection pooled = pool.getConnection()) {
            refusesEphemerals(pooled);
        }
        try (HikariDataSource pool = poolOfOne(url + "/?ephemerals=allow");
                Connection pooled = pool.getConnection()) {
            run(pooled, EPHEMERAL);
        }
        ZabraConnectionPoolDataSource source = new ZabraConnectionPoolDataSource();
        source.setUrl("jdbc:zabra:mem:" + directory);
        PooledConnection physical = source.getPooledConnection();
        refusesEphemerals(physical.getConnection());
        physical.close();
        try (Connection pooled = new HomeMadeConnectionPool().connection(url)) {
            refusesEphemerals(pooled);
        }
        try (Connection refusing = DriverManager.getConnection(url + "/?ephemerals=refuse")) {
            refusesEphemerals(refusing);
        }
        try (Connection own = DriverManager.getConnection(url)) {
            run(own, EPHEMERAL);
        }
    }

    /** One that is known by nothing but its name. */
    private static final class HomeMadeConnectionPool {
        Connection connection(String url) throws SQLException {
            return DriverManager.getConnection(url);
        }
    }
}
