package io.zabra.acceptance.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few scripts of sqllogictest, and some of all that there are; some queries of each. {@link SqlLogic} runs more. */
class SqlLogicTest {
    private static final int QUERIES = 30;

    private static final long SAMPLE_SEED = 77;
    private static final int SAMPLE_SCRIPTS = 8;
    private static final int SAMPLE_QUERIES = 10;
    /** What the sample comes to: a fall is a fault, and who mends something writes it down here. */
    private static final int SAMPLE_PASSES = 80;

    private static final LogicTally TALLY = new LogicTally();

    @AfterAll
    static void printThePassRate() {
        System.out.println(TALLY.line());
    }

    private static LogicRun run(String script, int queries, List<String> differences) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:sql-logic")) {
            LogicRun run = new LogicRun(connection, differences::add);
            run.run(script, queries);
            TALLY.add(script, run);
            return run;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select4.test",
                "index/commute/10/slt_good_0.test",
                "index/orderby/10/slt_good_0.test",
                "random/aggregates/slt_good_0.test",
                "random/expr/slt_good_0.test",
                "random/groupby/slt_good_0.test",
                "random/select/slt_good_0.test"
            })
    void queriesOverZnodesYieldWhatSqliteYields(String script) throws Exception {
        List<String> differences = new ArrayList<>();
        LogicRun run = run(script, QUERIES, differences);
        assertThat(differences).isEmpty();
        assertThat(run.passed()).isGreaterThan(QUERIES / 2);
    }

    @Test
    void ofASampleOfAllScriptsAsManyQueriesPassAsEver() throws Exception {
        List<String> differences = new ArrayList<>();
        long passed = 0;
        for (String script : SqlLogic.scripts(SAMPLE_SEED, "").subList(0, SAMPLE_SCRIPTS)) {
            passed += run(script, SAMPLE_QUERIES, differences).passed();
        }
        assertThat(passed).as("%s", differences).isEqualTo(SAMPLE_PASSES);
    }
}
