package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.sql.session.ServerSqlSession;
import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a lock on a server holds no thread: the call returns, and the answer comes with a later step. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateLockTest {
    private static final String LOCK = "SELECT lock('/l')";

    private final SqlFixture fixture = new SqlFixture();
    private final LinkedBlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
    private final Deque<Runnable> timers = new ArrayDeque<>();
    private final Answered answer = new Answered();
    private SqlSession holder;
    private ServerSqlSession waiter;

    private final ServerSqlSession.Waits waits = new ServerSqlSession.Waits() {
        @Override
        public void execute(Runnable step) {
            steps.add(step);
        }

        @Override
        public void after(int delayMs, Runnable task) {
            timers.add(task);
        }
    };

    private static final class Answered implements ServerSqlSession.Answer {
        private final List<Object> all = new ArrayList<>();

        @Override
        public void yielded(ExecuteResult result) {
            all.add(Arrays.toString(result.rows().rows().get(0)));
        }

        @Override
        public void failed(SQLException failure) {
            all.add(failure);
        }

        @Override
        public void takesLong() {
            all.add("long");
        }
    }

    @BeforeEach
    void open() throws SQLException {
        holder = fixture.session("");
        waiter = fixture.service.openSession(
                new SqlFixture.Client(fixture.openSession(), List.of()), new SqlSessionOptions("", 0, List.of(), "w"));
        SqlFixture.rows(holder, LOCK);
    }

    @AfterEach
    void close() throws SQLException {
        waiter.close();
        holder.close();
        fixture.close();
    }

    private void step() throws InterruptedException {
        Runnable step = steps.poll(20, TimeUnit.SECONDS);
        assertThat(step).isNotNull();
        step.run();
    }

    /** As though all the time had passed that is waited for. */
    private void letTimePass() {
        while (answer.all.isEmpty()) {
            Runnable timer = timers.poll();
            if (timer != null) {
                timer.run();
            }
            Runnable step = steps.poll();
            if (step != null) {
                step.run();
            }
        }
    }

    private List<String> queue() throws SQLException {
        return SqlFixture.rows(holder, "SELECT count(*) FROM znodes WHERE parent = '/l'");
    }

    private void awaitQueueOfOne() throws SQLException {
        while (!queue().equals(List.of("[1]"))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theLockComesWithAStepAfterItWasGivenBack() throws Exception {
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, answer);
        assertThat(answer.all).isEmpty();
        assertThat(steps).isEmpty();
        assertThat(queue()).containsExactly("[2]");
        SqlFixture.rows(holder, "SELECT unlock('/l')");
        step();
        assertThat(answer.all).singleElement().asString().startsWith("[true, ");
        timers.forEach(Runnable::run);
        assertThat(steps).isEmpty();
    }

    @Test
    void aPreparedLockWaitsAsWell() throws Exception {
        StatementDescription prepared = waiter.prepare("SELECT lock(?)");
        waiter.execute(prepared.id(), List.<@Nullable Object>of("/l"), ExecuteOptions.DEFAULT, waits, answer);
        assertThat(answer.all).isEmpty();
        SqlFixture.rows(holder, "SELECT unlock('/l')");
        step();
        assertThat(answer.all).singleElement().asString().startsWith("[true, ");
    }

    @Test
    void whatNobodyElseHoldsIsThereAtOnce() {
        waiter.executeDirect("SELECT lock('/free')", List.of(), ExecuteOptions.DEFAULT, waits, answer);
        assertThat(answer.all).singleElement().asString().startsWith("[true, ");
        assertThat(timers).isEmpty();
    }

    @Test
    void itsTimeRunsOut() throws Exception {
        waiter.executeDirect("SELECT lock('/l', 1)", List.of(), ExecuteOptions.DEFAULT, waits, answer);
        letTimePass();
        assertThat(answer.all).containsExactly("[false, null, null]");
        assertThat(queue()).containsExactly("[1]");
    }

    @Test
    void theStatementsTimeRunsOut() throws Exception {
        waiter.executeDirect(LOCK, List.of(), new ExecuteOptions(0, 0, 20, false), waits, answer);
        letTimePass();
        assertThat(answer.all).singleElement().isInstanceOf(SQLTimeoutException.class);
        awaitQueueOfOne();
    }

    @Test
    void aCancellationEndsTheWait() throws Exception {
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, answer);
        assertThat(SqlFixture.rows(holder, "SELECT count(*) FROM queries WHERE sql_text LIKE '%lock%'"))
                .isNotEqualTo(List.of("[0]"));
        waiter.cancel();
        step();
        assertThat(answer.all)
                .singleElement()
                .isInstanceOf(SQLException.class)
                .hasFieldOrPropertyWithValue("SQLState", "57014");
        awaitQueueOfOne();
        assertThat(SqlFixture.rows(waiter, "SELECT 1")).containsExactly("[1]");
    }

    private WeakReference<Answered> cancelled() throws Exception {
        Answered own = new Answered();
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, own);
        waiter.cancel();
        step();
        assertThat(own.all).hasSize(1);
        return new WeakReference<>(own);
    }

    /** It is due in ten seconds, and there may be one for each client that has left meanwhile. */
    @Test
    void theTimerOfAWaitThatIsOverHoldsNothing() throws Exception {
        WeakReference<Answered> answered = cancelled();
        assertThat(timers).hasSize(1);
        while (answered.get() != null) {
            System.gc();
        }
        timers.forEach(Runnable::run);
        assertThat(steps).isEmpty();
    }

    @Test
    void whoLosesItsPlaceIsTold() throws Exception {
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, answer);
        fixture.write(fixture.openSession(), new WriteRequest.Delete(lastPlace(), -1));
        step();
        assertThat(answer.all)
                .singleElement()
                .isInstanceOf(SQLException.class)
                .hasFieldOrPropertyWithValue("SQLState", "40001");
    }

    @Test
    void whoAsksAgainAfterACancellationTakesNotThePlaceThatItGaveUp() throws Exception {
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, answer);
        String givenUp = lastPlace();
        waiter.cancel();
        step();
        assertThat(answer.all).hasSize(1);
        Answered again = new Answered();
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, again);
        assertThat(lastPlace()).isNotEqualTo(givenUp);
        SqlFixture.rows(holder, "SELECT unlock('/l')");
        while (again.all.isEmpty()) {
            step();
        }
        assertThat(again.all).singleElement().asString().startsWith("[true, ").doesNotContain(givenUp);
        assertThat(SqlFixture.rows(holder, "SELECT lock('/l', 0)")).containsExactly("[false, null, null]");
    }

    @Test
    void aLockThatIsHeldStaysHeldWhateverBecomesOfAskingAgain() throws Exception {
        SqlSession other = fixture.session("");
        ExecuteOptions late = new ExecuteOptions(0, 0, 1, false);
        for (int i = 0; i < 50; i++) {
            try {
                assertThat(holder.executeDirect(LOCK, List.of(), late)
                                .rows()
                                .rows()
                                .get(0)[0])
                        .isEqualTo(true);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("57014");
            }
        }
        assertThat(SqlFixture.rows(other, "SELECT lock('/l', 0)")).containsExactly("[false, null, null]");
        other.close();
    }

    @Test
    void aPlaceIsKeptWhereTheLinkIsLost() throws Exception {
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, answer);
        waiter.abort();
        step();
        assertThat(answer.all).hasSize(1);
        assertThat(queue()).containsExactly("[2]");
    }

    @Test
    void anAnswerThatCannotBeMadeIsAFailureThatIsTold() throws Exception {
        List<SQLException> failures = new ArrayList<>();
        waiter.executeDirect(LOCK, List.of(), ExecuteOptions.DEFAULT, waits, new ServerSqlSession.Answer() {
            @Override
            public void yielded(ExecuteResult result) {
                throw new IllegalStateException("cannot be encoded");
            }

            @Override
            public void failed(SQLException failure) {
                failures.add(failure);
            }

            @Override
            public void takesLong() {}
        });
        SqlFixture.rows(holder, "SELECT unlock('/l')");
        step();
        assertThat(failures).hasSize(1);
    }

    private String lastPlace() throws SQLException {
        String row = SqlFixture.rows(holder, "SELECT path FROM znodes WHERE parent = '/l' ORDER BY czxid DESC LIMIT 1")
                .get(0);
        return row.substring(1, row.length() - 1);
    }
}
