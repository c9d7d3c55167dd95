package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.spi.StatementDescription;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanSharingTest {
    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static double metric(SqlSession sql, String name) throws SQLException {
        String row = SqlFixture.rows(sql, "SELECT metric_value FROM metrics WHERE name = ?", name)
                .get(0);
        return Double.parseDouble(row.substring(1, row.length() - 1));
    }

    @Test
    void statementsThatDifferInTheirLiteralsShareAPlan() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (int i = 0; i < 50; i++) {
                SqlFixture.update(
                        sql, "INSERT INTO znodes (path, data_text) VALUES ('/n" + i + "', 'it''s " + i + "')");
            }
            double missed = metric(sql, "sql_plan_misses");
            for (int i = 0; i < 50; i++) {
                assertThat(SqlFixture.rows(
                                sql, "SELECT data_text FROM znodes WHERE path = '/n" + i + "' AND version >= 0"))
                        .containsExactly("[it's " + i + "]");
                assertThat(SqlFixture.rows(
                                sql, "SELECT name FROM znodes WHERE path IN ('/n" + i + "', '/none') LIMIT 3"))
                        .containsExactly("[n" + i + "]");
                assertThat(SqlFixture.update(
                                sql,
                                "UPDATE znodes SET data_text = 'it''s " + i + "' WHERE path = '/n" + i
                                        + "' AND version = 0"))
                        .isEqualTo(1);
            }
            assertThat(metric(sql, "sql_plan_misses") - missed).isLessThanOrEqualTo(3);
            assertThat(metric(sql, "sql_plan_hit_ratio")).isGreaterThan(0.9);
        }
    }

    @Test
    void boundsPrefixesTimesAndPagesAreLiteralsToo() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (int i = 10; i < 60; i++) {
                SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/n" + i + "')");
            }
            double missed = metric(sql, "sql_plan_misses");
            for (int i = 10; i < 60; i++) {
                String path = "'/n" + i + "'";
                String row = "[/n" + i + "]";
                assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE path BETWEEN " + path + " AND " + path))
                        .containsExactly(row);
                assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE starts_with(path, " + path + ")"))
                        .containsExactly(row);
                assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE path ILIKE '/N" + i + "'"))
                        .containsExactly(row);
                assertThat(SqlFixture.rows(
                                sql,
                                "SELECT path FROM znodes WHERE path LIKE '/n%' ORDER BY path LIMIT 1 OFFSET "
                                        + (i - 10)))
                        .containsExactly(row);
                assertThat(SqlFixture.rows(
                                sql,
                                "SELECT path FROM znodes WHERE path = '/n10' AND version > -" + i
                                        + " AND ctime > TIMESTAMP '2020-01-01 00:00:" + i
                                        + "' AND mtime < TIMESTAMP '2999-01-"
                                        + i / 2 + "'"))
                        .hasSize(1);
            }
            assertThat(metric(sql, "sql_plan_misses") - missed).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void literalsOfOtherTypesKeepTheirMeaning() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a')");
            assertThat(SqlFixture.rows(sql, "SELECT 1 FROM znodes WHERE path = '/a' AND version = 3000000000"))
                    .isEmpty();
            assertThat(SqlFixture.rows(sql, "SELECT 1 FROM znodes WHERE path = '/a' AND version = 0.5"))
                    .isEmpty();
            assertThat(SqlFixture.rows(sql, "SELECT 1 FROM znodes WHERE path = '/a' AND '0' = version"))
                    .hasSize(1);
            assertThat(SqlFixture.rows(sql, "SELECT 1 FROM znodes WHERE path = '/a' AND ctime > '1970-01-01 00:00:00'"))
                    .hasSize(1);
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT CASE WHEN version = 0 THEN 'new' END AS c, count(*) FROM znodes WHERE path = '/a'"
                                    + " GROUP BY CASE WHEN version = 0 THEN 'new' END"))
                    .containsExactly("[new, 1]");
        }
    }

    /** A text that has a backslash stands for other bytes than its own, and is planned by itself. */
    @Test
    void literalsBesideBytesAreBytesWhetherTheyAreLiftedOrNot() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(
                    sql, "INSERT INTO znodes (path, data) VALUES ('/a', 'n1'), ('/b', '\\x6e31'), ('/c', '\\156')");
            double missed = metric(sql, "sql_plan_misses");
            for (int i = 0; i < 20; i++) {
                List<String> found = i == 1 ? List.of("[/a]", "[/b]") : List.of();
                String lifted = "SELECT path FROM znodes WHERE data = 'n" + i + "' ORDER BY path";
                assertThat(SqlFixture.rows(sql, lifted)).isEqualTo(found);
            }
            assertThat(metric(sql, "sql_plan_misses") - missed).isEqualTo(1);
            for (String literal : List.of("\\x6e31", "n\\061", "\\x6e 31")) {
                String escaped = "SELECT path FROM znodes WHERE data = '" + literal + "' ORDER BY path";
                assertThat(SqlFixture.rows(sql, escaped)).containsExactly("[/a]", "[/b]");
            }
            String unlifted = "SELECT path FROM znodes WHERE data = ('n1') ORDER BY path";
            assertThat(SqlFixture.rows(sql, unlifted)).containsExactly("[/a]", "[/b]");
            String parameter = "SELECT path FROM znodes WHERE data = ? ORDER BY path";
            assertThat(SqlFixture.rows(sql, parameter, "n1")).containsExactly("[/a]", "[/b]");
            assertThat(SqlFixture.rows(sql, parameter, "\\x6e31")).isEmpty();
        }
    }

    @Test
    void ownParametersStandBesideLiftedLiterals() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES (?, 'x'), ('/b', ?)", "/a", "y");
            StatementDescription described = sql.prepare("SELECT path FROM znodes WHERE path = '/a' AND data_text = ?");
            assertThat(described.parameters()).containsExactly(SqlType.VARCHAR);
            assertThat(sql.execute(described.id(), List.of("x"), ExecuteOptions.DEFAULT)
                            .rows()
                            .rows())
                    .hasSize(1);
            assertThat(SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = '/b'"))
                    .containsExactly("[y]");
        }
    }
}
