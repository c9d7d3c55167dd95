package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalar functions whose arguments are long, beyond the basic plane, or out of range. */
class LongArgumentTest extends OneSession {
    private String value(String expression) throws SQLException {
        String row = SqlFixture.rows(sql, "SELECT " + expression).get(0);
        return row.substring(1, row.length() - 1);
    }

    private void assertState(String state, String expression) {
        assertThatThrownBy(() -> value(expression))
                .as(expression)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    }

    /** Each would take minutes if it compared everything with everything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "position(concat(repeat('a', 1000000), 'b') in repeat('a', 3000000)) ; 0",
                "strpos(repeat('a', 3000000), repeat('a', 1000000) || 'b') ; 0",
                "replace(repeat('a', 3000000), repeat('a', 1000000) || 'b', 'x') is null ; false",
                "char_length(translate(repeat('b', 3000000), repeat('a', 3000000), 'x')) ; 3000000",
                "char_length(split_part(repeat('a', 3000000), repeat('a', 1000000) || 'b', 1)) ; 3000000",
                "cardinality(split(repeat('a', 3000000) || 'b' || repeat('a', 3000000), repeat('a', 1000000) || 'b')) ; 2",
                "abs(position(concat(repeat('a', 1000000), 'b') in repeat('a', 3000000))) ; 0",
                "repeat('a', 3000000) like '%' || repeat('a', 1000000) || 'b%' ; false",
                "repeat('a', 3000000) ilike '%' || repeat('a', 1000000) || 'b%' ; false"
            })
    void itsTimeGrowsWithTheLengths(String expression, String expected) throws SQLException {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cardinality(split(repeat(',', 3000000), ','))",
                "cardinality(string_to_array(repeat(',', 3000000), ','))",
                "cardinality(string_to_array(repeat(',', 3000000), cast(null as varchar)))",
                "cardinality(to_code_points(repeat('a', 3000000)))",
                "char_length(array_to_string(split(repeat(',', 100000), ','), repeat('x', 100000)))",
                "contains_substr(repeat('a', 3000000), repeat('a', 1000000) || 'b')",
                "to_char(timestamp '2026-11-29 00:00:00', repeat('YYYY', 100000))",
                "json_exists('[' || repeat('{},', 4000000) || '1]', 'lax $[0]')",
                "json_query('[\"' || repeat('x', 1000000) || '\"]', 'strict $[0,0,0,0,0]' with wrapper)"
            })
    void whatWouldTakeTooMuchIsRefused(String expression) {
        assertState("54000", expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json_query('[]', 'strict $[0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0][0,0]')",
                "json_query('[]', 'strict $[?(@.a == $[?(@.b == 1)])]')"
            })
    void aPathThatLooksAgainAndAgainIsNotSupported(String expression) {
        assertState("HYC00", expression);
    }

    @Test
    void aFieldIsFoundWithoutLookingThroughTheRestForEachName() throws SQLException {
        assertThat(value("json_value('{' || repeat('\"b\":1,', 1000000) || '\"a\":2}', '$.a')"))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "char_length('a😀b') | 3",
                "abs(char_length('a😀b')) | 3",
                "substring('a😀b' from 2 for 1) | 😀",
                "substring('😀😁😂' from 2) | 😁😂",
                "left('😀b', 1) | 😀",
                "right('a😀', 1) | 😀",
                "reverse('a😀b') | b😀a",
                "overlay('a😀b' placing 'x' from 2 for 1) | axb",
                "overlay('abc' placing '😀' from 2 for 1) | a😀c",
                "position('b' in 'a😀b') | 3",
                "strpos('a😀b', 'b') | 3",
                "lpad('😀', 3, '-') | --😀",
                "rpad('x', 3, '😀') | x😀😀",
                "translate('a😀b', '😀', 'x') | axb",
                "replace('a😀b', '😀', 'xy') | axyb",
                "cast('😀😁' as varchar(1)) | 😀",
                "cast(substring('a\uE000😀b' from 2 for 2) = '\uE000😀' as varchar) | TRUE",
                "'😀' like '_' | true"
            })
    void aCharacterBeyondTheBasicPlaneIsOne(String expression, String expected) throws SQLException {
        assertThat(value(expression)).isEqualToIgnoringCase(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "22003 | abs(cast('-9223372036854775808' as bigint))",
                "22003 | abs(cast('-2147483648' as integer))",
                "22003 | exp(10000)",
                "22003 | power(2, 10000)",
                "22003 | 1e308 * 10",
                "22003 | 1e308 + 1e308",
                "22003 | cast('1e400' as double)",
                "2201F | sqrt(-1)",
                "2201F | power(-1, 0.5)",
                "22003 | acos(2)"
            })
    void whatIsNoNumberIsAnError(String state, String expression) {
        assertState(state, expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abs(-5) | 5",
                "sqrt(4) | 2.0",
                "exp(0) | 1.0",
                "1e300 * 10 | 1.0E301",
                "cast('1e300' as double) | 1.0E300"
            })
    void whatIsOneIsNot(String expression, String expected) throws SQLException {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'{\"a\":1}}' is json | false",
                "'{\"a\":1} x' is json | false",
                "'{\"a\":1}}' is not json | true",
                "'{\"a\":1} ' is json | true",
                "'[1] [2]' is json array | false",
                "json_value('{\"a\":1} x', '$.a') | null",
                "json_value('{\"a\":1}}', 'lax $.a') | null",
                "json_query('{\"a\":[1]}}', '$.a') | null",
                "json_exists('{\"a\":1}}', '$.a') | false",
                "json_value('{\"a\":1} ', '$.a') | 1",
                "json_value('{\"a\":1}', 'lax $.a') | 1"
            })
    void aTextThatGoesOnBehindItsJsonIsNone(String expression, String expected) throws SQLException {
        assertThat(value(expression)).isEqualTo(expected);
    }
}
