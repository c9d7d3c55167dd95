package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.fixture.TinyServer;
import io.zabra.jdbc.wire.SqlOpcode;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that shut down, and batches that end with their server on the way. */
@Timeout(60)
class RemoteLossTest {
    private static final String INSERT = "INSERT INTO notes VALUES (?, ?)";
    private static final String UPDATE = "UPDATE notes SET body = ? WHERE id = ?";

    private final TinyServer.Ensemble ensemble = new TinyServer.Ensemble();
    private final TinyServer first = new TinyServer(ensemble);
    private final TinyServer second = new TinyServer(ensemble);
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = open("");
    }

    private Connection open(String properties) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:zabra://" + first.host() + "," + second.host() + "/?hostOrder=listed" + properties);
    }

    @AfterEach
    void stopServers() throws SQLException {
        connection.close();
        first.close();
        second.close();
    }

    private static PreparedStatement batch(Connection on, String sql, int size) throws SQLException {
        PreparedStatement statement = on.prepareStatement(sql);
        for (int id = 1; id <= size; id++) {
            statement.setInt(sql.equals(INSERT) ? 1 : 2, id);
            statement.setString(sql.equals(INSERT) ? 2 : 1, "note " + id);
            statement.addBatch();
        }
        return statement;
    }

    @Test
    void aServerThatShutsDownIsLeftForTheNext() throws SQLException {
        ensemble.answerLookups(0, 0);
        long session = connection.unwrap(ZabraConnection.class).sessionId();
        try (Statement statement = connection.createStatement()) {
            first.beShuttingDown();
            assertThat(statement.executeUpdate("INSERT INTO notes VALUES (1, 'one')"))
                    .isEqualTo(1);
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
        assertThat(connection.unwrap(ZabraConnection.class).sessionId()).isEqualTo(session);
        assertThat(ensemble.database().rows()).hasSize(1);
        try (Connection another = open("")) {
            assertThat(another.isValid(5)).isTrue();
        }
    }

    @Test
    void whereAllServersShutDownThatIsSaid() throws SQLException {
        try (Connection impatient = open("&sessionTimeoutMs=2000");
                Statement statement = impatient.createStatement()) {
            first.beShuttingDown();
            second.beShuttingDown();
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .hasFieldOrPropertyWithValue("SQLState", "57P01");
        }
    }

    @Test
    void metadataIsReadAgainWhereTheRestOfItIsLost() throws SQLException {
        ensemble.database().batchRows(1);
        first.failAt(SqlOpcode.FETCH, false);
        second.failAt(SqlOpcode.FETCH, true);
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", null)) {
            List<String> names = new ArrayList<>();
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
            assertThat(names).containsExactly("acls", "znodes", "busy");
        }
        assertThat(first.sqlRequests()).isGreaterThan(2);
        assertThat(second.sqlRequests()).isGreaterThan(2);
    }

    /** A transaction that has read it is gone, however. */
    @Test
    void metadataReadInATransactionIsLostWithIt() throws SQLException {
        ensemble.database().batchRows(1);
        connection.setAutoCommit(false);
        first.failAt(SqlOpcode.FETCH, false);
        assertThatThrownBy(() -> connection.getMetaData().getTables(null, null, "%", null))
                .hasFieldOrPropertyWithValue("SQLState", "40001");
    }

    /** Each part is one transaction, or fails: what was not executed is known, and executed at the next server. */
    @Test
    void aBatchOfInsertsGoesOnWhereItsServerWasLost() throws SQLException {
        ensemble.answerLookups(2, 2);
        try (PreparedStatement insert = batch(connection, INSERT, 5)) {
            first.cutBatch(0, 2);
            assertThat(insert.executeBatch()).hasSize(5).containsOnly(1);
        }
        assertThat(ensemble.database().rows()).containsOnlyKeys(1, 2, 3, 4, 5);
    }

    @Test
    void aFailureBehindTheLossCountsWhatWasExecutedBefore() throws SQLException {
        ensemble.answerLookups(2, 2);
        try (PreparedStatement insert = batch(connection, INSERT, 3)) {
            insert.setInt(1, 1);
            insert.setString(2, "again");
            insert.addBatch();
            first.cutBatch(0, 2);
            assertThatThrownBy(insert::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                assertThat(e.getSQLState()).isEqualTo("23505");
                assertThat(e.getUpdateCounts()).containsExactly(1, 1, 1);
            });
        }
    }

    /** The server that was lost may still be at the rest, for the session that it knows. */
    @Test
    void theRestOfABatchIsNotExecutedWhereTheSessionWasReplaced() throws SQLException {
        ensemble.answerLookups(2, 2);
        ensemble.expireAll();
        try (PreparedStatement insert = batch(connection, INSERT, 5)) {
            first.cutBatch(0, 2);
            assertThatThrownBy(insert::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                assertThat(e.getSQLState()).isEqualTo("08007");
                assertThat(e.getMessage()).contains("the session was replaced");
                assertThat(e.getUpdateCounts()).containsExactly(1, 1);
            });
        }
        assertThat(ensemble.database().rows()).containsOnlyKeys(1, 2);
    }

    @Test
    void aBatchThatTookEffectAsAWholeSucceedsWhereTheSessionWasReplaced() throws SQLException {
        ensemble.answerLookups(3, 3);
        ensemble.expireAll();
        try (PreparedStatement insert = batch(connection, INSERT, 3)) {
            first.cutBatch(0, 3);
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
        }
    }

    /** An update of nothing is no transaction, so that their number does not tell which parts they were. */
    @Test
    void aBatchOfUpdatesThatIsPartlyDoneSaysSoAndCountsWhatIsKnown() throws SQLException {
        batch(connection, INSERT, 3).executeBatch();
        ensemble.answerLookups(1, 1);
        try (PreparedStatement update = batch(connection, UPDATE, 3)) {
            first.cutBatch(0, 2);
            assertThatThrownBy(update::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                assertThat(e.getSQLState()).isEqualTo("08007");
                assertThat(e.getMessage()).contains("Of the 3 parts of the batch, 1 took effect");
                assertThat(e.getUpdateCounts()).isEmpty();
            });
        }
    }

    @Test
    void requestsOfABatchThatWereAnsweredAreCounted() throws SQLException {
        batch(connection, INSERT, 8).executeBatch();
        ensemble.answerLookups(1, 1);
        try (Connection small = open("&maxRequestBytes=130");
                PreparedStatement update = batch(small, UPDATE, 8)) {
            first.cutBatch(1, 2);
            assertThatThrownBy(update::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                assertThat(e.getSQLState()).isEqualTo("08007");
                assertThat(e.getUpdateCounts()).containsExactly(1, 1, 1, 1);
            });
        }
    }

    @Test
    void aBatchOfUpdatesThatAllTookEffectSucceeds() throws SQLException {
        batch(connection, INSERT, 3).executeBatch();
        try (PreparedStatement update = batch(connection, UPDATE, 3)) {
            ensemble.answerLookups(3, 3);
            first.cutBatch(0, 3);
            assertThat(update.executeBatch()).containsExactly(1, 1, 1);
        }
        try (PreparedStatement update = batch(connection, UPDATE, 3)) {
            ensemble.answerLookups(3, 7);
            second.cutBatch(0, 3);
            assertThat(update.executeBatch()).hasSize(3).containsOnly(Statement.SUCCESS_NO_INFO);
        }
    }

    /** As JDBC has it, whatever it is that failed. */
    @Test
    void aBatchThatFailsAsAWholeFailsAsABatch() throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = batch(connection, INSERT, 3);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO notes VALUES (1, 'one')");
            first.failAt(SqlOpcode.EXECUTE_BATCH, false);
            assertThatThrownBy(insert::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                assertThat(e.getSQLState()).isEqualTo("40001");
                assertThat(e.getUpdateCounts()).isEmpty();
                assertThat(e.getCause()).isInstanceOf(SQLTransactionRollbackException.class);
            });
            assertThat(insert.executeBatch()).as("nothing is left of it").isEmpty();
        }
    }
}
