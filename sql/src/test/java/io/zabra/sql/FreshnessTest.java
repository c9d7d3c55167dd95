package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final String ROOT = "SELECT path FROM znodes WHERE path = '/'";

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void assertTooLate(SqlSession sql, String query) {
        assertThatThrownBy(() -> SqlFixture.rows(sql, query))
                .as(query)
                .hasFieldOrPropertyWithValue("SQLState", "25001");
    }

    @Test
    void aTransactionReadsNoLaterStateThanItsFirstStatements() throws SQLException {
        try (SqlSession sql = fixture.session("");
                SqlSession other = fixture.session("")) {
            SqlFixture.update(sql, "BEGIN");
            assertThat(SqlFixture.rows(sql, ROOT + " READ LINEARIZABLE")).hasSize(1);
            long zxid = fixture.store.lastZxid();
            SqlFixture.update(other, "INSERT INTO znodes (path) VALUES ('/n')");
            assertThat(SqlFixture.rows(sql, ROOT + " READ AT LEAST " + zxid)).hasSize(1);
            assertThat(SqlFixture.rows(sql, ROOT + " READ LOCAL")).hasSize(1);
            for (String later :
                    List.of(" READ AT LEAST " + other.lastZxid(), " READ AT LEAST 0x99999", " READ LINEARIZABLE")) {
                assertTooLate(sql, ROOT + later);
            }
            assertThat(SqlFixture.rows(sql, ROOT)).hasSize(1);
            SqlFixture.update(sql, "ROLLBACK");
            assertThat(SqlFixture.rows(sql, ROOT + " READ AT LEAST " + other.lastZxid()))
                    .hasSize(1);
        }
    }

    @Test
    void whatIsSetWithinATransactionIsNotForgotten() throws SQLException {
        try (SqlSession sql = fixture.session("");
                SqlSession other = fixture.session("")) {
            SqlFixture.update(sql, "SET read_consistency = linearizable");
            SqlFixture.update(sql, "BEGIN");
            assertThat(SqlFixture.rows(sql, ROOT)).hasSize(1);
            assertThat(SqlFixture.rows(sql, ROOT)).hasSize(1);
            SqlFixture.update(sql, "COMMIT");
            SqlFixture.update(sql, "RESET ALL");
            SqlFixture.update(sql, "BEGIN");
            assertThat(SqlFixture.rows(sql, ROOT)).hasSize(1);
            SqlFixture.update(other, "INSERT INTO znodes (path) VALUES ('/n')");
            SqlFixture.update(sql, "SET read_at_least = " + other.lastZxid());
            assertTooLate(sql, ROOT);
            SqlFixture.update(sql, "RESET ALL");
            SqlFixture.update(sql, "SET read_consistency = linearizable");
            assertTooLate(sql, ROOT);
            SqlFixture.update(sql, "COMMIT");
            assertThat(SqlFixture.rows(sql, ROOT)).hasSize(1);
        }
    }
}
