package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A regular expression that repeats a group is found in a payload however long that is. */
class LongPayloadRegexTest {
    private static final String PAYLOAD = "ab,".repeat(300_000);

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<String> rows(String sql) throws SQLException {
        try (SqlSession session = fixture.session("")) {
            SqlFixture.update(session, "INSERT INTO znodes (path, data_text) VALUES ('/p', ?)", PAYLOAD);
            return SqlFixture.rows(session, sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data_text ~ '^(\\w+,)*;' => false",
                "data_text ~ '^(\\w+,)*$' => true",
                "data_text ~ '(a|b|,)*c' => false",
                "data_text ~ '(a+b?)+c$' => false",
                "data_text ~* '^(A|B|,)+$' => true",
                "data_text similar to '(a|b|,)*' => true",
                "regexp_like(data_text, '^(a|b|,)*$') => true",
                "length(regexp_replace(data_text, '(ab,)+', 'x')) => 1",
                "regexp_replace(data_text, '(a|b|,)*,', '[\\1]') => [b]",
                "regexp_count(data_text, '(a|b)+,') => 300000",
                "regexp_instr(data_text, '(b|,)+') => 2",
                "length(regexp_substr(data_text, '(?:ab,)+')) => 900000",
                "(regexp_match(data_text, '^(?:(a)|(b)|,)+'))[2] => b",
                "array_length(regexp_split_to_array(data_text, '(b|,)+'), 1) => 300001"
            })
    void aRepeatedGroupIsFound(String expected) throws SQLException {
        String[] parts = expected.split(" => ", -1);
        assertThat(rows("SELECT " + parts[0] + " FROM znodes WHERE path = '/p'"))
                .containsExactly("[" + parts[1] + "]");
    }

    /** What Java's own search alone can say goes as deep as a large stack does. */
    @Test
    void lookaroundsReachFarAndSaySoWhereTheyDoNot() throws SQLException {
        assertThat(rows(
                        "SELECT data_text ~ '^(a|b|,)*(?!a)$' FROM (SELECT left(data_text, 30000) AS data_text FROM znodes"
                                + " WHERE path = '/p') AS part"))
                .containsExactly("[true]");
        try (SqlSession session = fixture.session("")) {
            assertThatThrownBy(() ->
                            SqlFixture.rows(session, "SELECT path FROM znodes WHERE data_text ~ '^(a|b|,)*(?!a)$'"))
                    .hasMessageContaining("900000 characters")
                    .hasFieldOrPropertyWithValue("SQLState", "54001");
        }
    }

    /** Of the many states of this one each character may be in any. */
    @Test
    void aLinearSearchHeedsItsTimeToo() throws SQLException {
        try (SqlSession session = fixture.session("")) {
            SqlFixture.update(session, "INSERT INTO znodes (path, data_text) VALUES ('/p', ?)", PAYLOAD);
            assertThatThrownBy(() -> session.executeDirect(
                            "SELECT count(*) FROM znodes, generate_series(1, 1000) AS n WHERE data_text ~ '((a|b|,)?){600}x'",
                            List.of(),
                            new ExecuteOptions(0, 0, 50, false)))
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
        }
    }
}
