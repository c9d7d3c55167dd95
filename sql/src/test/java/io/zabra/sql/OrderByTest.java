package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names in ORDER BY mean, with what PostgreSQL 15 answers. */
class OrderByTest extends OneSession {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT n AS m, -n AS n @ ORDER BY n                                        | [2, -2] [1, -1]",
                "SELECT n AS m, -n AS n @ ORDER BY n DESC NULLS FIRST                       | [1, -1] [2, -2]",
                "SELECT n AS m, -n AS n @ ORDER BY n NULLS LAST LIMIT 1                     | [2, -2]",
                "SELECT n AS m, -n AS n @ ORDER BY n + 0                                    | [1, -1] [2, -2]",
                "SELECT n AS m, -n AS n @ ORDER BY n + 0 LIMIT 1                            | [1, -1]",
                "SELECT n AS m, -n AS n @ ORDER BY abs(n) DESC NULLS LAST, t.n              | [2, -2] [1, -1]",
                "SELECT n AS m, -n AS n @ ORDER BY CASE WHEN n = 2 THEN 0 ELSE 1 END        | [2, -2] [1, -1]",
                "SELECT n AS m, -n AS n @ ORDER BY row_number() OVER (ORDER BY n DESC)      | [2, -2] [1, -1]",
                "SELECT n + 1 AS n, count(*) AS c @ GROUP BY t.n ORDER BY -n                | [3, 1] [2, 1]",
                "SELECT DISTINCT -n AS n @ ORDER BY -n                                      | [-2] [-1]",
                "SELECT n, -n AS m @ ORDER BY m                                             | [2, -2] [1, -1]",
                "SELECT n @ UNION SELECT 3 ORDER BY n DESC                                  | [3] [2] [1]"
            })
    void aNameIsTheSelectListsWhereItStandsAlone(String query, String rows) throws SQLException {
        String input = " FROM (VALUES (2), (1)) AS t (n) ";
        assertThat(String.join(" ", SqlFixture.rows(sql, query.replace("@", input))))
                .isEqualTo(rows);
    }

    @Test
    void anAliasIsKnownInAnExpressionWhereTheInputHasNoneOfItsName() throws SQLException {
        assertThat(SqlFixture.rows(sql, "SELECT n, -n AS m FROM (VALUES (1), (2)) AS t (n) ORDER BY m + 0"))
                .containsExactly("[2, -2]", "[1, -1]");
    }
}
