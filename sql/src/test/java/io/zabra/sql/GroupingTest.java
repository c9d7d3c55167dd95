package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Grouping sets and lists are operators of ours, which look at their limits as they go. */
class GroupingTest extends OneSession {
    GroupingTest() {
        super(new SqlLimits(4 << 20, 1L << 40, 0, 100, 5_000));
    }

    private void fill(int nodes) throws SQLException {
        String rows = IntStream.range(0, nodes).mapToObj(i -> "('/n" + i + "')").collect(Collectors.joining(","));
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
    }

    private void assertState(String state, String statement) {
        assertThatThrownBy(() -> SqlFixture.rows(sql, statement))
                .as(statement)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    }

    @Test
    void eachSetHasItsGroups() throws SQLException {
        String values = "(VALUES ('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 4)) AS t (k, l, n)";
        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT k, l, sum(n), grouping(k, l), grouping(l) FROM " + values
                                + " GROUP BY CUBE (k, l) ORDER BY grouping(k, l), k, l"))
                .containsExactly(
                        "[a, x, 1, 0, 0]",
                        "[a, y, 2, 0, 0]",
                        "[b, x, 4, 0, 0]",
                        "[a, null, 3, 1, 1]",
                        "[b, null, 4, 1, 1]",
                        "[null, x, 5, 2, 0]",
                        "[null, y, 2, 2, 0]",
                        "[null, null, 7, 3, 1]");
        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT k, count(DISTINCT l), listagg(l, '+') WITHIN GROUP (ORDER BY n DESC) FROM " + values
                                + " GROUP BY ROLLUP (k) ORDER BY k"))
                .containsExactly("[a, 2, y+x]", "[b, 1, x]", "[null, 2, x+y+x]");
        assertThat(SqlFixture.rows(
                        sql, "SELECT k, count(*) FROM " + values + " WHERE n > 9 GROUP BY GROUPING SETS ((k), ())"))
                .containsExactly("[null, 0]");
        assertThat(SqlFixture.rows(sql, "SELECT k, grouping(k) FROM " + values + " GROUP BY k ORDER BY k"))
                .containsExactly("[a, 0]", "[b, 0]");
    }

    @Test
    void aListHasItsOrderSeparatorAndFilter() throws SQLException {
        String values = "(VALUES ('b', 1), ('a', 2), (CAST(NULL AS VARCHAR), 3), ('b', 4)) AS t (x, n)";
        assertThat(SqlFixture.rows(sql, "SELECT listagg(x) WITHIN GROUP (ORDER BY x, n) FROM " + values))
                .containsExactly("[a,b,b]");
        assertThat(SqlFixture.rows(sql, "SELECT string_agg(x, '; ' ORDER BY n DESC) FROM " + values))
                .containsExactly("[b; a; b]");
        assertThat(SqlFixture.rows(sql, "SELECT listagg(DISTINCT x, '') WITHIN GROUP (ORDER BY x) FROM " + values))
                .containsExactly("[ab]");
        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT listagg(x, '-') WITHIN GROUP (ORDER BY n) FILTER (WHERE n > 9), count(*) FROM "
                                + values))
                .containsExactly("[null, 4]");
    }

    @Test
    void moreSetsThanAnybodyReadsAreNotPlanned() {
        String columns = "path, parent, name, version, cversion, aversion, czxid, mzxid, pzxid";
        assertState("54001", "SELECT count(*) FROM znodes GROUP BY CUBE (" + columns + ")");
        assertState(
                "54001",
                "SELECT count(*) FROM znodes GROUP BY CUBE (path, parent, name), ROLLUP (" + columns
                        + "), GROUPING SETS ((path), (parent), (name), ())");
    }

    @Test
    void groupsOfEachSetTakeMemory() throws SQLException {
        fill(3_000);
        assertState(
                "53200",
                "SELECT count(*) FROM (SELECT a.path AS p, b.path AS q FROM znodes a, znodes b) AS t GROUP BY CUBE (p, q)");
    }

    @Test
    void aListTakesMemory() throws SQLException {
        fill(1_000);
        assertState("53200", "SELECT listagg(a.path, repeat('-', 1000)) FROM znodes a, znodes b");
    }

    @Test
    void groupingEndsWithItsTime() throws SQLException {
        fill(1_000);
        ExecuteOptions brief = new ExecuteOptions(0, 0, 100, false);
        assertThatThrownBy(() -> sql.executeDirect(
                        "SELECT a.version, count(*) FROM znodes a, znodes b, znodes c GROUP BY ROLLUP (a.version, b.version)",
                        List.of(),
                        brief))
                .hasFieldOrPropertyWithValue("SQLState", "57014");
    }
}
