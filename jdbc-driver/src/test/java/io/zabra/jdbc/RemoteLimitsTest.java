package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.fixture.TinyServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that are canceled or over their time while no server says anything. Sessions last for weeks, and so long a silence is
 * no reason to leave a server: nothing but the limit of a call can end it. How long that is, {@code CallLimitTest} tells.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteLimitsTest {
    private static final int WEEKS_MS = 2_000_000_000;
    private static final String INSERT = "INSERT INTO notes VALUES (1, 'one')";

    private final TinyServer.Ensemble ensemble = new TinyServer.Ensemble();
    private final TinyServer first = new TinyServer(ensemble);
    private final TinyServer second = new TinyServer(ensemble);

    @AfterEach
    void stopServers() {
        first.close();
        second.close();
    }

    private Connection open() throws SQLException {
        return open("");
    }

    private Connection open(String properties) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://" + first.host() + "," + second.host()
                + "/?hostOrder=listed&sessionTimeoutMs=" + WEEKS_MS + properties);
    }

    private static void isUsable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
    }

    @Test
    void aQueryTimeoutDoesNotWaitForASilentServer() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            first.beSilent();
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            isUsable(connection);
        }
    }

    @Test
    void aWriteOverItsTimeAtASilentServerIsOfUnknownOutcome() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            first.beSilent();
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeUpdate(INSERT))
                    .hasMessageContaining("its timeout")
                    .hasFieldOrPropertyWithValue("SQLState", "08007");
            isUsable(connection);
        }
    }

    @Test
    void aQueryTimeoutDoesNotWaitForRowsOfASilentServer() throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = connection.prepareStatement("SELECT n FROM numbers WHERE n < ?")) {
            statement.setFetchSize(1);
            statement.setQueryTimeout(1);
            statement.setLong(1, 8);
            ResultSet rows = statement.executeQuery();
            first.beSilent();
            assertThatThrownBy(() -> readAll(rows))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            isUsable(connection);
        }
    }

    private static void readAll(ResultSet rows) throws SQLException {
        while (rows.next()) {
            assertThat(rows.getLong(1)).isLessThan(8);
        }
    }

    @Test
    void aQueryTimeoutDoesNotWaitForAServerThatIsNotThere() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            first.close();
            second.close();
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLTimeoutException.class);
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @Test
    void aCancelEndsTheWaitForAServerThatIsNotThere() throws Exception {
        try (Connection connection = open()) {
            first.close();
            second.close();
            assertThat(canceled(connection, () -> {})).isEqualTo("57014");
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @Test
    void aCancelLeavesAServerThatIsSilent() throws Exception {
        try (Connection connection = open()) {
            first.beSilent();
            // Canceled before it was asked for it would leave nobody: the silent server would be found by what comes
            // next.
            assertThat(canceled(connection, first::awaitUnheard)).isEqualTo("57014");
            isUsable(connection);
        }
    }

    private interface Moment {
        void await() throws InterruptedException;
    }

    /** @param begun from then on it is canceled */
    private static String canceled(Connection connection, Moment begun) throws Exception {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<String> state = CompletableFuture.supplyAsync(() -> {
                try {
                    return "answered: " + statement.executeQuery("SELECT 1").next();
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            begun.await();
            while (!state.isDone()) {
                statement.cancel();
                Thread.onSpinWait();
            }
            return state.get(1, TimeUnit.SECONDS);
        }
    }

    @Test
    void theNetworkTimeoutIsAlsoOneForAServerThatIsNotThere() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            first.close();
            second.close();
            connection.setNetworkTimeout(Runnable::run, 200);
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .hasMessageContaining("network timeout of 200 ms")
                    .hasFieldOrPropertyWithValue("SQLState", "08006");
            assertThat(connection.isClosed()).isTrue();
            assertThat(statement.isClosed()).isTrue();
        }
    }

    @Test
    void validityIsNotAQuestionOfTheNetworkTimeout() throws SQLException {
        try (Connection connection = open()) {
            first.close();
            second.close();
            connection.setNetworkTimeout(Runnable::run, 200);
            assertThat(connection.isValid(1)).isFalse();
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @Test
    void aServerThatIsSilentFromTheStartIsNoneThatCouldBeReached() {
        first.beSilent();
        second.beSilent();
        assertThatThrownBy(() -> open("&loginTimeoutMs=500")).hasFieldOrPropertyWithValue("SQLState", "08001");
    }

    /** Whether its text may be executed there is asked of the server, too. */
    @Test
    void aQueryTimeoutOnAReadOnlyConnectionDoesNotWaitForASilentServer() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            first.beSilent();
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            isUsable(connection);
        }
    }

    /** Its second batch, on its way, would not come in a minute. */
    private static ResultSet slowRows(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(1);
        ResultSet rows = statement.executeQuery("SELECT n FROM slow");
        assertThat(rows.next()).isTrue();
        return rows;
    }

    private static int inserted(Connection connection, int timeoutSeconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);
            return statement.executeUpdate(INSERT);
        }
    }

    @Test
    void rowsThatNobodyReadsAnyMoreHoldNobodyUp() throws SQLException {
        try (Connection connection = open()) {
            slowRows(connection).close();
            assertThat(connection.isValid(20)).isTrue();
            assertThat(inserted(connection, 20)).isEqualTo(1);
        }
    }

    @Test
    void norDoThoseThatEndWithTheirTransaction() throws SQLException {
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            slowRows(connection);
            connection.commit();
            slowRows(connection);
            connection.rollback();
            slowRows(connection);
            connection.setAutoCommit(true);
            assertThat(inserted(connection, 20)).isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsAtOtherRowsIsThere() throws SQLException {
        try (Connection connection = open()) {
            ResultSet rows = slowRows(connection);
            assertThat(connection.isValid(20)).isTrue();
            assertThat(rows.isClosed()).isFalse();
        }
    }

    @Test
    void whatWaitsBehindOtherRowsHasTheNetworkTimeoutToItself() throws SQLException {
        try (Connection connection = open("&socketTimeoutMs=300")) {
            List<ResultSet> slow = List.of(slowRows(connection), slowRows(connection), slowRows(connection));
            assertThat(inserted(connection, 0)).isEqualTo(1);
            assertThat(connection.isClosed()).isFalse();
            assertThat(second.sqlRequests()).isZero();
            for (ResultSet rows : slow) {
                assertThatThrownBy(rows::next)
                        .isNotInstanceOf(SQLTimeoutException.class)
                        .hasMessageContaining("given up for another call")
                        .hasFieldOrPropertyWithValue("SQLState", "57014");
            }
            isUsable(connection);
        }
    }

    @Test
    void aServerThatDoesNotEvenGiveThemUpIsSilent() throws SQLException {
        try (Connection connection = open("&socketTimeoutMs=300")) {
            slowRows(connection);
            first.beSilent();
            assertThatThrownBy(() -> inserted(connection, 0)).hasMessageContaining("did not answer within 300 ms");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    /** And the server that makes them is not left for that, with whatever it holds. */
    @Test
    void whatWaitsBehindOtherRowsForAllItsTimeWasNotBegun() throws SQLException {
        try (Connection connection = open()) {
            ResultSet rows = slowRows(connection);
            assertThatThrownBy(() -> inserted(connection, 1))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            rows.close();
            assertThat(inserted(connection, 20)).isEqualTo(1);
            assertThat(second.sqlRequests()).isZero();
        }
    }
}
