package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WITH RECURSIVE within a step of another one, with what PostgreSQL 15 answers. */
class RecursionTest extends OneSession {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT n + (WITH RECURSIVE t(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM t WHERE m < 2) SELECT max(m) FROM t) FROM t WHERE n < 6 | [1][3][5][7]",
                "SELECT n + (WITH RECURSIVE u(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM u WHERE m < 2) SELECT max(m) FROM u) FROM t WHERE n < 6 | [1][3][5][7]",
                "SELECT q.n FROM (WITH RECURSIVE t(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM t WHERE n < 12) SELECT n FROM t) AS q, t AS s WHERE s.n < 10 AND q.n = 12 | [1][12]",
                "SELECT s.n + 1 FROM t AS s WHERE s.n < 4 AND EXISTS (WITH RECURSIVE t(m) AS (SELECT s.n UNION ALL SELECT m + 1 FROM t WHERE m < 5) SELECT 1 FROM t WHERE m = 5) | [1][2][3][4]",
            })
    void oneWithinAnotherMayGoByTheSameName(String step, String rows) throws SQLException {
        String query = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL " + step + ") SELECT n FROM t ORDER BY n";

        assertThat(String.join("", SqlFixture.rows(sql, query))).isEqualTo(rows);
    }
}
