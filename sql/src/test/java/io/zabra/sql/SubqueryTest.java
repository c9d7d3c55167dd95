package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subqueries as values and as conditions, with what PostgreSQL 15 answers. */
class SubqueryTest extends OneSession {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT n, (n, 1) IN (SELECT a, b FROM p) FROM s | [1, true] [2, null] [3, null] [null, null]",
                "SELECT n, (n, 1) NOT IN (SELECT a, b FROM p) FROM s | [1, false] [2, null] [3, null] [null, null]",
                "SELECT n, ((n, 1) IN (SELECT a, b FROM p)) IS TRUE FROM s | [1, true] [2, false] [3, false] [null, false]",
                "SELECT n FROM s WHERE ((n, 1) IN (SELECT a, b FROM p)) IS NULL | [2] [3] [null]",
                "SELECT n, (n, 1) IN (SELECT a, b FROM p WHERE a > 0) FROM s | [1, true] [2, null] [3, false] [null, null]",
                "SELECT n, (n, 2) IN (SELECT a, b FROM p WHERE a <= n) FROM s | [1, false] [2, null] [3, false] [null, false]",
                "SELECT n, (1, 2) IN (SELECT a + 4, 3 - b FROM p) FROM t | [1, null] [2, null] [3, null]",
                "SELECT n FROM s WHERE (n, 1) IN (SELECT a, b FROM p) | [1]",
                "SELECT n FROM s WHERE (n, 1) NOT IN (SELECT a, b FROM p WHERE a > 0) | [3]",
                "SELECT n FROM s WHERE (n, 2) NOT IN (SELECT a, b FROM p WHERE a <= n) | [1] [3] [null]",
                "SELECT n FROM s WHERE (n, 1) IN (SELECT a, b FROM p) OR n = 3 | [1] [3]"
            })
    void aRowIsInAQueryOrNotOrMayBe(String query, String rows) throws SQLException {
        assertThat(answer(query)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT n, n > ANY (SELECT a FROM p) AS x, n = ALL (SELECT 2) AS y FROM s | [1, null, false] [2, true, true] [3, true, false] [null, null, null]",
                "SELECT n, n <> ANY (SELECT a FROM p WHERE b = 1) AS x, n = ALL (SELECT m FROM u WHERE m = 1) AS y FROM s | [1, null, true] [2, true, false] [3, true, false] [null, null, null]",
                "SELECT n, n = ALL (SELECT m FROM u WHERE m = 1) AS x, n <> ALL (SELECT a FROM p) AS y, n <> ANY (SELECT a FROM p WHERE b = 1) AS z FROM s | [1, true, false, null] [2, false, false, true] [3, false, null, true] [null, null, null, null]",
                "SELECT n, n <> ANY (SELECT m FROM u WHERE m >= n) AS x, n = ALL (SELECT m FROM u WHERE m < n) AS y FROM s | [1, true, true] [2, false, false] [3, false, false] [null, false, true]",
                "SELECT n, n <> ANY (SELECT m FROM u WHERE m > 5) AS x, n = ALL (SELECT m FROM u WHERE m > 5) AS y FROM s | [1, false, true] [2, false, true] [3, false, true] [null, false, true]",
                "SELECT c FROM (SELECT n AS c, n + 1 AS d FROM s) AS q WHERE c <> ANY (SELECT m FROM u WHERE m = 1) AND d <> ANY (SELECT m FROM u) | [2] [3]"
            })
    void comparisonsWithAQueryDoNotTouchEachOther(String query, String rows) throws SQLException {
        assertThat(answer(query)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT n, (SELECT m FROM v WHERE k = n) FROM t WHERE n > 1 | [2, 5] [3, null]",
                "SELECT n FROM t WHERE n <> 1 AND (SELECT m FROM v WHERE k = n) = 5 | [2]",
                "SELECT n, (SELECT CAST(NULL AS integer) FROM v WHERE k = n) FROM t WHERE n > 1 | [2, null] [3, null]",
                "SELECT n, (SELECT (SELECT count(*) FROM t AS w WHERE w.n = x.n AND w.n = t.n) FROM t AS x WHERE x.n = t.n) FROM t | [1, 1] [2, 1] [3, 1]"
            })
    void onlyARowThatIsAskedForFailsForItsSubquery(String query, String rows) throws SQLException {
        assertThat(answer(query)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT n, (SELECT m FROM (SELECT m, row_number() OVER (ORDER BY m) AS r FROM v WHERE k = n) AS q WHERE r = 1) FROM t | [1, 3] [2, 5] [3, null]",
                "SELECT n, (SELECT sum(m) OVER () FROM v WHERE k = n AND m > 3) FROM t | [1, 10] [2, 5] [3, null]",
                "SELECT 10 * n + q.m, q.r FROM t, LATERAL (SELECT m, row_number() OVER (ORDER BY m) AS r FROM v WHERE k = n) AS q | [13, 1] [20, 2] [25, 1]",
                "SELECT n + q.m, q.s FROM t, LATERAL (SELECT m, sum(m + n) OVER () AS s FROM v WHERE k = n) AS q | [4, 15] [7, 7] [11, 15]",
                "SELECT n FROM t WHERE EXISTS (SELECT 1 FROM (SELECT m, row_number() OVER (ORDER BY m) AS r FROM v WHERE k = n) AS q WHERE r = 1 AND m = 5) | [2]"
            })
    void aWindowOfACorrelatedQueryIsOfItsOwnRows(String query, String rows) throws SQLException {
        assertThat(answer(query)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT n, (SELECT CASE WHEN count(*) = 0 THEN 'none' ELSE 'some' END FROM u WHERE m = n) FROM t | [1, some] [2, some] [3, none]",
                "SELECT n, (SELECT count(*) FROM (SELECT m FROM u WHERE m = n) AS x, (SELECT k FROM v WHERE k = n) AS y) FROM t | [1, 4] [2, 1] [3, 0]",
                "SELECT n, (SELECT count(*) FROM t AS x WHERE EXISTS (SELECT 1 FROM u WHERE m = x.n AND m < t.n)) FROM t | [1, 0] [2, 1] [3, 2]",
                "SELECT n, (SELECT 'none' FROM u WHERE m = n HAVING count(*) = 0) FROM t | [1, null] [2, null] [3, none]"
            })
    void whatHasNoJoinIsRunForEachRow(String query, String rows) throws SQLException {
        assertThat(answer(query)).isEqualTo(rows);
    }

    /** Its own query's row has as many columns, more or less, of the same name or another: it is another row. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT k, (SELECT x + (SELECT m FROM u WHERE m = v.k LIMIT 1) FROM (VALUES (1, 7), (2, 7)) AS w (x, z) WHERE x = v.k) FROM v WHERE m <> 3 | [1, 2] [2, 4]",
                "SELECT k, (SELECT x + (SELECT max(n) FROM t WHERE n < v.m AND n <= v.k) FROM (VALUES (1), (2)) AS w (x) WHERE x = v.k) FROM v WHERE m <> 3 | [1, 2] [2, 4]",
                "SELECT n, (SELECT (SELECT max(d.n) FROM t AS d WHERE d.n <= t.n) FROM t AS c WHERE c.n = 1) FROM t | [1, 1] [2, 2] [3, 3]",
                "SELECT n, (SELECT EXISTS (SELECT 1 FROM u WHERE m = t.n) FROM t AS c WHERE c.n = 1) FROM t | [1, true] [2, true] [3, false]",
                "SELECT n, l.s FROM t, LATERAL (SELECT c.n AS x, (SELECT max(m) FROM u WHERE m <= t.n) AS s FROM t AS c WHERE c.n = 1) AS l | [1, 1] [2, 2] [3, 2]",
                "SELECT n FROM t WHERE 2 IN (SELECT (SELECT max(m) FROM u WHERE m = t.n) FROM t AS c WHERE c.n = 1) | [2]",
                "SELECT n, (SELECT max(m) FROM u), (SELECT count(*) FROM u WHERE m = n), (SELECT count(*) FROM v WHERE k = n) FROM t | [1, 2, 2, 2] [2, 2, 1, 1] [3, 2, 0, 0]"
            })
    void aQueryWithinAQuerysColumnsKnowsWhichRowIsMeant(String query, String rows) throws SQLException {
        assertThat(answer(query)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 <> ANY (SELECT depth FROM znodes)                                | [true]",
                "SELECT DISTINCT name <> ANY (SELECT name FROM znodes) FROM znodes         | [true]",
                "SELECT 1 <> ANY (VALUES (1), (2)), 1 <> ANY (VALUES (1))                  | [true, false]",
                "SELECT CASE WHEN 1 <> ANY (SELECT depth FROM znodes) THEN 1 ELSE 2 END    | [1]"
            })
    void ofWhatIsNeverNullAComparisonIsNeverUnknown(String query, String rows) throws SQLException {
        assertThat(String.join(" ", SqlFixture.rows(sql, query))).isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT (SELECT random()) = (SELECT random())",
                "SELECT (SELECT gen_random_uuid()) = (SELECT gen_random_uuid())",
                "SELECT x = y FROM (SELECT (SELECT random()) AS x, (SELECT random()) AS y) AS q",
                "SELECT (SELECT max(random()) FROM znodes) = (SELECT max(random()) FROM znodes)",
                "SELECT n = (SELECT random()) FROM (SELECT random() AS n) AS q",
                "SELECT x <> x FROM (SELECT (SELECT random()) AS x) AS q"
            })
    void aRandomValueIsComputedForEachQuery(String query) throws SQLException {
        assertThat(SqlFixture.rows(sql, query)).containsExactly("[false]");
    }

    @Test
    void aRowThatIsAskedForFailsForItsSubquery() {
        assertThatThrownBy(() -> answer("SELECT n, (SELECT m FROM v WHERE k = n) FROM t"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("21000"));
        assertThatThrownBy(() -> answer("SELECT n FROM t WHERE (SELECT m FROM v WHERE k = n) = 5"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("21000"));
    }

    /** Of the tables below, in the order of the first column. */
    private String answer(String query) throws SQLException {
        String tables = "WITH t (n) AS (VALUES (1), (2), (3)), s (n) AS (VALUES (1), (2), (3), (NULL)),"
                + " u (m) AS (VALUES (1), (1), (2)), p (a, b) AS (VALUES (1, 1), (2, NULL), (NULL, 1)),"
                + " v (k, m) AS (VALUES (1, 10), (1, 3), (2, 5)) ";
        return String.join(" ", SqlFixture.rows(sql, tables + query + " ORDER BY 1"));
    }
}
