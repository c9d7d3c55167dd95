package io.zabra.sql.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.exec.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenCursorsTest {
    private static final int TIMEOUT_MS = 1_000;
    private static final int ROWS = 10;

    private final AtomicLong nanos = new AtomicLong();
    private final OpenCursors cursors = new OpenCursors(new Cancellation(), ProcessorTurns.UNLIMITED);

    private void pass(long ms) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** Ten rows, each of which takes a while. */
    private final class SlowRows implements OpenCursors.Rows {
        private final Budget budget =
                new Budget(1 << 20, Long.MAX_VALUE, TIMEOUT_MS, SharedMemory.UNLIMITED, nanos::get);
        private final long rowMs;
        private int given;
        private boolean closed;

        SlowRows(long rowMs) {
            this.rowMs = rowMs;
        }

        @Override
        public Budget budget() {
            return budget;
        }

        @Override
        public RowBatch fetch(int count) {
            List<@Nullable Object[]> batch = new ArrayList<>();
            for (; batch.size() < count && given < ROWS; given++) {
                pass(rowMs);
                budget.check();
                batch.add(new Object[] {given});
            }
            return new RowBatch(batch, given == ROWS);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aCursorThatNobodyFetchesFromIsNotLate() {
        SlowRows rows = new SlowRows(1);
        long id = cursors.add(rows);
        assertThat(cursors.fetch(id, 3).rows()).hasSize(3);
        pass(3_600_000);
        assertThat(cursors.fetch(id, 3).rows()).hasSize(3);
        pass(3_600_000);
        assertThat(cursors.fetch(id, ROWS).last()).isTrue();
        assertThat(rows.closed).isTrue();
    }

    @Test
    void aFetchThatTakesLongerThanAStatementMayEndsTheCursor() {
        SlowRows rows = new SlowRows(TIMEOUT_MS / 3);
        long id = cursors.add(rows);
        assertThat(cursors.fetch(id, 1).rows()).hasSize(1);
        assertThatThrownBy(() -> cursors.fetch(id, 5))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("timeout");
        assertThat(rows.closed).isTrue();
        assertThatThrownBy(() -> cursors.fetch(id, 5)).hasMessageContaining("no open cursor");
    }
}
