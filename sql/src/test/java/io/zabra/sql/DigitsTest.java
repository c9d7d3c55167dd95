package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What numbers keep of their digits, as PostgreSQL 15's do. */
class DigitsTest extends OneSession {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12345678901234567890.12 / 2                             | 6172839450617283945.06",
                "10000000000000000000 / CAST(3 AS numeric)               | 3333333333333333333",
                "CAST(144115188075855876 AS numeric) / 2                 | 72057594037927938",
                "CAST(1 AS numeric) / 8                                  | 0.125",
                "1.0 / 3                                                 | 0.3333333333333333333",
                "-200.5 / 3                                              | -66.8333333333333333",
                "0.00012 / 700                                           | 1.714285714286E-7",
                "0.0 / 7                                                 | 0.0",
            })
    void aQuotientOfDecimals(String expression, String value) throws SQLException {
        assertThat(SqlFixture.rows(sql, "SELECT " + expression)).containsExactly("[" + value + "]");
    }

    @Test
    void aLongListOfTheLargestWholeNumbersFindsEach() throws SQLException {
        String list = LongStream.range(0, 100)
                .mapToObj(i -> Long.toString(Long.MAX_VALUE - i))
                .collect(Collectors.joining(", "));
        String query = "SELECT n, n IN (" + list + ", NULL), n NOT IN (" + list + ") FROM (VALUES"
                + " (9223372036854775800), (-9223372036854775808), (9223372036854775707)) AS t(n) ORDER BY n";

        assertThat(SqlFixture.rows(sql, query))
                .containsExactly(
                        "[-9223372036854775808, null, true]",
                        "[9223372036854775707, null, true]",
                        "[9223372036854775800, true, false]");
    }

    @Test
    void aQuotientIsNeverAWrappedNumber() throws SQLException {
        String least = "SELECT CAST('-9223372036854775808' AS bigint) / n FROM (VALUES (CAST(%d AS bigint))) AS t(n)";
        assertThatThrownBy(() -> SqlFixture.rows(sql, least.formatted(-1)))
                .hasFieldOrPropertyWithValue("SQLState", "22003");
        assertThat(SqlFixture.rows(sql, least.formatted(-2))).containsExactly("[4611686018427387904]");
        assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT 1.5 / n FROM (VALUES (0.0)) AS t(n)"))
                .hasFieldOrPropertyWithValue("SQLState", "22012");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000000000000",
                "1700000000000000",
                "72057594037927936",
                "-9223372036854775807",
                "9223372036854775800"
            })
    void howLargeNumbersAreDoesNotChangeHowFarTheyAreApart(String first) throws SQLException {
        String values =
                " FROM (SELECT CAST('" + first + "' AS bigint) + n AS x, n AS y FROM (VALUES (1), (2), (4)) AS t(n))";

        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT round(var_pop(x), 10), round(stddev(x), 10), round(covar_pop(x, y), 10), corr(x, y)"
                                + values))
                .containsExactly("[1.5555555556, 1.5275252317, 1.5555555556, 1.0]");
        assertThat(SqlFixture.rows(
                        sql, "SELECT round(var_pop(CAST(x AS numeric)), 10), round(regr_slope(y, x), 10)" + values))
                .containsExactly("[1.5555555556, 1.0]");
        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT var_pop(x) OVER (ORDER BY y ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)" + values
                                + " ORDER BY y"))
                .containsExactly("[0.0]", "[0.25]", "[1.0]");
    }
}
