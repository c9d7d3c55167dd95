package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.ProcessorTurns;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where one query computes at a time. */
class ProcessorTurnsTest {
    private static final String LONG =
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*)"
                    + " FROM n";

    /** The long one gives its turn up again and again, so that the others come to an end beside it. */
    @Test
    void aLongQueryDoesNotKeepTheOthersFromTheirTurn() throws Exception {
        try (SqlFixture fixture = new SqlFixture(SqlLimits.DEFAULT.withQueriesAtOnce(1));
                SqlSession slow = fixture.session("");
                SqlSession quick = fixture.session("")) {
            CompletableFuture<List<String>> running = CompletableFuture.supplyAsync(() -> {
                try {
                    return SqlFixture.rows(slow, LONG);
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            String others = "SELECT count(*) FROM queries WHERE sql_text LIKE 'WITH%'";
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!SqlFixture.rows(quick, others).equals(List.of("[1]"))) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                assertThat(running.isDone()).isFalse();
            }
            for (int i = 0; i < 5; i++) {
                assertThat(SqlFixture.rows(quick, "SELECT count(*) FROM znodes GROUP BY depth ORDER BY 1"))
                        .isNotEmpty();
            }
            assertThat(running.isDone()).isFalse();
            slow.cancel();
            assertThatThrownBy(() -> running.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("cancel");
        }
    }

    @Test
    void whoWaitsForATurnCanBeCancelled() {
        ProcessorTurns turns = new ProcessorTurns(1);
        Budget first = new Budget(1, 1, 0);
        Budget second = new Budget(1, 1, 0);
        second.cancel();
        boolean cancelled = first.inTurn(turns, () -> {
            assertThatThrownBy(() -> second.inTurn(turns, () -> "never")).isInstanceOf(SqlFailure.class);
            return true;
        });
        assertThat(cancelled).isTrue();
        assertThat(new Budget(1, 1, 0).inTurn(turns, () -> "free again")).isEqualTo("free again");
    }

    @Test
    void whoWaitsForATurnRunsIntoItsTimeout() {
        ProcessorTurns turns = new ProcessorTurns(1);
        Budget first = new Budget(1, 1, 0);
        String seen = first.inTurn(turns, () -> {
            assertThatThrownBy(() -> new Budget(1, 1, 30).inTurn(turns, () -> "never"))
                    .isInstanceOf(SqlFailure.class)
                    .hasMessageContaining("timeout");
            return "held";
        });
        assertThat(seen).isEqualTo("held");
    }
}
