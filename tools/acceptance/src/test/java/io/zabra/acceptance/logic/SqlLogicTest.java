package io.zabra.acceptance.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few scripts of sqllogictest, some queries of each. {@link SqlLogic} runs more. */
class SqlLogicTest {
    private static final int QUERIES = 30;

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
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:sql-logic")) {
            LogicRun run = new LogicRun(connection, differences::add);
            run.run(script, QUERIES);
            assertThat(differences).isEmpty();
            assertThat(run.passed()).isGreaterThan(QUERIES / 2);
        }
    }
}
