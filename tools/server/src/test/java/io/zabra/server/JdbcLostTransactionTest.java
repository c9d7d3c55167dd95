package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.Relay.Loss;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction that is lost with its server takes effect as a whole or not at all, whatever is said behind the loss. */
@Timeout(120)
class JdbcLostTransactionTest extends RelayedConnection {
    /** How it begins. */
    enum Beginning {
        STATEMENT,
        MODE;

        void on(Connection connection) throws SQLException {
            if (this == STATEMENT) {
                execute(connection, "BEGIN");
            } else {
                connection.setAutoCommit(false);
            }
        }
    }

    private static void execute(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void insert(Connection on, String path) throws SQLException {
        execute(on, "INSERT INTO znodes (path) VALUES ('" + path + "')");
    }

    private static long count(Connection on) throws SQLException {
        return number(on, "SELECT count(*) FROM znodes WHERE name LIKE 't_'");
    }

    private void lose(Beginning beginning) throws SQLException {
        beginning.on(connection);
        insert(connection, "/t1");
        relay.lose(Loss.REQUEST);
        fails("40001", () -> insert(connection, "/t2"));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsExecutedBeforeItIsEnded(Beginning beginning) throws SQLException {
        lose(beginning);
        fails("25P02", () -> insert(connection, "/t3"));
        fails("25P02", () -> count(connection));
        fails("25P02", () -> execute(connection, "BEGIN"));
        fails("25P02", () -> connection.getMetaData().getTables(null, null, "%", null));
        assertThat(connection.isValid(5)).isTrue();
        connection.rollback();
        assertThat(count(connection)).isZero();
        insert(connection, "/t4");
        assertThat(count(direct)).isEqualTo(beginning == Beginning.STATEMENT ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void rollbackAsAStatementEndsItToo(Beginning beginning) throws SQLException {
        lose(beginning);
        execute(connection, "ROLLBACK");
        beginning.on(connection);
        insert(connection, "/t5");
        connection.commit();
        assertThat(count(direct)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aCommitDoesNotSeemToHaveCommittedIt(Beginning beginning) throws SQLException {
        lose(beginning);
        fails("25P02", connection::commit);
        beginning.on(connection);
        insert(connection, "/t6");
        execute(connection, "COMMIT");
        assertThat(count(direct)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void norDoesACommitByAStatement(Beginning beginning) throws SQLException {
        lose(beginning);
        fails("25P02", () -> execute(connection, "COMMIT"));
        assertThat(count(connection)).isZero();
    }

    /** Not even where all that is known to have been executed has only read. */
    @ParameterizedTest
    @EnumSource
    void norDoesTheCommitOfOneThatHadOnlyReadBefore(Beginning beginning) throws SQLException {
        beginning.on(connection);
        count(connection);
        relay.lose(Loss.REQUEST);
        fails("40001", () -> insert(connection, "/t7"));
        fails("25P02", connection::commit);
        assertThat(count(direct)).isZero();
    }

    /** What is set is of the connection, and neither begins a transaction nor is refused by one that has failed. */
    @Test
    void settingsAreNoPartOfIt() throws SQLException {
        Beginning.MODE.on(connection);
        execute(connection, "SET transaction_isolation = 'serializable'");
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        execute(connection, "SHOW ALL");
        relay.lose(Loss.REQUEST);
        insert(connection, "/t1");
        relay.lose(Loss.REQUEST);
        fails("40001", () -> insert(connection, "/t2"));
        execute(connection, "SET transaction_isolation = 'repeatable read'");
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        fails("25P02", () -> insert(connection, "/t3"));
        connection.rollback();
        assertThat(count(direct)).isZero();
    }

    @Test
    void aChangeOfTheModeCommitsAndSaysThatItDidNot() throws SQLException {
        lose(Beginning.MODE);
        fails("25P02", () -> connection.setAutoCommit(true));
        assertThat(connection.getAutoCommit()).isFalse();
        connection.setAutoCommit(true);
        insert(connection, "/t8");
        assertThat(count(direct)).isEqualTo(1);
    }
}
