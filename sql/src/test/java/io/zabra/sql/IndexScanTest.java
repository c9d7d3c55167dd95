package io.zabra.sql;

import static io.zabra.sql.IndexedTree.CHILDREN;
import static io.zabra.sql.IndexedTree.child;
import static io.zabra.sql.IndexedTree.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which queries look at no more than they yield, and that what they yield is what a scan of everything would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexScanTest {
    private final SqlFixture fixture = SqlFixture.offHeap();

    @BeforeAll
    void fill() throws SQLException {
        IndexedTree.fill(fixture);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    private CountedRun run(String sql, Object... parameters) {
        return CountedRun.of(fixture, sql, parameters);
    }

    @Test
    void aPageOfOneParentBeginsBehindItsKey() {
        CountedRun page =
                run("SELECT path FROM znodes WHERE parent = ? AND path > ? ORDER BY path LIMIT 3", "/many", child(500));
        assertThat(page.rows()).isEqualTo(rows(child(501), child(502), child(503)));
        assertThat(page.looked()).isEqualTo(3);
        assertThat(page.plan()).contains("Paths(parent=?1 AND path > ?2)").doesNotContain("Sort", "TopN");
    }

    @Test
    void aPageOfOneParentGoesBackwards() {
        CountedRun last = run("SELECT path FROM znodes WHERE parent = '/many' ORDER BY path DESC LIMIT 2");
        assertThat(last.rows()).isEqualTo(rows(child(CHILDREN - 1), child(CHILDREN - 2)));
        assertThat(last.looked()).isEqualTo(2);
        CountedRun page = run(
                "SELECT path FROM znodes WHERE parent = '/many' AND path < ? ORDER BY path DESC LIMIT 2", child(500));
        assertThat(page.rows()).isEqualTo(rows(child(499), child(498)));
        assertThat(page.looked()).isEqualTo(2);
        assertThat(page.plan())
                .contains("Paths(parent='/many' AND path < ?1, descending)")
                .doesNotContain("TopN");
    }

    @Test
    void namesOfOneParentAreItsOrderToo() {
        CountedRun page =
                run("SELECT name FROM znodes WHERE parent = '/many' AND name > 'n1499' ORDER BY name LIMIT 2");
        assertThat(page.rows()).isEqualTo(rows("n1500", "n1501"));
        assertThat(page.looked()).isEqualTo(2);
        CountedRun back = run("SELECT name FROM znodes WHERE parent = '/many' ORDER BY name DESC, version LIMIT 1");
        assertThat(back.rows()).isEqualTo(rows("n1999"));
        assertThat(back.looked()).isEqualTo(1);
        CountedRun prefix = run("SELECT name FROM znodes WHERE parent = '/many' AND name LIKE ?", "n150%");
        assertThat(prefix.rows()).hasSize(10);
        assertThat(prefix.looked()).isEqualTo(10);
        CountedRun one = run("SELECT path FROM znodes WHERE name = 'n1500' AND parent = '/many'");
        assertThat(one.rows()).isEqualTo(rows("/many/n1500"));
        assertThat(one.looked()).isEqualTo(1);
        CountedRun some = run("SELECT path FROM znodes WHERE name IN ('n1500', 'nope', 'n1007') AND parent = '/many'");
        assertThat(some.rows()).isEqualTo(rows("/many/n1007", "/many/n1500"));
        assertThat(some.looked()).isEqualTo(2);
    }

    @Test
    void theWholeTreeGoesBackwards() {
        CountedRun last = run("SELECT path FROM znodes ORDER BY path DESC LIMIT 2");
        assertThat(last.rows()).isEqualTo(rows("/zookeeper/quota", "/zookeeper/config"));
        assertThat(last.looked()).isEqualTo(2);
        CountedRun page = run("SELECT path FROM znodes WHERE path < ? ORDER BY path DESC LIMIT 2", child(500));
        assertThat(page.rows()).isEqualTo(rows(child(499), child(498)));
        assertThat(page.looked()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "min(path), max(path) | path IS NOT NULL | /, /zookeeper/quota",
                "max(path) | is_below(path, '/many') | /many/n1999",
                "min(path), max(path) | path LIKE '/many/n15%' AND path > '/many/n155' | /many/n1550, /many/n1599",
                "max(name), min(path) | parent = '/many' | n1999, /many/n1000",
                "max(path) | parent = '/many' AND version = 0 | /many/n1999",
                "min(path), max(name) | parent = '/many' AND path > '/many/n3' | null, null",
            })
    void theLeastAndTheGreatestAreFoundAtTheEnds(String items, String condition, String expected) {
        CountedRun ends = run("SELECT " + items + " FROM znodes WHERE " + condition);
        assertThat(ends.rows()).isEqualTo(rows(expected));
        assertThat(ends.plan()).contains("First(").doesNotContain("Aggregate");
        assertThat(ends.looked()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "min(path) FILTER (WHERE version = 0)",
                "max(path), count(*)",
                "min(data_length)",
                "max(path), min(version)",
            })
    void otherAggregatesLookAtAllRows(String items) {
        CountedRun all = run("SELECT " + items + " FROM znodes WHERE parent = '/a'");
        assertThat(all.plan()).contains("Aggregate(");
        assertThat(all.looked()).isGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path = '/many' OR is_below(path, '/many')",
                "path = '/many' OR path LIKE '/many/%'",
                "is_below(path, '/many') OR path IN ('/many', '/nope')",
                "(path >= '/many/' AND path < '/many0') OR path = '/many'",
                "path = '/many' OR starts_with(path, '/many/')",
            })
    void aSubtreeWithItsRootIsOneScanOfIt(String condition) {
        CountedRun subtree = run("SELECT path FROM znodes WHERE " + condition + " ORDER BY path");
        assertThat(subtree.rows()).hasSize(1 + CHILDREN + CHILDREN / 10).startsWith("[/many]", "[/many/n1000]");
        assertThat(subtree.looked()).isEqualTo(subtree.rows().size());
        assertThat(subtree.plan()).doesNotContain("Sort");
        CountedRun last = run("SELECT path FROM znodes WHERE " + condition + " ORDER BY path DESC LIMIT 1");
        assertThat(last.rows()).isEqualTo(rows("/many/n1999"));
        assertThat(last.looked()).isEqualTo(1);
    }

    @Test
    void rangesThatMeetOrOverlapAreWalkedOnce() {
        CountedRun ranges = run("SELECT path FROM znodes WHERE path BETWEEN '/many/n1100' AND '/many/n1105'"
                + " OR path BETWEEN '/many/n1103' AND '/many/n1107' OR path >= '/zookeeper' OR path = '/many/n1104'"
                + " OR path < '/a' ORDER BY path");
        assertThat(ranges.rows())
                .isEqualTo(rows(
                        "/",
                        "/many/n1100",
                        "/many/n1100/x",
                        "/many/n1101",
                        "/many/n1102",
                        "/many/n1103",
                        "/many/n1104",
                        "/many/n1105",
                        "/many/n1106",
                        "/many/n1107",
                        "/zookeeper",
                        "/zookeeper/config",
                        "/zookeeper/quota"));
        assertThat(ranges.looked()).isEqualTo(12);
    }

    /** Where it is not, each row is tested. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/%    | 10",
                "/a/x!_% | 1",
                "/a/x_y  | 2",
                "/a/x%y  | 2",
                "/a/b    | 1",
                "/a%b    | 1",
                "/a/_    | 5",
                "/a/b%-  | 1",
                "%       | 1122",
            })
    void aPatternThatIsAPrefixIsTheIndexsAlone(String pattern, int expected) {
        String query = "SELECT path FROM znodes WHERE path LIKE ? ESCAPE '!'";
        CountedRun run = run(query, pattern);
        CountedRun plain = run(query.replace("path LIKE", "path || '' LIKE"), pattern);
        assertThat(run.rows()).containsExactlyElementsOf(plain.rows()).hasSize(expected);
    }

    @Test
    void anIntervalOfOnePathHoldsIt() {
        assertThat(run("SELECT path FROM znodes WHERE path >= ? AND path <= ?", "/a/b", "/a/b")
                        .rows())
                .isEqualTo(rows("/a/b"));
        assertThat(run("SELECT path FROM znodes WHERE path >= ? AND path < ?", "/a/b", "/a/b")
                        .rows())
                .isEmpty();
    }

    @Test
    void aPrefixOfTheJoinedTableIsTheIndexsToo() {
        CountedRun joined = run("SELECT c.path FROM znodes p JOIN znodes c ON c.parent = p.path"
                + " WHERE p.path IN ('/many', '/a') AND c.name >= 'x' ORDER BY c.path");
        assertThat(joined.rows()).hasSize(6).endsWith("[/a/\uFFEE]");
        assertThat(joined.plan()).contains("LookupJoin(", "name >= 'x'");
        assertThat(joined.looked()).isLessThan(60);
    }

    @Test
    void whatLiesBelowTheOtherTablesRowsIsScannedAndNothingElse() {
        String sizes = "SELECT a.path, count(b.path) FROM znodes a LEFT JOIN znodes b ON %s WHERE a.parent = '/'"
                + " AND a.path < '/many' GROUP BY a.path ORDER BY a.path";
        for (String below : List.of("is_below(b.path, a.path)", "b.path LIKE a.path || '/%'")) {
            CountedRun counted = run(sizes.formatted(below));
            assertThat(counted.rows()).as(below).isEqualTo(rows("/a, 10", "/a-, 0"));
            assertThat(counted.plan()).contains("LookupJoin(Left");
            assertThat(counted.looked()).isLessThan(60);
        }
    }

    /** Where the order does not matter, a subtree is walked in another one. */
    @ParameterizedTest
    @CsvSource({
        "/, /, 0",
        "/many, /many/, /many0",
        "/a, /a/, /a0",
        "/a/漢, /a/漢/, /a/漢0",
        "/nope, /nope/, /nope0",
        "//, //, 0",
        "/a/, /a//, /a/0",
        "'', '', 0",
    })
    void anAggregateOfASubtreeIsOfAllThatLiesBelow(String path, String from, String to) {
        String items =
                "SELECT count(*), sum(char_length(path)), sum(data_length), count(DISTINCT parent) FROM znodes WHERE ";
        for (String start : List.of(" > ?", " >= ?")) {
            CountedRun plain = run(items + "path || ''" + start + " AND path || '' < ?", from, to);
            assertThat(run(items + "path" + start + " AND path < ?", from, to).rows())
                    .as("%s", path)
                    .isEqualTo(plain.rows());
        }
        assertThat(run(items + "path LIKE ?", path + "/%").rows())
                .isEqualTo(run(items + "path || '' LIKE ?", path + "/%").rows());
        String numbers =
                "SELECT parent, count(*), sum(data_length), count(version), sum(num_children) FROM znodes WHERE ";
        for (String end : List.of("", " ORDER BY parent")) {
            String select = end.isEmpty() ? numbers.replace("parent, ", "") : numbers;
            String group = end.isEmpty() ? "" : " GROUP BY parent" + end;
            assertThat(run(select + "path > ? AND path < ?" + group, from, to).rows())
                    .as("%s%s", path, group)
                    .isEqualTo(run(select + "path || '' > ? AND path || '' < ?" + group, from, to)
                            .rows());
        }
        assertThat(run(items + "path > ? AND path < ? AND name > 'b'", from, to).rows())
                .isEqualTo(run(items + "path || '' > ? AND path || '' < ? AND name > 'b'", from, to)
                        .rows());
    }

    /** The same conditions in such a way that the index knows nothing of them. */
    private static String disguised(String condition) {
        return condition
                .replaceAll("\\bparent\\b", "(parent || '')")
                .replaceAll("\\bpath\\b", "(path || '')")
                .replaceAll("\\bname\\b", "(name || '')");
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private static String text(Random random, List<Object> parameters) {
        String value = pick(
                random,
                "/",
                "/a",
                "/a/",
                "/a/b",
                "/many",
                "/many/n15",
                child(random.nextInt(CHILDREN)),
                "/z/zz",
                "b",
                "");
        if (random.nextBoolean()) {
            return "'" + value + "'";
        }
        parameters.add(value);
        return "?";
    }

    private static String condition(Random random, int depth, List<Object> parameters) {
        if (depth > 0 && random.nextInt(3) > 0) {
            String left = condition(random, depth - 1, parameters);
            String right = condition(random, depth - 1, parameters);
            return "(" + left + (random.nextBoolean() ? " AND " : " OR ") + right + ")";
        }
        String column = pick(random, "path", "path", "name");
        return switch (random.nextInt(8)) {
            case 0 -> "parent = " + pick(random, "'/many'", "'/a'", "'/'", "'/nope'");
            case 1 -> "parent IN ('/a', '/many-', '/')";
            case 2 -> "is_below(path, " + text(random, parameters) + ")";
            case 3 ->
                column + " LIKE '" + pick(random, "/a/%", "/many/n1_0%", "%b", "n15%", "/a/x!_%", "%") + "' ESCAPE '!'";
            case 4 -> "starts_with(" + column + ", " + pick(random, "'/a'", "'n19'", "''", "'/many/'") + ")";
            case 5 -> column + " IN (" + text(random, parameters) + ", " + text(random, parameters) + ", NULL)";
            default -> column + pick(random, " > ", " >= ", " < ", " <= ", " = ", " <> ") + text(random, parameters);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverTheIndexTakesOverTheRowsAreThoseOfAPlainScan(long seed) {
        Random random = new Random(seed);
        int indexed = 0;
        for (int i = 0; i < 60; i++) {
            List<Object> parameters = new ArrayList<>();
            String condition = condition(random, 3, parameters);
            String direction = pick(random, "", " DESC");
            String limit = random.nextBoolean() ? "" : " LIMIT " + random.nextInt(6);
            String select = "SELECT path, name FROM znodes WHERE ";
            CountedRun plain = run(
                    select + disguised(condition) + " ORDER BY path || ''" + direction + limit, parameters.toArray());
            CountedRun run = run(select + condition + " ORDER BY path" + direction + limit, parameters.toArray());
            assertThat(run.rows())
                    .as("%s %s\n%s", condition, parameters, run.plan())
                    .isEqualTo(plain.rows());
            indexed += run.looked() < plain.looked() ? 1 : 0;
            String ends = "SELECT min(path), max(path) FROM znodes WHERE ";
            assertThat(run(ends + condition, parameters.toArray()).rows())
                    .as("ends of %s %s", condition, parameters)
                    .isEqualTo(run(ends.replace("path", "path || ''") + disguised(condition), parameters.toArray())
                            .rows());
        }
        assertThat(indexed).isGreaterThan(15);
    }
}
