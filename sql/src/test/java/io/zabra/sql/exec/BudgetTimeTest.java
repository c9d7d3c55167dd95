package io.zabra.sql.exec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.sql.error.SqlFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTimeTest {
    private static final int TIMEOUT_MS = 1_000;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final Budget budget = new Budget(1, Long.MAX_VALUE, TIMEOUT_MS, SharedMemory.UNLIMITED, nanos::get);

    private void pass(long ms) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    @Test
    void aCallMayTakeItsTime() {
        pass(TIMEOUT_MS);
        assertThatCode(budget::check).doesNotThrowAnyException();
        pass(1);
        assertThatThrownBy(budget::check).isInstanceOf(SqlFailure.class).hasMessageContaining("timeout");
    }

    /** What they take is the executing thread's alone. */
    @Test
    void otherThreadsLookAtTheTimeAndTheCancellationOnly() {
        Budget full = new Budget(1, 0, TIMEOUT_MS, SharedMemory.UNLIMITED, nanos::get);
        full.tick();
        assertThatThrownBy(full::check).isInstanceOf(SqlFailure.class).hasMessageContaining("rows");
        assertThatCode(full::requireWanted).doesNotThrowAnyException();
        pass(TIMEOUT_MS + 1);
        assertThatThrownBy(full::requireWanted).isInstanceOf(SqlFailure.class).hasMessageContaining("timeout");
        full.cancel();
        assertThatThrownBy(full::requireWanted).isInstanceOf(SqlFailure.class).hasMessageContaining("cancelled");
    }

    @Test
    void whatPassesBetweenTwoCallsIsNotCounted() {
        pass(TIMEOUT_MS - 1);
        budget.check();
        pass(3_600_000);
        budget.resume();
        assertThatCode(budget::check).doesNotThrowAnyException();
        pass(TIMEOUT_MS + 1);
        assertThatThrownBy(budget::check).isInstanceOf(SqlFailure.class);
    }
}
