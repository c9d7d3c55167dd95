package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.ZabraConnection;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.Relay.Loss;
import io.zabra.server.testing.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and answers that are lost on the way: what has happened is found out, and happens once. */
@Timeout(120)
class JdbcOutcomeTest extends RelayedConnection {
    @BeforeEach
    void insert() throws SQLException {
        execute(direct, "INSERT INTO znodes (path, data_text) VALUES ('/n', '0')");
    }

    private static int execute(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ANSWER"})
    void aCompareAndSetHappensOnceAndSaysSo(Loss loss) throws SQLException {
        long session = connection.unwrap(ZabraConnection.class).sessionId();
        try (PreparedStatement set =
                connection.prepareStatement("UPDATE znodes SET data_text = ? WHERE path = '/n' AND version = ?")) {
            for (int version = 0; version < 10; version++) {
                set.setString(1, "at " + version);
                set.setInt(2, version);
                relay.lose(loss);
                assertThat(set.executeUpdate()).isEqualTo(1);
                assertThat(number("SELECT version FROM znodes WHERE path = '/n'"))
                        .isEqualTo(version + 1);
            }
            set.setInt(2, 3);
            relay.lose(loss);
            assertThat(set.executeUpdate()).isZero();
        }
        assertThat(relay.losses()).isEqualTo(11);
        assertThat(connection.unwrap(ZabraConnection.class).sessionId()).isEqualTo(session);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ANSWER"})
    void insertsAndDeletesAreCountedRight(Loss loss) throws SQLException {
        relay.lose(loss);
        assertThat(execute(connection, "INSERT INTO znodes (path) VALUES ('/a'), ('/a/b'), ('/a/c')"))
                .isEqualTo(3);
        relay.lose(loss);
        assertThat(execute(connection, "DELETE FROM znodes WHERE path LIKE '/a/%'"))
                .isEqualTo(2);
        relay.lose(loss);
        fails("23505", () -> execute(connection, "INSERT INTO znodes (path) VALUES ('/a')"));
        assertThat(relay.losses()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ANSWER"})
    void aBatchHappensOnce(Loss loss) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO znodes (path) VALUES (?)")) {
            for (int i = 0; i < 20; i++) {
                insert.setString(1, "/batch" + i);
                insert.addBatch();
            }
            relay.lose(loss);
            assertThat(insert.executeBatch()).hasSize(20).containsOnly(1);
        }
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 'batch%'"))
                .isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ANSWER"})
    void aBatchOfTextsHappensOnce(Loss loss) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                statement.addBatch("INSERT INTO znodes (path) VALUES ('/texts" + i + "')");
            }
            relay.lose(loss);
            assertThat(statement.executeBatch()).hasSize(20).containsOnly(1);
        }
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 'texts%'"))
                .isEqualTo(20);
    }

    /** What was generated went with the server that knew it. */
    @Test
    void theKeysOfABatchAreLostWithItsAnswer() throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO znodes (path) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "/keyed");
            insert.addBatch();
            relay.lose(Loss.ANSWER);
            fails("08007", insert::executeBatch);
            assertThat(insert.getGeneratedKeys().next()).isFalse();
        }
    }

    @Test
    void aTransactionIsCommittedOnceOrGoneAltogether() throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, "INSERT INTO znodes (path) VALUES ('/t1')");
        execute(connection, "INSERT INTO znodes (path) VALUES ('/t2')");
        relay.lose(Loss.ANSWER);
        connection.commit();
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 't_'")).isEqualTo(2);
        execute(connection, "INSERT INTO znodes (path) VALUES ('/t3')");
        relay.lose(Loss.REQUEST);
        fails("40001", connection::commit);
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 't_'")).isEqualTo(2);
        execute(connection, "INSERT INTO znodes (path) VALUES ('/t3')");
        relay.lose(Loss.ANSWER);
        connection.setAutoCommit(true);
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 't_'")).isEqualTo(3);
        execute(connection, "INSERT INTO znodes (path) VALUES ('/t4')");
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 't_'")).isEqualTo(4);
    }

    /** As the console and some tools have it: by statements, while auto-commit is on. */
    @Test
    void aTransactionBegunByAStatementIsCommittedOnceOrGoneAltogether() throws SQLException {
        execute(connection, "BEGIN");
        execute(connection, "INSERT INTO znodes (path) VALUES ('/s1')");
        relay.lose(Loss.ANSWER);
        assertThat(execute(connection, "COMMIT")).isZero();
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 's_'")).isEqualTo(1);
        execute(connection, "BEGIN");
        execute(connection, "INSERT INTO znodes (path) VALUES ('/s2')");
        relay.lose(Loss.REQUEST);
        fails("40001", () -> execute(connection, "COMMIT"));
        execute(connection, "START TRANSACTION");
        execute(connection, "INSERT INTO znodes (path) VALUES ('/s3')");
        relay.lose(Loss.REQUEST);
        fails("40001", () -> execute(connection, "INSERT INTO znodes (path) VALUES ('/s4')"));
        execute(connection, "ROLLBACK");
        execute(connection, "BEGIN");
        execute(connection, "INSERT INTO znodes (path) VALUES ('/s5')");
        relay.lose(Loss.REQUEST);
        execute(connection, "ROLLBACK");
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 's_'")).isEqualTo(1);
        relay.lose(Loss.REQUEST);
        execute(connection, "INSERT INTO znodes (path) VALUES ('/s6')");
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 's_'")).isEqualTo(2);
        assertThat(relay.losses()).isEqualTo(5);
    }

    @Test
    void whatAWriteReturnedIsLostWithTheAnswerAndThatIsSaid() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            relay.lose(Loss.ANSWER);
            assertThatThrownBy(() -> statement.executeQuery("INSERT INTO znodes (path) VALUES ('/r') RETURNING czxid"))
                    .hasMessageContaining("took effect")
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08007"));
        }
        assertThat(number("SELECT count(*) FROM znodes WHERE path = '/r'")).isEqualTo(1);
    }

    @Test
    void aPreparedWriteThatReturnsRowsIsAWrite() throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO znodes (path) VALUES (?) RETURNING czxid")) {
            insert.setString(1, "/p1");
            relay.lose(Loss.ANSWER);
            assertThatThrownBy(insert::executeQuery)
                    .hasMessageContaining("took effect")
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08007"));
            connection.setAutoCommit(false);
            insert.setString(1, "/p2");
            try (ResultSet rows = insert.executeQuery()) {
                assertThat(rows.next()).isTrue();
            }
            relay.lose(Loss.REQUEST);
            fails("40001", connection::commit);
            connection.setAutoCommit(true);
        }
        assertThat(number("SELECT count(*) FROM znodes WHERE name LIKE 'p_'")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "ANSWER"})
    void aLockIsTakenAndGivenBackOnce(Loss loss) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement unlock = connection.prepareStatement("CALL unlock(?)")) {
            relay.lose(loss);
            long token = number(statement, "SELECT lock('/locks/a', 0)", "fencing_token");
            relay.lose(loss);
            assertThat(number(statement, "SELECT lock('/locks/a', 0)", "fencing_token"))
                    .isEqualTo(token);
            relay.lose(loss);
            assertThat(isReleased(statement.executeQuery("SELECT unlock('/locks/a')")))
                    .isTrue();
            assertThat(isReleased(statement.executeQuery("select /* again */ unlock ('/locks/a')")))
                    .isFalse();
            assertThat(number(statement, "SELECT lock('/locks/a', 0)", "fencing_token"))
                    .isGreaterThan(token);
            unlock.setString(1, "/locks/a");
            connection.setAutoCommit(false);
            relay.lose(loss);
            assertThat(isReleased(unlock.executeQuery())).isTrue();
            connection.rollback();
            connection.setAutoCommit(true);
        }
        assertThat(relay.losses()).isEqualTo(4);
        assertThat(number("SELECT count(*) FROM znodes WHERE parent = '/locks/a'"))
                .isZero();
    }

    private static long number(Statement statement, String sql, String column) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(column);
        }
    }

    private static boolean isReleased(ResultSet rows) throws SQLException {
        try (rows) {
            assertThat(rows.next()).isTrue();
            return rows.getBoolean("released");
        }
    }

    @Test
    void aReadOnlyConnectionRefusesWhatWritesAndYieldsRows() throws SQLException {
        connection.setReadOnly(true);
        fails("25006", () -> execute(connection, "INSERT INTO znodes (path) VALUES ('/q1') RETURNING czxid"));
        fails("25006", () -> execute(connection, "CREATE VIEW q AS SELECT path FROM znodes"));
        fails("25006", () -> execute(connection, "SELECT lock('/locks/q')"));
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE znodes SET data_text = 'x' WHERE path = '/n' RETURNING version")) {
            fails("25006", update::executeQuery);
        }
        connection.setReadOnly(false);
        assertThat(number("SELECT count(*) FROM znodes WHERE path = '/n' AND version = 0"))
                .isEqualTo(1);
    }

    @Test
    void aServerThatWasRestartedKnowsFromItsLog() throws Exception {
        direct.close();
        try (PreparedStatement set =
                connection.prepareStatement("UPDATE znodes SET data_text = 'late' WHERE path = '/n' AND version = 0")) {
            relay.lose(Loss.ANSWER);
            relay.shut();
            CompletableFuture<Integer> count = CompletableFuture.supplyAsync(() -> {
                try {
                    return set.executeUpdate();
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            Await.until("the answer is lost", () -> relay.losses() == 1);
            server.close();
            server = TestServers.zabra(directory);
            relay.forwardTo(server.port());
            assertThat(count.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
        direct = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port());
        assertThat(number("SELECT version FROM znodes WHERE path = '/n'")).isEqualTo(1);
    }
}
