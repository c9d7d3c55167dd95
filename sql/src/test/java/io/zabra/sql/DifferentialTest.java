package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 holds the same rows and is asked the same questions. {@link SqlDifferential} asks more of them. */
class DifferentialTest {
    private static final int QUERIES = Integer.getInteger("zabra.differential.queries", 300);
    private static final long SEED = Long.getLong("zabra.seed", 20261122L);

    @ParameterizedTest(name = "off heap: {0}")
    @ValueSource(booleans = {false, true})
    void randomQueriesYieldWhatH2Yields(boolean offHeap) throws SQLException {
        int withRows = 0;
        try (H2Beside both = new H2Beside(SEED, offHeap)) {
            for (int i = 0; i < QUERIES; i++) {
                long seed = SEED + i;
                String sql = new RandomQuery(new Random(seed)).query();
                List<String> expected = both.h2Rows(sql);
                assertThat(both.zabraRows(sql)).as("seed %d: %s", seed, sql).isEqualTo(expected);
                withRows += expected.isEmpty() ? 0 : 1;
            }
        }
        assertThat(withRows).as("queries that prove something").isGreaterThan(QUERIES / 2);
    }
}
