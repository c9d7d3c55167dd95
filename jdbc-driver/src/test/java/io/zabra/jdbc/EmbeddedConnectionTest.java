package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.fixture.TinyDatabase;
import io.zabra.jdbc.fixture.TinyEmbedded;
import io.zabra.jdbc.fixture.TinySqlSession;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EmbeddedConnectionTest extends ConnectionContract {
    private final String name = UUID.randomUUID().toString();

    @Override
    Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:zabra:mem:" + name);
    }

    @Override
    TinyDatabase database() {
        return TinyEmbedded.database(name);
    }

    @Override
    TinySqlSession session() {
        return TinyEmbedded.newest(name);
    }

    @Test
    void aStatementThatTheExecutorForgotIsPreparedAgain() throws SQLException {
        try (Connection connection = open();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO notes VALUES (?, ?)")) {
            session().forgetStatements();
            insert.setInt(1, 1);
            insert.setString(2, "one");
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertThat(session().openStatements()).isEqualTo(1);
        }
    }

    /** The parts before it was forgotten are not executed twice. */
    @Test
    void aBatchWhoseStatementIsForgottenOnTheWayGoesOnWhereItWas() throws SQLException {
        try (Connection connection = open();
                PreparedStatement insert = batchOfFive(connection, Statement.NO_GENERATED_KEYS)) {
            session().forgetStatementsAfter(2);
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1, 1, 1);
            assertThat(database().rows()).containsOnlyKeys(1, 2, 3, 4, 5);
        }
    }

    @Test
    void butItsCountsSayWhereItEndedWhereTheKeysOfTheFirstPartsAreWanted() throws SQLException {
        try (Connection connection = open();
                PreparedStatement insert = batchOfFive(connection, Statement.RETURN_GENERATED_KEYS)) {
            session().forgetStatementsAfter(2);
            assertThatThrownBy(insert::executeBatch)
                    .isInstanceOfSatisfying(
                            BatchUpdateException.class,
                            e -> assertThat(e.getUpdateCounts()).containsExactly(1, 1));
            assertThat(database().rows()).containsOnlyKeys(1, 2);
        }
    }

    private static PreparedStatement batchOfFive(Connection connection, int keys) throws SQLException {
        PreparedStatement insert = connection.prepareStatement(INSERT, keys);
        for (int id = 1; id <= 5; id++) {
            insert.setInt(1, id);
            insert.setString(2, "note " + id);
            insert.addBatch();
        }
        return insert;
    }

    @Test
    void withoutACacheStatementsAreClosedWhenTheirUsersAre() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:" + name + "?statementCacheSize=0")) {
            PreparedStatement one = connection.prepareStatement("SELECT 1");
            PreparedStatement other = connection.prepareStatement("SELECT 1");
            assertThat(session().openStatements()).isEqualTo(1);
            one.close();
            assertThat(session().openStatements()).isEqualTo(1);
            other.close();
            assertThat(session().openStatements()).isZero();
        }
    }
}
