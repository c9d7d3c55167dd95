package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.fixture.TinyDatabase;
import io.zabra.jdbc.fixture.TinyEmbedded;
import io.zabra.jdbc.fixture.TinySqlSession;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
        }
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
