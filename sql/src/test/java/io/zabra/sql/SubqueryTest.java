package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subqueries as values and as conditions, with what PostgreSQL 15 answers. */
class SubqueryTest {
    private final SqlFixture fixture = new SqlFixture();
    private SqlSession sql;

    @BeforeEach
    void open() throws SQLException {
        sql = fixture.session("");
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT n, (SELECT count(*) FROM u WHERE m = n) = 0 FROM t              | [1, false] [2, false] [3, true]",
                "SELECT n FROM t WHERE (SELECT count(*) FROM u WHERE m = n) = 0         | [3]",
                "SELECT n FROM t WHERE (SELECT count(*) FROM u WHERE m = n) IN (0, 2)   | [1] [3]",
                "SELECT n FROM t WHERE (SELECT count(*) FROM u WHERE m = n) = n - 3     | [3]",
                "SELECT n FROM t WHERE (SELECT count(*) = 0 FROM u WHERE m = n)         | [3]",
                "SELECT n FROM (SELECT n, (SELECT count(*) FROM u WHERE m = n) AS c FROM t) AS q WHERE c = 0 | [3]",
                "SELECT n FROM t WHERE CASE WHEN n > 2 THEN 0 ELSE (SELECT count(*) FROM u) END = 0          | [3]"
            })
    void aCountOfNothingIs0(String query, String rows) throws SQLException {
        assertThat(answer(query)).isEqualTo(rows);
    }

    @Test
    void whatHasNoChildrenIsFoundByTheirCount() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a'), ('/a/b'), ('/a/b/c'), ('/a/d')");
        String childless = " WHERE is_below(path, '/a') AND"
                + " (SELECT count(*) FROM znodes AS c WHERE c.parent = znodes.path) = 0";

        assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes" + childless + " ORDER BY path"))
                .containsExactly("[/a/b/c]", "[/a/d]");
        assertThat(
                        SqlFixture.rows(
                                sql,
                                "SELECT path FROM znodes AS z WHERE (path = '/a' OR is_below(path, '/a')) AND"
                                        + " num_children = (SELECT count(*) FROM znodes AS c WHERE c.parent = z.path) ORDER BY path"))
                .containsExactly("[/a]", "[/a/b]", "[/a/b/c]", "[/a/d]");
        assertThat(SqlFixture.update(sql, "UPDATE znodes SET data_text = 'leaf'" + childless))
                .isEqualTo(2);
        assertThat(SqlFixture.update(sql, "DELETE FROM znodes" + childless)).isEqualTo(2);
    }

    /** Of the tables {@code t (n)} and {@code u (m)}, in the order of the first columns. */
    private String answer(String query) throws SQLException {
        String tables = "WITH t (n) AS (VALUES (1), (2), (3)), u (m) AS (VALUES (1), (1), (2)) ";
        return String.join(" ", SqlFixture.rows(sql, tables + query + " ORDER BY 1"));
    }
}
