package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one session may leave open, and how it comes back below that. */
class SessionLimitsTest {
    private static final int STATEMENTS = 1_024;
    private static final int CURSORS = 256;
    private static final ExecuteOptions ONE_ROW = new ExecuteOptions(0, 1, 0, false);
    private static final String QUERY = "SELECT path FROM znodes";

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void assertTooMuch(ThrowingCallable call, String advice) {
        assertThatThrownBy(call)
                .hasFieldOrPropertyWithValue("SQLState", "54000")
                .hasMessageContaining(advice);
    }

    @Test
    void preparedStatementsAreBounded() throws SQLException {
        try (SqlSession sql = fixture.session("");
                SqlSession other = fixture.session("")) {
            long first = sql.prepare(QUERY).id();
            for (int i = 1; i < STATEMENTS; i++) {
                sql.prepare(QUERY);
            }
            assertTooMuch(() -> sql.prepare(QUERY), "close those that are not used");
            assertThat(other.prepare(QUERY).id()).isPositive();
            sql.closeStatement(first);
            sql.closeStatement(first);
            assertThat(sql.prepare(QUERY).id()).isPositive();
            assertTooMuch(() -> sql.prepare(QUERY), "close those that are not used");
        }
    }

    @Test
    void theTextOfPreparedStatementsIsBounded() throws SQLException {
        String million = "SELECT path FROM znodes --" + "x".repeat(1_000_000);
        try (SqlSession sql = fixture.session("")) {
            long first = sql.prepare(million).id();
            for (int i = 1; i < 4; i++) {
                sql.prepare(million);
            }
            assertTooMuch(() -> sql.prepare(million), "4194304 characters");
            sql.closeStatement(first);
            assertThat(sql.prepare(million).id()).isPositive();
        }
    }

    @Test
    void oneStatementMayHaveAnyTextThatARequestHolds() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            long large = sql.prepare("SELECT path FROM znodes --" + "x".repeat(5_000_000))
                    .id();
            assertTooMuch(() -> sql.prepare(QUERY), "4194304 characters");
            sql.closeStatement(large);
            assertThat(sql.prepare(QUERY).id()).isPositive();
        }
    }

    @Test
    void openCursorsAreBounded() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a'), ('/b')");
            long first = sql.executeDirect(QUERY, List.of(), ONE_ROW).cursorId();
            for (int i = 1; i < CURSORS; i++) {
                sql.executeDirect(QUERY, List.of(), ONE_ROW);
            }
            assertTooMuch(
                    () -> sql.executeDirect(QUERY, List.of(), ONE_ROW), "read results to their end, or close them");
            assertThat(SqlFixture.rows(sql, QUERY)).as("needs no cursor").hasSizeGreaterThan(2);
            sql.closeCursor(first);
            assertThat(sql.executeDirect(QUERY, List.of(), ONE_ROW).cursorId()).isPositive();
        }
    }

    /** However much it is to keep, it leaves room for what is in use. */
    @Test
    void theDriverKeepsFewerStatementsThanAConnectionMayHave() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection("jdbc:zabra:mem:" + getClass().getName() + "?statementCacheSize=5000")) {
            for (int i = 0; i <= STATEMENTS; i++) {
                connection.prepareStatement(QUERY + " ".repeat(i)).close();
            }
            for (int i = 0; i <= 4; i++) {
                connection
                        .prepareStatement(QUERY + " --" + "x".repeat(1_000_000 + i))
                        .close();
            }
            try (PreparedStatement query = connection.prepareStatement(QUERY);
                    ResultSet rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
            }
        }
    }
}
