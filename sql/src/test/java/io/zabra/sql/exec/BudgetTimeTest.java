package io.zabra.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.sql.error.SqlFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.calcite.avatica.util.ByteString;
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
    void whatIsLongIsLookedAtByItsBytes() {
        pass(TIMEOUT_MS + 1);
        for (int i = 0; i < 1_000; i++) {
            budget.useBytes(1_000);
        }
        budget.use("x".repeat(200_000));
        assertThatThrownBy(() -> budget.make(100_000))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("timeout");
        assertThatThrownBy(() -> budget.use(new ByteString(new byte[1 << 20]))).hasMessageContaining("timeout");
    }

    /** The first look comes within some rows, and the next ones as often as rows are dear. */
    @Test
    void rowsThatAreDearAreFewBetweenLooks() {
        int rowMs = 20;
        assertThatThrownBy(() -> {
                    for (int row = 0; row < 1_000; row++) {
                        pass(rowMs);
                        budget.tick();
                    }
                })
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("timeout");
        assertThat(budget.rowsScanned()).isBetween((long) TIMEOUT_MS / rowMs, (long) TIMEOUT_MS / rowMs + 2);
    }

    /** The clock is read for each 256 of them, once it has shown that they are cheap. */
    @Test
    void ordinaryRowsCostFewLooks() {
        AtomicLong reads = new AtomicLong();
        Budget counted = new Budget(1, Long.MAX_VALUE, 0, SharedMemory.UNLIMITED, reads::incrementAndGet);
        for (int row = 0; row < 256_000; row++) {
            counted.tick();
        }
        assertThat(reads.get()).isLessThan(1_010);
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
