package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.DeepStack;
import io.zabra.sql.exec.ProcessorTurns;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Where one query computes at a time. */
class ProcessorTurnsTest {
    private static final String LONG =
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*)"
                    + " FROM n";
    /** Too little to plan what is nested so deeply, be its code compiled or not. */
    private static final long STACK_BYTES = 256 << 10;

    private static final int NESTED = 2_000;

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

    /** Those who have the stacks may wait for the turn of the one that waits for a stack. */
    @Test
    void whoWaitsForAStackGivesItsTurnUp() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (SqlFixture fixture = new SqlFixture(SqlLimits.DEFAULT.withQueriesAtOnce(1));
                SqlSession deep = fixture.session("");
                SqlSession quick = fixture.session("")) {
            SqlFixture.update(
                    quick, "CREATE VIEW deep AS SELECT " + "(".repeat(NESTED) + "1" + ")".repeat(NESTED) + " AS n");
            String columns = "SELECT column_name FROM information_schema.columns WHERE table_name = ";
            assertThat(SqlFixture.rows(quick, columns + "'none'")).isEmpty();
            assertThat(SqlFixture.rows(quick, "SELECT count(*) FROM znodes")).hasSize(1);
            takeAllStacks(ended);
            FutureTask<List<String>> waiting = new FutureTask<>(() -> SqlFixture.rows(deep, columns + "'deep'"));
            Thread shallow = new Thread(null, waiting, "shallow", STACK_BYTES);
            shallow.start();
            await(() -> Arrays.stream(shallow.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(DeepStack.class.getName())));
            CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(() -> {
                try {
                    return SqlFixture.rows(quick, "SELECT count(*) FROM znodes");
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            try {
                assertThat(other.get(60, TimeUnit.SECONDS)).hasSize(1);
                assertThat(waiting.isDone()).isFalse();
            } finally {
                ended.countDown();
            }
            assertThat(waiting.get(60, TimeUnit.SECONDS)).containsExactly("[n]");
        } finally {
            ended.countDown();
        }
    }

    private static void takeAllStacks(CountDownLatch ended) throws InterruptedException {
        int stacks = Math.max(2, Runtime.getRuntime().availableProcessors());
        CountDownLatch taken = new CountDownLatch(stacks);
        Supplier<Boolean> hold = () -> {
            taken.countDown();
            try {
                return ended.await(5, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        for (int i = 0; i < stacks; i++) {
            new Thread(() -> DeepStack.during(hold, () -> {})).start();
        }
        assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
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
