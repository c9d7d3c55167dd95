package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions and casts of the least and greatest of what they take, and of what is none at all. */
class EdgeValueTest extends OneSession {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CAST(to_timestamp(9000000000000000) AS DATE)",
                "to_timestamp(9e18)",
                "to_timestamp(CAST(9000000000000000 AS BIGINT) * 1000)",
                "to_timestamp(9000000000000000) + INTERVAL '999999999' DAY + INTERVAL '999999999' DAY + INTERVAL '999999999' DAY",
                "to_timestamp(9000000000000000) + INTERVAL '99999999' YEAR",
                "to_timestamp(9000000000000000) - to_timestamp(-9000000000000000)",
                "DATE '2026-01-01' + 2147483647",
                "DATE '0001-01-01' - 2147483647"
            })
    void aTimeOutOfRangeIsAnErrorOfOneKind(String expression) {
        assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT CAST(" + expression + " AS VARCHAR)"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("22008"));
    }

    @Test
    void aSeriesEndsWhereItsTypeDoes() throws SQLException {
        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT count(*) FROM generate_series(to_timestamp(9223372036854775), to_timestamp(9223372036854775.8),"
                                + " INTERVAL '1' YEAR) AS t"))
                .containsExactly("[1]");
        assertThat(SqlFixture.rows(
                        sql, "SELECT count(*) FROM generate_series(9223372036854775806, 9223372036854775807, 5) AS n"))
                .containsExactly("[1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CAST(CAST('10000-01-01' AS DATE) AS VARCHAR)               | 10000-01-01",
                "CAST(CAST('0044-03-15 BC' AS DATE) AS VARCHAR)             | 0044-03-15 BC",
                "CAST(CAST('0001-01-01' AS DATE) - 1 AS VARCHAR)            | 0001-12-31 BC",
                "CAST(CAST('0044-03-15 12:00:00.5 BC' AS TIMESTAMP(3)) AS VARCHAR) | 0044-03-15 12:00:00.5 BC",
                "CAST(CAST('123456-07-08 09:10:11' AS TIMESTAMP(3)) AS VARCHAR)    | 123456-07-08 09:10:11",
                "SAFE_CAST('0000-01-01' AS DATE)                            | null",
                "SAFE_CAST('2026-02-30' AS DATE)                            | null",
                "SAFE_CAST('999999999-01-01' AS DATE)                       | null",
                "SAFE_CAST(to_timestamp(9000000000000000) AS DATE)          | null",
                "json_get('', '$[0]')                                       | null",
                "json_get('[', '$[0]')                                      | null",
                "json_get('[1]', '$[0]')                                    | 1",
                "'[1]' -> -999999999                                        | null",
                "'[1]' -> 999999999                                         | null",
                "'[1,[2,3],4]' -> -2 ->> -1                                 | 3",
                "'[1,2]' -> -2                                              | 1",
                "'[1,2]' -> -3                                              | null",
                "'[]' -> -1                                                 | null",
                "'[1,2' -> -1                                               | null",
                "'7' -> -1                                                  | null",
                "regexp_instr('😀a', 'a')                                    | 2",
                "to_char(-0.4, '9')                                         | ` 0`",
                "to_char(0, 'FM9.99')                                       | 0.",
                "to_char(0, 'FM9.00')                                       | .00",
                "to_char(12345, '99')                                       | ` ##`",
                "date_bin('1 day', timestamp '1969-12-31 12:00:00', timestamp '1970-01-01') | 1969-12-31T00:00",
                "right('abc', -9223372036854775808)                         | ``",
                "right('abc', 9223372036854775807)                          | abc",
                "left('abc', -9223372036854775808)                          | ``",
                "right('abc', -1)                                           | bc",
                "rpad('a', 3, '')                                           | a",
                "lpad('😀bcd', 2, '')                                        | 😀b",
                "rpad('abc', -1, '')                                        | ``",
                "lpad('abc', 5, 'xy')                                       | xyabc",
                "trim(leading 'ab' from 'abac')                             | c",
                "trim(both 'ab😀' from 'ab😀cb')                              | c",
                "trim(trailing 'bc' from 'abcab')                           | abca",
                "trim(trailing '' from 'ab')                                | ab",
                "trim('  ab ')                                              | ab",
                "CAST('a' AS char(3)) = 'a'                                 | true",
                "CAST('a' AS char(3)) = CAST('a ' AS char(5))               | true",
                "length(CAST('a' AS char(3)))                               | 1",
                "concat(CAST('ab ' AS char(4)), CAST(12 AS char(1)), 'x')   | ab1x",
                "'a ' = 'a'                                                 | false",
                "(SELECT concat(min(x), '!') FROM (VALUES ('a '), ('abc')) AS t (x)) | a !",
                "concat(CASE WHEN name_of('/b') = 'b' THEN 'a ' ELSE 'abc' END, '!') | a !",
                "concat(COALESCE(NULLIF('a ', 'abc'), 'bcd'), '!')          | a !",
            })
    void anEdge(String expression, String value) throws SQLException {
        assertThat(SqlFixture.rows(sql, "SELECT " + expression)).containsExactly("[" + value + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(DISTINCT (a, b)) FROM t",
                "SELECT count(*) FROM (SELECT DISTINCT (a, b) FROM t) AS q",
                "SELECT count(*) FROM (SELECT count(*) FROM t GROUP BY (a, b)) AS q"
            })
    void rowsOfEqualValuesAreOne(String query) throws SQLException {
        String rows = "WITH t (a, b) AS (VALUES (1, NULL), (1, NULL), (1, 2), (1, 2)) ";
        assertThat(SqlFixture.rows(sql, rows + query)).containsExactly("[2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\-17", "\\+17", "\\400", "\\777", "\\18", "\\189", "\\"})
    void whatIsNoByteIsNotDecoded(String text) throws SQLException {
        assertThat(SqlFixture.rows(sql, "SELECT decode(CAST(? AS VARCHAR), 'escape')", text))
                .containsExactly("[null]");
    }

    @Test
    void allBytesAreEncodedAndDecodedAgain() throws SQLException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT decode(encode(b, 'escape'), 'escape') = b FROM (SELECT CAST(? AS VARBINARY) AS b)",
                        all))
                .containsExactly("[true]");
    }
}
