package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How texts and names may be written, as in PostgreSQL 15. */
class NotationTest extends OneSession {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "E'it\\'s'                          | it's",
                "concat(E'it\\'s', E'\\'', 'x\\')   | it's'x\\",
                "e'a\\\\'                           | a\\",
                "E'\\x41\\101\\u0041\\U00000041'    | AAAA",
                "E'\\xc3\\xa9\\303\\251\\u00e9'     | ééé",
                "E'\\ud83d\\ude00\\U0001F600'       | 😀😀",
                "E'\\u0027\\47\\''''               | ''''",
                "E'\\x\\xg\\q\\8'                   | xxgq8",
                "concat(lower(E'\\x4a'), E'\\112')  | jJ",
            })
    void anEscapedText(String expression, String value) throws SQLException {
        assertThat(SqlFixture.rows(sql, "SELECT " + expression + " AS e")).containsExactly("[" + value + "]");
        assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE path = '/' AND 'y' <> " + expression))
                .containsExactly("[1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u12",
                "\\U0000041",
                "\\ud83d",
                "\\ud83dx",
                "\\ud83d\\u0041",
                "\\ude00",
                "\\u0000",
                "\\0",
                "\\400",
                "\\xff",
                "\\xc3é",
                "\\U00110000"
            })
    void anEscapeOfNoCharacter(String text) {
        assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT E'" + text + "'"))
                .hasFieldOrPropertyWithValue("SQLState", "22025")
                .hasMessageContaining("line 1, column 8");
    }

    /** As PostgreSQL says of an unterminated quoted string. */
    @ParameterizedTest
    @ValueSource(strings = {"abc\\'", "abc", "", "\\\\\\'", "a''", "it\\'s", "a'' b"})
    void anEscapedTextThatIsNotClosed(String text) {
        assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT E'" + text))
                .as(text)
                .hasFieldOrPropertyWithValue("SQLState", "42601")
                .hasMessageContaining("line 1, column 8");
        assertThatThrownBy(() -> SqlFixture.rows(sql, "SELECT path FROM znodes WHERE path = E'" + text))
                .as(text)
                .hasFieldOrPropertyWithValue("SQLState", "42601")
                .hasMessageContaining("line 1, column 38");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT s.end, s.then, s.case FROM (SELECT 1 AS end, 2 AS then, 3 AS case) AS s | [1, 2, 3]",
                "SELECT CASE WHEN s.end > s.case THEN s.then ELSE s.else END AS end FROM (SELECT 1 AS end, 2 AS then, 3 AS case, 4 AS else) AS s | [4]",
                "SELECT concat(s.end::text, 'x') FROM (SELECT 1 AS end, 2 AS case) AS s WHERE s.end BETWEEN 1 AND s.case | [1x]",
                "SELECT x.left, lower(x.select) FROM (SELECT 1 AS left, 'A' AS select) AS x | [1, a]",
                "SELECT s.value, s.over, s.count FROM (SELECT 1 AS \"value\", 2 AS \"over\", 3 AS \"count\") AS s | [1, 2, 3]",
                "SELECT CAST('2026-01-02' AS date) AS date, 1 AS from FROM (SELECT 1) AS s | [2026-01-02, 1]"
            })
    void aWordOfTheGrammarNamesAColumnBehindAsAndBehindADot(String query, String rows) throws SQLException {
        assertThat(String.join(" ", SqlFixture.rows(sql, query))).isEqualTo(rows);
    }
}
