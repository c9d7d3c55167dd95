package io.zabra.sql;

import static io.zabra.sql.IndexedTree.child;
import static io.zabra.sql.IndexedTree.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions and joins that stand for few look-ups, though it does not meet the eye. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexLookupTest {
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
    void childrenOfSomeParentsAreLookedUpByTheirNames() {
        String some = "SELECT path FROM znodes WHERE (parent, name) IN (('/many', 'n1500'), ('/a', 'b'), ('/a', 'b/c'),"
                + " ('/', 'nope'), ('a', 'b'), ('', 'z'), ('/z/', 'z'), (?, 'b'), ('/a', 'b')) ORDER BY path";
        CountedRun forwards = run(some, "/many-");
        assertThat(forwards.rows()).isEqualTo(rows("/a/b", "/many-/b", "/many/n1500"));
        assertThat(forwards.looked()).isLessThanOrEqualTo(8);
        assertThat(forwards.plan())
                .contains("Paths((parent, name)=(('/many', 'n1500')")
                .doesNotContain("where", "Sort");
        CountedRun last = run(some + " DESC LIMIT 1", "/many-");
        assertThat(last.rows()).isEqualTo(rows("/many/n1500"));
        assertThat(last.looked()).isLessThan(forwards.looked());
    }

    @Test
    void conditionsTiedByOrAreFoundEachInItsWay() {
        CountedRun all = run(
                "SELECT path FROM znodes WHERE path = '/z' OR parent = '/a/b' OR path IN ('/a/b/c', ?)"
                        + " OR path LIKE '/z%' OR (parent = '/many' AND name > 'n1997') ORDER BY path",
                "/nope");
        assertThat(all.rows())
                .isEqualTo(rows(
                        "/a/b/c",
                        "/many/n1998",
                        "/many/n1999",
                        "/z",
                        "/z/z",
                        "/zookeeper",
                        "/zookeeper/config",
                        "/zookeeper/quota"));
        assertThat(all.plan()).contains("UnionAll", "path=('/z', '/a/b/c', ?1)", "parent='/a/b'");
        assertThat(all.looked()).isLessThan(20);
        CountedRun few = run(
                "SELECT path FROM znodes WHERE (path = '/many' OR parent = '/a') AND name < 'b' ORDER BY" + " path");
        assertThat(few.rows()).isEmpty();
        assertThat(few.looked()).isLessThan(20);
    }

    @Test
    void theItemsOfAnArrayAreLookedUp() {
        CountedRun some = run("SELECT path FROM znodes WHERE path = ANY('{/z,/nope,/a,/z}') ORDER BY path");
        assertThat(some.rows()).isEqualTo(rows("/a", "/z"));
        assertThat(some.looked()).isLessThan(5);
        CountedRun others = run("SELECT path FROM znodes WHERE parent = ANY(ARRAY['/z', ?])", "/a/b");
        assertThat(others.rows()).isEqualTo(rows("/z/z", "/a/b/c"));
    }

    @Test
    void whatHasNoParentIsTheRoot() {
        CountedRun root = run("SELECT path FROM znodes WHERE parent IS NULL");
        assertThat(root.rows()).isEqualTo(rows("/"));
        assertThat(root.looked()).isEqualTo(1);
        assertThat(run("SELECT path FROM znodes WHERE parent IS NULL AND path = '/a'")
                        .rows())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parent LIKE '/a/%'            | /a/b/c, /a/豈/x",
                "parent LIKE '/a/b'            | /a/b/c",
                "is_below(parent, '/a')        | /a/b/c, /a/豈/x",
                "parent = '/z' OR is_below(parent, '/a') | /a/b/c, /a/豈/x, /z/z",
                "starts_with(parent, '/many-') | /many-/b",
                "parent LIKE '/a/_'            | /a/b/c, /a/豈/x",
            })
    void howTheParentBeginsIsHowThePathDoes(String condition, String expected) {
        CountedRun some = run("SELECT path FROM znodes WHERE " + condition + " ORDER BY path");
        assertThat(some.rows()).isEqualTo(rows(expected.split(", ")));
        assertThat(some.looked()).isLessThan(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "z.path | WHERE EXISTS (SELECT 1 FROM znodes c WHERE c.parent = z.path) AND | /a/b; /a/豈",
                "z.name | WHERE NOT EXISTS (SELECT 1 FROM znodes c WHERE c.parent = z.path) AND z.name > 'x' AND z.name < 'y' AND | x%y; x_y",
                "z.name, (SELECT count(*) FROM znodes c WHERE c.parent = z.path) | WHERE z.name LIKE 'b%' AND | b, 1; b-, 0",
                "z.name, c.n | LEFT JOIN (SELECT parent, count(*) AS n FROM znodes GROUP BY parent) c ON c.parent = z.path WHERE z.name LIKE 'b%' AND | b, 1; b-, null",
                "z.name, a.n | JOIN (SELECT path, count(*) AS n FROM acls GROUP BY path) a ON a.path = z.path WHERE z.name LIKE 'b%' AND | b, 1; b-, 1",
                "z.name, (SELECT c.name FROM znodes c WHERE c.path = concat(z.path, '/c')) | WHERE z.name LIKE 'b%' AND | b, c; b-, null",
                "z.name, f.name | , LATERAL (SELECT c.name FROM znodes c WHERE c.parent = z.path ORDER BY c.czxid LIMIT 1) f WHERE | b, c; 豈, x",
                "z.name, a.perms | JOIN acls a ON a.path = z.path WHERE z.name LIKE 'b%' AND | b, 31; b-, 31",
                "z.name, c.up | JOIN (SELECT parent AS p, upper(name) AS up FROM znodes) c ON c.p = z.path WHERE | b, C; 豈, X",
                "z.name, c.d | LEFT JOIN (SELECT depth AS d, parent AS p FROM znodes WHERE name <> 'x') c ON c.p = z.path WHERE z.name IN ('b', '豈') AND | b, 3; 豈, null",
            })
    void whatBelongsToFewRowsIsLookedUpForThem(String items, String condition, String expected) {
        CountedRun some = run("SELECT " + items + " FROM znodes z " + condition + " z.parent = '/a' ORDER BY z.path");
        assertThat(some.rows()).isEqualTo(rows(expected.split("; ")));
        assertThat(some.looked()).isLessThan(60);
        assertThat(some.plan()).doesNotContain("Paths(all", "Znodes(all", "acls, all");
    }

    @Test
    void theRowsThatARightJoinKeepsAreLookedUp() {
        CountedRun some =
                run("SELECT v.p, z.name FROM znodes z RIGHT JOIN (VALUES ('/a'), ('/nope')) AS v (p) ON z.path ="
                        + " v.p ORDER BY v.p");
        assertThat(some.rows()).isEqualTo(rows("/a, a", "/nope, null"));
        assertThat(some.looked()).isLessThan(10);
    }

    @Test
    void aSortKeyThatIsTheSameInAllRowsDecidesNothing() {
        CountedRun page = run("SELECT path FROM znodes WHERE parent = ? ORDER BY parent DESC, name LIMIT 2", "/many");
        assertThat(page.rows()).isEqualTo(rows(child(0), child(1)));
        assertThat(page.looked()).isEqualTo(2);
    }
}
