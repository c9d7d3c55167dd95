package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds of every connection, whatever executes its SQL. */
abstract class ConnectionContract extends StatementContract {
    private void insert(int id, String body) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, id);
            insert.setString(2, body);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void updatesCountAndQueriesDoNot() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("INSERT INTO notes VALUES (1, 'one')")).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
            assertThat(statement.getLargeUpdateCount()).isEqualTo(1);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.execute("SELECT id, body FROM notes")).isTrue();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.executeUpdate("SET nothing = 1")).isZero();
            assertThatThrownBy(() -> statement.executeUpdate("SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.executeQuery("DELETE FROM notes"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.execute("what"))
                    .isInstanceOf(java.sql.SQLSyntaxErrorException.class)
                    .extracting(ConnectionContract::state)
                    .isEqualTo("42601");
        }
    }

    @Test
    void resultsThatWereKeptAreClosedWhenAllAre() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSet kept = statement.executeQuery("SELECT 1");
            assertThat(statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isFalse();
            assertThat(kept.next()).isTrue();
            assertThat(statement.getMoreResults(Statement.CLOSE_CURRENT_RESULT)).isFalse();
            assertThat(kept.isClosed()).isFalse();
            assertThat(statement.getMoreResults(Statement.CLOSE_ALL_RESULTS)).isFalse();
            assertThat(kept.isClosed()).isTrue();
        }
    }

    /** A cancel between two batches of rows finds nothing that executes; nobody wants the rest all the same. */
    @Test
    void aCancelWhileRowsAreReadStopsTheReading() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT n FROM numbers WHERE n < ?")) {
            statement.setLong(1, 1_000);
            statement.setFetchSize(10);
            ResultSet rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            statement.cancel();
            assertThatThrownBy(() -> {
                        while (rows.next()) {
                            assertThat(rows.getLong(1)).isLessThan(20);
                        }
                    })
                    .isNotInstanceOf(SQLTimeoutException.class)
                    .extracting(ConnectionContract::state)
                    .isEqualTo("57014");
            assertThat(statement.executeQuery().next()).isTrue();
        }
    }

    @Test
    void anUpdateOfNothingCountsZeroAndWarns() throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE notes SET body = ? WHERE id = ?")) {
            update.setString(1, "x");
            update.setInt(2, 404);
            assertThat(update.executeLargeUpdate()).isZero();
            assertThat(update.getWarnings().getMessage()).isEqualTo("nothing changed");
            assertThat(update.getWarnings().getNextWarning().getMessage()).isEqualTo("nothing at all");
            update.clearWarnings();
            assertThat((Throwable) update.getWarnings()).isNull();
        }
    }

    @Test
    void generatedKeysAreTheRealPathAndItsZxid() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
            insert.setInt(1, 5);
            insert.setString(2, "five");
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getString("path")).isEqualTo("/notes/5");
                assertThat(keys.getLong("czxid")).isEqualTo(5_000_000_005L);
                assertThat(keys.next()).isFalse();
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT, new String[] {"CZXID"})) {
            insert.setInt(1, 6);
            insert.setNull(2, Types.VARCHAR);
            insert.executeUpdate();
            ResultSet keys = insert.getGeneratedKeys();
            assertThat(keys.getMetaData().getColumnCount()).isEqualTo(1);
            keys.next();
            assertThat(keys.getLong(1)).isEqualTo(5_000_000_006L);
        }
        assertThatThrownBy(() -> connection.prepareStatement(INSERT, new String[] {"nope"}))
                .extracting(ConnectionContract::state)
                .isEqualTo("42703");
    }

    @Test
    void aBatchCountsEachOfItsParts() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int id = 1; id <= 3; id++) {
                insert.setInt(1, id);
                insert.setString(2, "n" + id);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
            assertThat(insert.executeBatch()).isEmpty();
        }
        assertThat(database().rows()).hasSize(3);
    }

    @Test
    void aBatchWarnsOfItsParts() throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE notes SET body = ? WHERE id = ?")) {
            update.setString(1, "x");
            update.setInt(2, 404);
            update.addBatch();
            update.addBatch();
            assertThat(update.executeBatch()).containsExactly(0, 0);
            assertThat(warnings(update)).contains("nothing changed", "nothing at all");
            assertThat(update.executeBatch()).isEmpty();
        }
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("DELETE FROM notes");
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            assertThat(statement.executeBatch()).containsExactly(0, 1);
            assertThat(warnings(statement)).containsExactly("nothing changed", "nothing at all");
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            assertThatThrownBy(statement::executeBatch).isInstanceOf(BatchUpdateException.class);
            assertThat(warnings(statement)).isEmpty();
        }
    }

    /** Those are executed one by one. */
    @Test
    void aBatchOfOtherTextsWarnsOfItsParts() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("DELETE FROM notes");
            statement.addBatch("SET nothing = 1");
            statement.executeBatch();
            assertThat(warnings(statement)).contains("nothing changed", "nothing at all");
        }
    }

    private static List<String> warnings(Statement statement) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (SQLWarning next = statement.getWarnings(); next != null; next = next.getNextWarning()) {
            texts.add(next.getMessage());
        }
        return texts;
    }

    @Test
    void aStatementNamesTheZxidOfWhatItDid() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                Statement statement = connection.createStatement()) {
            ZabraStatement named = insert.unwrap(ZabraStatement.class);
            assertThat(named.zxid()).isZero();
            insert.setInt(1, 1);
            insert.setString(2, "one");
            insert.executeUpdate();
            assertThat(named.zxid()).isEqualTo(database().zxid()).isPositive();
            for (int id = 2; id <= 4; id++) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            insert.executeBatch();
            assertThat(named.zxid()).isEqualTo(database().zxid()).isGreaterThan(3);
            assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
            assertThat(named.zxid()).isZero();

            statement.executeQuery("SELECT 1").close();
            assertThat(statement.unwrap(ZabraStatement.class).zxid())
                    .isEqualTo(database().zxid());
        }
    }

    @Test
    void aFailedBatchTellsHowFarItCame() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int id : new int[] {1, 2, 2, 3}) {
                insert.setInt(1, id);
                insert.setString(2, "n");
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                assertThat(e.getUpdateCounts()).containsExactly(1, 1);
                assertThat(e.getSQLState()).isEqualTo("23505");
                assertThat(e.getErrorCode()).isEqualTo(-110);
            });
        }
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("DELETE FROM notes");
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOfSatisfying(
                            BatchUpdateException.class,
                            e -> assertThat(e.getUpdateCounts()).containsExactly(2, 1));
        }
    }

    @Test
    void aTransactionIsSeenWhenItIsCommitted() throws SQLException {
        connection.setAutoCommit(false);
        insert(1, "one");
        assertThat(database().rows()).isEmpty();
        connection.commit();
        assertThat(database().rows()).containsKey(1);
        insert(2, "two");
        connection.rollback();
        connection.setAutoCommit(true);
        assertThat(database().rows()).containsOnlyKeys(1);
        assertThatThrownBy(connection::commit)
                .extracting(ConnectionContract::state)
                .isEqualTo("25000");
    }

    @Test
    void aConflictRollsTheTransactionBack() throws SQLException {
        try (Connection other = open()) {
            connection.setAutoCommit(false);
            insert(1, "one");
            try (Statement statement = other.createStatement()) {
                statement.executeUpdate("INSERT INTO notes VALUES (1, 'one')");
            }
            assertThatThrownBy(connection::commit)
                    .isInstanceOf(java.sql.SQLTransactionRollbackException.class)
                    .extracting(ConnectionContract::state)
                    .isEqualTo("40001");
            connection.rollback();
        }
    }

    @Test
    void theEndOfATransactionClosesItsResults() throws SQLException {
        connection.setAutoCommit(false);
        ResultSet rows = query("SELECT 1");
        connection.commit();
        assertThat(rows.isClosed()).isTrue();
        connection.setAutoCommit(true);
    }

    @Test
    void aReadOnlyConnectionRefusesToWriteAndReads() throws SQLException {
        connection.setReadOnly(true);
        assertThatThrownBy(() -> insert(1, "one"))
                .extracting(ConnectionContract::state)
                .isEqualTo("25006");
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM notes"))
                    .extracting(ConnectionContract::state)
                    .isEqualTo("25006");
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
        connection.setReadOnly(false);
        insert(1, "one");
    }

    @Test
    void aStatementOverItsTimeFails() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT WAIT"))
                    .isInstanceOf(SQLTimeoutException.class)
                    .extracting(ConnectionContract::state)
                    .isEqualTo("57014");
        }
    }

    @Test
    void preparingTheSameTextAgainCostsNothing() throws SQLException {
        int before = database().preparedSoFar();
        for (int id = 1; id <= 5; id++) {
            insert(id, "n");
        }
        assertThat(database().preparedSoFar()).isEqualTo(before + 1);
    }

    @Test
    void closedObjectsSayThatTheyAreClosed() throws SQLException {
        PreparedStatement insert = connection.prepareStatement(INSERT);
        insert.close();
        insert.close();
        assertThatThrownBy(insert::executeUpdate)
                .hasMessage("The statement is closed")
                .extracting(ConnectionContract::state)
                .isEqualTo("55000");
        ResultSet rows = query("SELECT 1");
        connection.close();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
        assertThat(rows.isClosed()).isTrue();
        assertThatThrownBy(connection::createStatement)
                .hasMessage("The connection is closed")
                .extracting(ConnectionContract::state)
                .isEqualTo("08003");
    }

    @Test
    void aConnectionIsAZooKeeperSession() throws SQLException {
        ZabraConnection zabra = connection.unwrap(ZabraConnection.class);
        assertThat(connection.isWrapperFor(ZabraConnection.class)).isTrue();
        assertThat(zabra.sessionId()).isNotZero();
        insert(1, "one");
        query("SELECT 1").close();
        assertThat(zabra.lastZxid()).isPositive();
        assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
    }

    @Test
    void rowsSayWhichZxidTheyAreOf() throws SQLException {
        insert(1, "one");
        try (ResultSet before = query("SELECT 1")) {
            long zxid = before.unwrap(ZabraResultSet.class).zxid();
            assertThat(zxid).isEqualTo(database().zxid());
            insert(2, "two");
            assertThat(before.unwrap(ZabraResultSet.class).zxid()).isEqualTo(zxid);
            try (ResultSet after = query("SELECT 1")) {
                assertThat(after.unwrap(ZabraResultSet.class).zxid())
                        .isEqualTo(database().zxid())
                        .isGreaterThan(zxid);
            }
        }
        try (ResultSet tables = connection.getMetaData().getTableTypes()) {
            assertThat(tables.unwrap(ZabraResultSet.class).zxid()).isZero();
        }
        ResultSet closed = query("SELECT 1");
        closed.close();
        assertThatThrownBy(() -> closed.unwrap(ZabraResultSet.class).zxid())
                .extracting(ConnectionContract::state)
                .isEqualTo("55000");
    }

    /** HikariCP 7.1's calls in its order: set-up, validation, return, close. */
    @Test
    void whatAPoolCallsWorks() throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 5_000);
        assertThat(connection.getNetworkTimeout()).isEqualTo(5_000);
        connection.setReadOnly(connection.isReadOnly());
        connection.setAutoCommit(connection.getAutoCommit());
        for (int level : Arrays.asList(
                Connection.TRANSACTION_READ_UNCOMMITTED,
                Connection.TRANSACTION_READ_COMMITTED,
                Connection.TRANSACTION_REPEATABLE_READ)) {
            connection.setTransactionIsolation(level);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        }
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        connection.setTransactionIsolation(connection.getTransactionIsolation());
        connection.setCatalog(connection.getCatalog());
        connection.setSchema(connection.getSchema());
        connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
        assertThat(connection.isValid(5)).isTrue();
        connection.setAutoCommit(false);
        connection.rollback();
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(Runnable::run, 0);
        connection.clearWarnings();
        assertThat((Throwable) connection.getWarnings()).isNull();
        connection.setClientInfo("ApplicationName", "pool");
        assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("pool");
        connection.beginRequest();
        connection.endRequest();
    }
}
