package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.sql.function.JsonFunctions;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few characters that would take all memory of a server, or a processor for ever, are refused or ended. */
class HostileStatementTest {
    private static final String LONG_TEXT = "(SELECT repeat('a', 1000000) AS t)";

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void assertState(String state, String sql, Object... parameters) throws SQLException {
        try (SqlSession session = fixture.session("")) {
            assertThatThrownBy(() -> SqlFixture.rows(session, sql, parameters))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
            assertThat(SqlFixture.rows(session, "SELECT 1")).containsExactly("[1]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT repeat('x', 2000000000)",
                "SELECT char_length(repeat('x', 2000000000))",
                "SELECT concat('y', repeat('x', 2000000000))",
                "SELECT max(repeat('x', version + 2000000000)) FROM znodes",
                "SELECT space(2000000000)",
                "SELECT lpad('x', 2000000000, 'ab')",
                "SELECT rpad('x', 2000000000)",
                "SELECT replace(t, 'a', t) FROM " + LONG_TEXT,
                "SELECT regexp_replace(t, 'a', t, 'g') FROM " + LONG_TEXT,
                "SELECT t || t || t || t || t || t || t || t || t || t || t || t FROM " + LONG_TEXT,
                "WITH RECURSIVE r(s) AS (SELECT cast('x' AS varchar) UNION ALL SELECT s || s FROM r) SELECT max(s) FROM r"
            })
    void aValueThatIsTooLargeIsNotMade(String sql) throws SQLException {
        assertState("54000", sql);
    }

    @ParameterizedTest
    @ValueSource(ints = {3_000, 6_000})
    void whatIsNestedTooDeepSaysSo(int depth) throws SQLException {
        assertState("54001", "SELECT count(*) FROM znodes WHERE " + "version + ".repeat(depth) + "1 > 0");
        assertState(
                "54001", "SELECT count(*) FROM znodes WHERE " + "NOT (".repeat(depth) + "1 > 0" + ")".repeat(depth));
    }

    @Test
    void theBlanksOfAPaddedTextAreNotMade() throws SQLException {
        String padded = "cast('x' AS char(16000000))";
        try (SqlSession session = fixture.session("")) {
            assertThat(SqlFixture.rows(session, "SELECT " + String.join(", ", padded, padded, padded, padded)))
                    .containsExactly("[x, x, x, x]");
        }
    }

    @Test
    void groupsThatLieWithinEachOtherAreNotCopied() throws SQLException {
        String nested = "(".repeat(100) + ".*" + ")".repeat(100);
        assertState("54000", "SELECT regexp_match(t, '" + nested + "') FROM " + LONG_TEXT);
    }

    @Test
    void arraysSideBySideCountWithAllTheirColumns() throws SQLException {
        String arrays = String.join(", ", Collections.nCopies(100, "t.a"));
        String source = "(SELECT array_agg(x) AS a FROM generate_series(1, 200000) AS x) AS t";
        assertState("54000", "SELECT count(*) FROM " + source + ", unnest(" + arrays + ") AS u");
    }

    @Test
    void partsThatAreTooLargeTogetherAreNotMade() throws SQLException {
        String parts = IntStream.range(0, 40)
                .mapToObj(i -> "regexp_substr(t, '.*|" + i + "')")
                .collect(Collectors.joining(", "));
        assertState("54000", "SELECT " + parts + " FROM " + LONG_TEXT);
    }

    private static String merge(int arms) {
        return "MERGE INTO znodes t USING (SELECT '/m' || version AS p FROM znodes WHERE path = '/') s ON t.path = s.p"
                + IntStream.range(0, arms)
                        .mapToObj(i -> " WHEN NOT MATCHED AND s.p = '/m" + (arms - 1 - i)
                                + "' THEN INSERT (path, data_text) VALUES (s.p, '" + i + "')")
                        .collect(Collectors.joining());
    }

    @Test
    void aMergeHasSoManyArms() throws SQLException {
        try (SqlSession session = fixture.session("")) {
            assertThat(SqlFixture.update(session, merge(64))).isEqualTo(1);
            assertThat(SqlFixture.rows(session, "SELECT data_text FROM znodes WHERE path = '/m0'"))
                    .containsExactly("[63]");
        }
        assertState("54001", merge(65));
    }

    private static String chain(String comparison, int length) {
        return "SELECT count(*) FROM znodes WHERE "
                + IntStream.range(0, length)
                        .mapToObj(i -> comparison.formatted(i))
                        .collect(Collectors.joining(" OR "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version BETWEEN %d AND 1",
                "path NOT LIKE 'a%d'",
                "NOT path ilike 'a%d'",
                "path SIMILAR TO 'a%d'",
                "path !~* 'a%d'",
                "left(path, 3) LIKE 'a%d'",
                "version BETWEEN %d AND 1 AND path LIKE 'a' AND CASE WHEN path LIKE 'b' OR version = 1 THEN TRUE ELSE FALSE END"
            })
    void aLongConditionIsAnswered(String comparison) throws SQLException {
        try (SqlSession session = fixture.session("")) {
            assertThat(SqlFixture.rows(session, chain(comparison, 2_000))).hasSize(1);
        }
    }

    /** What is within another comparison, or in a list, is none of AND and OR. */
    @ParameterizedTest
    @ValueSource(strings = {" = ", " LIKE "})
    void comparisonsThatTakeTooLongToParseAreNotParsed(String tie) throws SQLException {
        for (int length : List.of(20_000, 501)) {
            assertState(
                    "54001",
                    "SELECT count(*) FROM znodes WHERE "
                            + IntStream.range(0, length)
                                    .mapToObj(i -> "path LIKE 'a" + i + "'")
                                    .collect(Collectors.joining(tie)));
        }
    }

    @Test
    void comparisonsInParenthesesAreParsedSoon() throws SQLException {
        try (SqlSession session = fixture.session("")) {
            assertThat(SqlFixture.rows(session, chain("(version BETWEEN %d AND 600)", 501)))
                    .hasSize(1);
            assertThat(SqlFixture.rows(session, chain("path LIKE '/a%d'", 100))).containsExactly("[0]");
        }
    }

    @Test
    void valuesThatAreLargeAreMadeRowByRow() throws SQLException {
        try (SqlSession session = fixture.session("")) {
            String rows =
                    "SELECT char_length(repeat('x', i)) FROM (VALUES (20000000), (20000001), (20000002)) AS v (i)";
            assertThat(SqlFixture.rows(session, rows)).containsExactly("[20000000]", "[20000001]", "[20000002]");
            assertThat(SqlFixture.rows(session, "SELECT sum(char_length(replace(repeat('ab', 1000000), 'a', '--')))"))
                    .containsExactly("[3000000]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT cast('1e999999999' AS decimal(38, 0))",
                "SELECT cast('1e-999999999' AS decimal(38, 2))",
                "SELECT cast('1e999999999' AS bigint)",
                "SELECT abs(cast('1e999999999' AS decimal(38, 0)))",
                "SELECT '1e999999999'::integer",
                "SELECT round(1.5, 1000000000)",
                "SELECT cast(repeat('9', 1000000) AS integer)"
            })
    void aNumberOfABillionDigitsIsNotWrittenOut(String sql) throws SQLException {
        assertState("22003", sql);
    }

    @Test
    void aParameterOfABillionDigitsIsNotTaken() throws SQLException {
        assertState("22003", "SELECT cast(? AS decimal(38, 0)) + 1", new BigDecimal("1e999999999"));
    }

    @Test
    void whatStandsForMoreThanAHeapHoldsIsNotPlanned() throws SQLException {
        StringBuilder with = new StringBuilder("WITH t0 AS (SELECT path FROM znodes)");
        for (int i = 1; i < 40; i++) {
            with.append(", t").append(i).append(" AS (SELECT a.path FROM t" + (i - 1) + " a, t" + (i - 1) + " b)");
        }
        assertState("54001", with + " SELECT count(*) FROM t39");
        StringBuilder nested = new StringBuilder("version");
        for (int i = 0; i < 40; i++) {
            nested.insert(0, "coalesce(").append(", 1)");
        }
        assertState("54001", "SELECT " + nested + " FROM znodes");
        assertState("54001", "SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000));
    }

    /** Each level writes the one within it out three times. */
    @ParameterizedTest
    @ValueSource(ints = {9, 12, 100})
    void whatIsDistinctWithinWhatIsDistinctIsNotWrittenOut(int levels) throws SQLException {
        String nested = "1";
        for (int i = 0; i < levels; i++) {
            nested = "SELECT DISTINCT ON (1) (" + nested + ") FROM znodes ORDER BY 1";
        }
        assertState("54001", nested);
        assertState("54001", "SELECT DISTINCT ON (1" + ", 1".repeat(100_000) + ") 1 FROM znodes");
        assertState("54001", String.join(" UNION ALL ", Collections.nCopies(10_000, "(SELECT DISTINCT ON (1) 1)")));
    }

    /** Each level has the one within it twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO znodes (path) VALUES ('/a') RETURNING %s",
                "INSERT INTO znodes (path) VALUES ('/a') ON CONFLICT (path) DO UPDATE SET data_text = 'a' WHERE %s",
                "MERGE INTO znodes t USING (SELECT '/a' AS path) s ON t.path = s.path WHEN MATCHED AND %s THEN DELETE",
                "SELECT %s FROM znodes",
                "DELETE FROM znodes WHERE %s"
            })
    void rowsThatAreComparedWithinRowsAreNotWrittenOut(String statement) throws SQLException {
        String nested = "version = 0";
        for (int i = 0; i < 24; i++) {
            nested = "(" + nested + ", 1) < (true, 1)";
        }
        assertState("54001", statement.formatted(nested));
    }

    @Test
    void viewsThatDoubleEachOtherAreNotPlanned() throws SQLException {
        try (SqlSession session = fixture.session("")) {
            SqlFixture.update(session, "CREATE VIEW v0 AS SELECT path FROM znodes");
            for (int i = 1; i < 9; i++) {
                SqlFixture.update(
                        session,
                        "CREATE VIEW v%d AS SELECT a.path FROM v%d a JOIN v%d b USING (path) JOIN v%d c USING (path)"
                                .formatted(i, i - 1, i - 1, i - 1));
            }
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("54001");
            return;
        }
        assertState("54001", "SELECT count(*) FROM v8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT t SIMILAR TO '%%a%%a%%a%%a%%b' FROM " + LONG_TEXT,
                "SELECT char_length(t) FROM " + LONG_TEXT + " WHERE NOT t SIMILAR TO '%%a%%a%%a%%a%%b'",
                "SELECT regexp_like('%s', '(a+)+\\1$')",
                "SELECT regexp_contains('%s', '(a+)+\\1$')",
                "SELECT regexp_replace('%s', '(a+)+\\1$', 'x')",
                "SELECT regexp_substr('%s', '(a+)+\\1$')",
                "SELECT upper(regexp_substr('%s', '(a+)+\\1$'))",
                "SELECT concat('x', regexp_substr('%s', '(a+)+\\1$'), 'y')",
                "SELECT t LIKE '%%' || repeat('a_', 250000) || 'b%%' FROM " + LONG_TEXT
            })
    void aSearchWithoutEndEndsWithItsTime(String sql) throws SQLException {
        ExecuteOptions brief = new ExecuteOptions(0, 0, 100, false);
        String endless = sql.replace("%s", "a".repeat(60) + "!").replace("%%", "%");
        try (SqlSession session = fixture.session("")) {
            assertThatThrownBy(() -> session.executeDirect(endless, List.of(), brief))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("57014"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT json_query(data_text, '$..*..*') FROM znodes",
                "SELECT json_value(data_text, '$[?(@.a =~ /(a|a)*b/)].a') FROM znodes",
                "SELECT path FROM znodes WHERE data_text LIKE 'a' ESCAPE path"
            })
    void whatCouldNotBeEndedIsNotSupported(String sql) throws SQLException {
        assertState("HYC00", sql);
    }

    @Test
    void tablesThatMakeBillionsOfRowsOfOneAreNotThere() throws SQLException {
        assertState(
                "42883",
                "SELECT count(*) FROM TABLE(HOP(TABLE znodes, DESCRIPTOR(mtime), INTERVAL '0.001' SECOND, INTERVAL '9'"
                        + " YEAR))");
        assertState("42883", "SELECT extractvalue(data_text, '//a') FROM znodes");
    }

    /** A regular expression that tries each number of the blanks would take minutes of planning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT INTERVAL '%sx' YEAR",
                "SELECT INTERVAL '%s1' YEAR",
                "SELECT INTERVAL '%sx'",
                "SELECT INTERVAL '%s1 day'",
                "SELECT '%sx'::interval",
                "SELECT date_bin('%sx', TIMESTAMP '2026-01-01 00:00:00', TIMESTAMP '2026-01-01 00:00:00')"
            })
    void anIntervalThatIsLongIsNotRead(String sql) throws SQLException {
        assertState("22007", sql.formatted(" ".repeat(20_000)));
        assertState("22007", sql.formatted("0".repeat(20_000)));
    }

    @Test
    void ofAnArrayThatIsCountedFromItsEndNoOtherItemIsMade() {
        int items = 1_000_000;
        JsonFunctions.Way last = JsonFunctions.way(JsonFunctions.GET, "$[-1]");
        String json = "[" + "1,".repeat(items) + "2]";
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(last.of(json)).isEqualTo("2");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(5L * items);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "''"})
    void theNameOfAMemberMayBeLong(String part) throws SQLException {
        String name = part.repeat(20_000) + "1";
        try (SqlSession session = fixture.session("")) {
            assertThat(SqlFixture.rows(session, "SELECT '{\"" + name + "\": 7}' -> '" + name + "'"))
                    .containsExactly("[7]");
        }
    }
}
