package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries of WITH that are called as a view is, with what PostgreSQL 15 answers. */
class ViewNameTest extends OneSession {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WITH v AS (SELECT x FROM v) SELECT * FROM v                                            | [abc] [d]",
                "(WITH v AS (SELECT 1 AS n) SELECT n FROM v) UNION ALL SELECT length(x) FROM v           | [1] [3] [1]",
                "SELECT (WITH v AS (SELECT 1 AS n) SELECT n FROM v), (SELECT count(*) FROM v)            | [1, 2]",
                "WITH a AS (SELECT 1 AS n), v AS (SELECT x FROM v), b AS (SELECT count(*) FROM v) SELECT * FROM a, b | [1, 2]",
                "WITH a AS (SELECT count(*) FROM v), v AS (SELECT 1) SELECT * FROM a                    | [2]",
                "WITH RECURSIVE v (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM v WHERE n < 3) SELECT n FROM v | [1] [2] [3]",
                "WITH v AS (WITH v AS (SELECT 'q' AS x) SELECT x FROM v UNION ALL SELECT 'r') SELECT x FROM v | [q] [r]",
                "WITH v AS (SELECT 'q' AS x) SELECT x FROM w UNION ALL SELECT x FROM v                  | [abc] [d] [q]"
            })
    void aNameOfWithMeansItsQueryFromBehindItToTheEndOfItsStatement(String query, String rows) throws SQLException {
        SqlFixture.update(sql, "CREATE VIEW v AS SELECT 'abc' AS x UNION ALL SELECT 'd'");
        SqlFixture.update(sql, "CREATE VIEW w AS SELECT x FROM v");
        assertThat(String.join(" ", SqlFixture.rows(sql, query))).isEqualTo(rows);
    }
}
