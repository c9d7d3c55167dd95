package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OVER goes on from, and how far another row is away, with what PostgreSQL 15 answers. */
class NamedWindowTest extends OneSession {
    private static final String ROWS = " FROM (VALUES (1, 1), (2, 1), (3, 2), (4, 1)) AS t (n, k) ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT n, count(*) OVER (w ROWS 1 PRECEDING) @ WINDOW w AS (ORDER BY n) ORDER BY n | [1, 1] [2, 2] [3, 2] [4, 2]",
                "SELECT n, sum(n) OVER (v ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), sum(n) OVER (w), sum(n) OVER v @ WINDOW w AS (PARTITION BY k), v AS (w ORDER BY n) ORDER BY n | [1, 3, 7, 1] [2, 7, 7, 3] [3, 3, 3, 3] [4, 6, 7, 7]",
                "SELECT n, sum(n) OVER (w ORDER BY n DESC ROWS 1 PRECEDING), sum(n) OVER (w ORDER BY n) @ WINDOW w AS (PARTITION BY k) ORDER BY n | [1, 3, 1] [2, 6, 3] [3, 3, 3] [4, 4, 7]",
                "SELECT n, sum(n) OVER v @ WINDOW w AS (PARTITION BY k ORDER BY n), v AS (w ROWS 1 PRECEDING) ORDER BY n | [1, 1] [2, 3] [3, 3] [4, 6]",
                "SELECT n, sum(n) OVER (w RANGE 1 PRECEDING) @ WINDOW w AS (ORDER BY n) ORDER BY n | [1, 1] [2, 3] [3, 5] [4, 7]",
                "SELECT n @ WINDOW w AS (PARTITION BY k ORDER BY n) ORDER BY sum(n) OVER (w ROWS 1 PRECEDING) DESC, n | [4] [2] [3] [1]",
                "SELECT q.c, (SELECT max(s) FROM (SELECT sum(n) OVER (v ROWS 1 PRECEDING) AS s @ WINDOW v AS (ORDER BY n)) AS r) FROM (SELECT n, count(*) OVER (w ROWS 1 PRECEDING) AS c @ WINDOW w AS (ORDER BY n)) AS q WHERE n = 1 | [1, 7]"
            })
    void aFrameIsAddedToANamedWindow(String query, String rows) throws SQLException {
        assertThat(String.join(" ", SqlFixture.rows(sql, query.replace("@", ROWS))))
                .isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(w ROWS 2 PRECEDING) @ WINDOW w AS (ORDER BY n ROWS 1 PRECEDING)",
                "(w PARTITION BY k ROWS 2 PRECEDING) @ WINDOW w AS (ORDER BY n)",
                "(w ORDER BY k ROWS 2 PRECEDING) @ WINDOW w AS (ORDER BY n)",
                "(x ROWS 2 PRECEDING) @ WINDOW w AS (ORDER BY n)"
            })
    void whatAWindowHasIsNotGivenAnew(String over) {
        assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT sum(n) OVER " + over.replace("@", ROWS)))
                .hasFieldOrPropertyWithValue("SQLState", "42601")
                .hasMessageContaining("line 1, column");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lag(n, NULL) OVER (ORDER BY n)                       | [null] [null] [null] [null]",
                "lead(n, NULL, 7) OVER (ORDER BY n)                   | [null] [null] [null] [null]",
                "nth_value(n, NULL) OVER (ORDER BY n)                 | [null] [null] [null] [null]",
                "lag(n, NULLIF(k, 2)) OVER (ORDER BY n)               | [null] [1] [null] [3]",
                "lag(n) OVER (ORDER BY n)                             | [null] [1] [2] [3]",
                "lag(n, 2, 0) OVER (ORDER BY n)                       | [0] [0] [1] [2]"
            })
    void aRowAtAnUnknownDistanceIsNull(String function, String rows) throws SQLException {
        assertThat(String.join(" ", SqlFixture.rows(sql, "SELECT " + function + ROWS + "ORDER BY n")))
                .isEqualTo(rows);
    }
}
