package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.syntax.StatementSyntax;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement that takes long to plan ends when nobody wants its plan any more, at whatever part of that work it is. */
class PlanningEndsTest {
    private static final int MOMENTS = 5;

    private static final QueryPlanner PLANNER = new QueryPlanner(new Catalog());

    private static String chain(int length, String between, IntFunction<String> part) {
        return IntStream.range(0, length).mapToObj(part).collect(Collectors.joining(between));
    }

    static Stream<String> largeStatements() {
        return Stream.of(
                "SELECT count(*) FROM znodes t0 JOIN "
                        + chain(
                                6,
                                " JOIN ",
                                i -> "znodes t" + (i + 1) + " ON t" + (i + 1) + ".path = t" + i + ".parent"),
                "SELECT 1 FROM znodes WHERE path IN ("
                        + chain(
                                12,
                                ", ",
                                i -> "(SELECT max(path) FROM znodes z WHERE z.parent = znodes.path AND z.version < " + i
                                        + ")")
                        + ")",
                chain(80, " UNION ALL ", i -> "SELECT count(*) FROM znodes WHERE parent = '/" + i + "'"),
                "SELECT count(*) FROM (VALUES " + chain(500, ", ", i -> "('/" + i + "', 'x' || " + i + ")")
                        + ") AS t (a, b)",
                "SELECT 1 WHERE 1 = 1 AND " + chain(200, " AND ", i -> "(" + i + " + 1 > 0 OR abs(" + i + ") = 2)"));
    }

    private static void plan(String sql, Runnable wanted) {
        Planning planning = new Planning(10_000, 1e12, Planning.Views.NONE, wanted);
        PLANNER.plan(PLANNER.parse(StatementSyntax.of(sql).core(), planning), planning);
    }

    @ParameterizedTest
    @MethodSource("largeStatements")
    void whateverIsAtWorkLooksWhetherItIsWanted(String sql) {
        AtomicLong looks = new AtomicLong();
        plan(sql, looks::incrementAndGet);
        long all = looks.get();
        assertThat(all).isGreaterThan(500);
        for (int moment = 1; moment <= MOMENTS; moment++) {
            long last = all * moment / (MOMENTS + 1);
            looks.set(0);
            assertThatThrownBy(() -> plan(sql, () -> {
                        if (looks.incrementAndGet() >= last) {
                            throw new SqlFailure(SqlState.CANCELED, "not any more");
                        }
                    }))
                    .isInstanceOf(SqlFailure.class)
                    .hasMessageContaining("not any more");
            assertThat(looks.get()).isLessThan(last + 100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" || name", " + version", " - version", " || version", " OR path LIKE name"})
    void aChainIsPlannedInProportionToItsLength(String link) {
        AtomicLong looks = new AtomicLong();
        String first = "SELECT "
                + (link.contains("+") || link.contains("-") ? "version" : link.contains("OR") ? "TRUE" : "path");
        plan(first + link.repeat(25) + " FROM znodes", looks::incrementAndGet);
        long shorter = looks.getAndSet(0);
        plan(first + link.repeat(100) + " FROM znodes", looks::incrementAndGet);
        assertThat(looks.get()).isLessThan(6 * shorter);
    }

    @Test
    void planningTakesOfTheStatementsTime() throws SQLException {
        try (SqlFixture fixture = new SqlFixture();
                SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "SET statement_timeout_ms = 1");
            for (String large : largeStatements().toList()) {
                assertThatThrownBy(() -> SqlFixture.rows(sql, large))
                        .hasMessageContaining("timeout")
                        .hasFieldOrPropertyWithValue("SQLState", "57014");
            }
            SqlFixture.update(sql, "SET statement_timeout_ms = 0");
            assertThat(SqlFixture.rows(sql, "SELECT 1")).containsExactly("[1]");
        }
    }
}
