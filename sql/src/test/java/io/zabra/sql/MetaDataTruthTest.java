package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.calcite.sql.parser.SqlParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the driver says of the database, held against what the database does. */
class MetaDataTruthTest {
    /** JDBC's own lists, each function with a call of it and what that yields; null: whatever it yields. */
    private static final Map<String, String[]> NUMERIC = calls(
            "ABS(-1)=1",
            "ACOS(1.0)=0.0",
            "ASIN(0.0)=0.0",
            "ATAN(0.0)=0.0",
            "ATAN2(0.0, 1.0)=0.0",
            "CEILING(1.5)=2",
            "COS(0.0)=1.0",
            "COT(0.5)=",
            "DEGREES(0.0)=0.0",
            "EXP(0)=1.0",
            "FLOOR(1.5)=1",
            "LOG(1.0)=0.0",
            "LOG10(100)=2.0",
            "MOD(5, 3)=2",
            "PI()=3.141592653589793",
            "POWER(2, 3)=8.0",
            "RADIANS(0.0)=0.0",
            "RAND()=",
            "ROUND(1.26, 1)=1.3",
            "SIGN(-3)=-1",
            "SIN(0.0)=0.0",
            "SQRT(4)=2.0",
            "TAN(0.0)=0.0",
            "TRUNCATE(1.26, 1)=1.2");

    private static final Map<String, String[]> STRING = calls(
            "ASCII('a')=97",
            "CHAR(97)=a",
            "CHAR_LENGTH('abc')=3",
            "CHARACTER_LENGTH('abc')=3",
            "CONCAT('a', 'b')=ab",
            "DIFFERENCE('a', 'a')=4",
            "INSERT('abc', 1, 1, 'x')=xbc",
            "LCASE('A')=a",
            "LEFT('abc', 1)=a",
            "LENGTH('abc')=3",
            "LOCATE('b', 'abc')=2",
            "LTRIM(' a')=a",
            "OCTET_LENGTH(X'00')=1",
            "POSITION('b' IN 'abc')=2",
            "REPEAT('a', 2)=aa",
            "REPLACE('abc', 'b', 'x')=axc",
            "RIGHT('abc', 1)=c",
            "RTRIM('a ')=a",
            "SOUNDEX('a')=A000",
            "SPACE(1)= ",
            "SUBSTRING('abc', 2, 1)=b",
            "UCASE('a')=A");

    private static final Map<String, String[]> SYSTEM = calls("DATABASE()=", "IFNULL(NULL, 1)=1", "USER()=");

    private static final Map<String, String[]> TIME = calls(
            "CURDATE()=",
            "CURRENT_DATE()=",
            "CURRENT_TIME()=",
            "CURRENT_TIMESTAMP()=",
            "CURTIME()=",
            "DAYNAME(DATE '2027-07-07')=Wednesday",
            "DAYOFMONTH(DATE '2027-07-07')=7",
            "DAYOFWEEK(DATE '2027-07-07')=4",
            "DAYOFYEAR(DATE '2027-02-01')=32",
            "EXTRACT(YEAR FROM DATE '2027-07-07')=2027",
            "HOUR(TIMESTAMP '2027-07-07 01:02:03')=1",
            "MINUTE(TIMESTAMP '2027-07-07 01:02:03')=2",
            "MONTH(DATE '2027-07-07')=7",
            "MONTHNAME(DATE '2027-07-07')=July",
            "NOW()=",
            "QUARTER(DATE '2027-07-07')=3",
            "SECOND(TIMESTAMP '2027-07-07 01:02:03')=3",
            "TIMESTAMPADD(SQL_TSI_DAY, 1, TIMESTAMP '2027-07-07 01:02:03')=2027-07-08 01:02:03",
            "TIMESTAMPDIFF(SQL_TSI_DAY, TIMESTAMP '2027-07-07 01:02:03', TIMESTAMP '2027-07-09 01:02:03')=2",
            "WEEK(DATE '2027-01-04')=1",
            "YEAR(DATE '2027-07-07')=2027");

    private Connection connection;
    private DatabaseMetaData metaData;
    private Statement statement;
    private final List<String> refused = new ArrayList<>();

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
        metaData = connection.getMetaData();
        statement = connection.createStatement();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static Map<String, String[]> calls(String... specs) {
        Map<String, String[]> calls = new LinkedHashMap<>();
        for (String spec : specs) {
            int equals = spec.lastIndexOf('=');
            calls.put(
                    spec.substring(0, spec.indexOf('(')),
                    new String[] {spec.substring(0, equals), spec.substring(equals + 1)});
        }
        return calls;
    }

    private String runnable(Map<String, String[]> calls) {
        List<String> runnable = new ArrayList<>();
        calls.forEach((name, call) -> {
            try (ResultSet rows = statement.executeQuery("SELECT {fn " + call[0] + "}")) {
                rows.next();
                String value = rows.getString(1);
                if (call[1].isEmpty() ? value != null : call[1].equals(value)) {
                    runnable.add(name);
                    return;
                }
                refused.add(call[0] + " yields " + value);
            } catch (SQLException e) {
                refused.add(call[0] + " " + e.getSQLState() + " " + e.getMessage());
            }
        });
        return String.join(",", runnable);
    }

    @Test
    void theFunctionsOfEscapesAreThoseThatRun() throws SQLException {
        assertThat(List.of(
                        metaData.getNumericFunctions(),
                        metaData.getStringFunctions(),
                        metaData.getSystemFunctions(),
                        metaData.getTimeDateFunctions()))
                .as(() -> String.join("\n", refused))
                .containsExactly(runnable(NUMERIC), runnable(STRING), runnable(SYSTEM), runnable(TIME));
    }

    @Test
    void theKeywordsAreTheReservedWordsThatTheStandardDoesNotHave() throws SQLException {
        TreeSet<String> candidates =
                new TreeSet<>(SqlParser.create("").getMetadata().getTokens());
        candidates.addAll(
                List.of("RETURNING", "ILIKE", "ZXID", "LINEARIZABLE", "DO", "NOTHING", "CONFLICT", "PARENTS"));
        TreeSet<String> reserved = new TreeSet<>();
        for (String word : candidates) {
            if (word.matches("[A-Z_0-9]+") && !Words2003.ALL.contains(word) && isReserved(word)) {
                reserved.add(word);
            }
        }
        assertThat(metaData.getSQLKeywords()).isEqualTo(String.join(",", reserved));
    }

    /** Whether it must be quoted to be a name that stands alone: behind AS, or a dot, any word is one. */
    private boolean isReserved(String word) {
        String named = "SELECT %s FROM (SELECT 'x' AS \"%s\") AS a".formatted(word, word.toLowerCase(Locale.ROOT));
        try (ResultSet rows = statement.executeQuery(named)) {
            return !rows.next() || !"x".equals(rows.getString(1));
        } catch (SQLException e) {
            return true;
        }
    }

    @Test
    void namesMayHaveTheCharactersAndLengthsThatTheMetadataSays() throws SQLException {
        String longest = "x".repeat(metaData.getMaxColumnNameLength());
        try (ResultSet rows =
                statement.executeQuery("SELECT 1 AS a" + metaData.getExtraNameCharacters() + "b, 2 AS " + longest)) {
            assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("a$b");
            assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo(longest);
        }
        assertThatThrownBy(() -> statement.executeQuery("SELECT 1 AS x" + longest))
                .hasFieldOrPropertyWithValue("SQLState", "42601");
    }

    @Test
    void aTypeHasOnePrecision() throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (ResultSet rows = metaData.getTypeInfo()) {
            while (rows.next()) {
                types.put(
                        rows.getString("TYPE_NAME"), rows.getString("PRECISION") + "," + rows.getInt("MAXIMUM_SCALE"));
            }
        }
        assertThat(types).containsEntry("TIMESTAMP", "23,3").containsEntry("TIME", "12,3");
        try (ResultSet rows =
                statement.executeQuery("SELECT ctime, CAST('01:02:03' AS TIME), version, czxid FROM znodes LIMIT 1")) {
            ResultSetMetaData result = rows.getMetaData();
            assertThat(result.getPrecision(1) + "," + result.getScale(1)).isEqualTo(types.get("TIMESTAMP"));
            assertThat(result.getPrecision(2) + "," + result.getScale(2)).isEqualTo(types.get("TIME"));
            assertThat(result.getPrecision(3) + "," + result.getScale(3)).isEqualTo(types.get("INTEGER"));
            assertThat(result.getPrecision(4) + "," + result.getScale(4)).isEqualTo(types.get("BIGINT"));
        }
        try (ResultSet rows = metaData.getColumns(null, "zk", "znodes", "%")) {
            while (rows.next()) {
                String size = rows.getString("COLUMN_SIZE");
                String type = rows.getString("TYPE_NAME").toUpperCase(Locale.ROOT);
                if (size != null) {
                    assertThat(size + "," + rows.getInt("DECIMAL_DIGITS"))
                            .as(rows.getString("COLUMN_NAME"))
                            .isEqualTo(types.get(type));
                }
            }
        }
    }

    @Test
    void whatIsSupportedRuns() throws SQLException {
        runs(metaData.supportsOrderByUnrelated(), "SELECT name FROM znodes ORDER BY version");
        runs(metaData.supportsExpressionsInOrderBy(), "SELECT name FROM znodes ORDER BY upper(name)");
        runs(metaData.supportsGroupByUnrelated(), "SELECT count(*) FROM znodes GROUP BY parent");
        runs(metaData.supportsGroupByBeyondSelect(), "SELECT parent FROM znodes GROUP BY parent, version");
        runs(metaData.supportsLikeEscapeClause(), "SELECT 1 FROM znodes WHERE path LIKE 'a!_' ESCAPE '!'");
        runs(metaData.supportsColumnAliasing(), "SELECT path AS p FROM znodes");
        runs(metaData.supportsTableCorrelationNames(), "SELECT z.path FROM znodes z");
        runs(!metaData.supportsDifferentTableCorrelationNames(), "SELECT znodes.path FROM znodes znodes");
        runs(metaData.supportsFullOuterJoins(), "SELECT 1 FROM znodes a FULL JOIN znodes b ON a.path = b.parent");
        runs(
                metaData.supportsSubqueriesInComparisons(),
                "SELECT 1 FROM znodes WHERE path = (SELECT max(path) FROM znodes)");
        runs(metaData.supportsSubqueriesInExists(), "SELECT 1 FROM znodes WHERE EXISTS (SELECT 1 FROM acls)");
        runs(metaData.supportsSubqueriesInIns(), "SELECT 1 FROM znodes WHERE path IN (SELECT parent FROM znodes)");
        runs(
                metaData.supportsSubqueriesInQuantifieds(),
                "SELECT 1 FROM znodes WHERE version >= ALL (SELECT version FROM znodes)");
        runs(
                metaData.supportsSubqueriesInQuantifieds(),
                "SELECT 1 FROM znodes WHERE path = ANY (SELECT parent FROM znodes)");
        runs(
                metaData.supportsCorrelatedSubqueries(),
                "SELECT 1 FROM znodes a WHERE EXISTS (SELECT 1 FROM znodes b WHERE b.parent = a.path)");
        runs(metaData.supportsUnion(), "SELECT 1 UNION SELECT 2");
        runs(metaData.supportsUnionAll(), "SELECT 1 UNION ALL SELECT 2");
        runs(metaData.supportsSchemasInDataManipulation(), "SELECT 1 FROM zk.znodes");
        runs(metaData.supportsSelectForUpdate(), "SELECT 1 FROM znodes FOR UPDATE");
        runs(metaData.supportsConvert(), "SELECT {fn CONVERT('1', SQL_INTEGER)}");
        runs(metaData.supportsMixedCaseQuotedIdentifiers(), "SELECT \"Ab\" FROM (SELECT 1 AS \"Ab\") AS t");
        runs(metaData.supportsANSI92EntryLevelSQL(), "CREATE TABLE t (a INTEGER)");
        runs(metaData.supportsAlterTableWithAddColumn(), "ALTER TABLE znodes ADD COLUMN x INTEGER");
    }

    private void runs(boolean expected, String sql) {
        boolean ran;
        String why = "";
        try {
            statement.execute(sql);
            ran = true;
        } catch (SQLException e) {
            ran = false;
            why = e.getMessage();
        }
        assertThat(ran).as(sql + " " + why).isEqualTo(expected);
    }
}
