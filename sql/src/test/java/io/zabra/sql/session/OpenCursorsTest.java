package io.zabra.sql.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Caller;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.exec.SharedMemory;
import io.zabra.sql.exec.SystemFacts.RunningQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenCursorsTest {
    private static final int TIMEOUT_MS = 1_000;
    private static final int ROWS = 10;
    private static final long MEMORY_BYTES = 1 << 20;
    private static final Caller OWNER = new Caller(1, List.of(), false);

    private final AtomicLong nanos = new AtomicLong();
    private final RunningQueries queries = new RunningQueries(0);
    private final SharedMemory memory = new SharedMemory(MEMORY_BYTES, nanos::get);
    private final OpenCursors cursors = new OpenCursors(new Cancellation(), ProcessorTurns.UNLIMITED, queries);

    private void pass(long ms) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** Ten rows, each of which takes a while. */
    private final class SlowRows implements OpenCursors.Rows {
        private final Budget budget = new Budget(1 << 20, Long.MAX_VALUE, TIMEOUT_MS, memory, nanos::get);
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
            budget.end();
        }
    }

    private long add(SlowRows rows) {
        return cursors.add(rows, queries.begin(OWNER, "", "SELECT 1", 0, rows.budget));
    }

    /** Keeps so much of the memory of all, and can be fetched from. */
    private SlowRows keeping(long bytes) {
        SlowRows rows = new SlowRows(1);
        rows.budget.keepBytes(bytes);
        return rows;
    }

    private void needs(long bytes) {
        Budget other = new Budget(Long.MAX_VALUE, Long.MAX_VALUE, 0, memory, nanos::get);
        try {
            other.keepBytes(bytes);
        } finally {
            other.end();
        }
    }

    private void assertFetchFails(long id, SqlState state, String sentence) {
        assertThatThrownBy(() -> cursors.fetch(id, 1))
                .isInstanceOfSatisfying(
                        SqlFailure.class, e -> assertThat(e.state()).isEqualTo(state))
                .hasMessageContaining(sentence);
    }

    @Test
    void whoeverIsIdleLongestGivesItsRowsUpToOthersThatNeedTheMemory() {
        SlowRows first = keeping(MEMORY_BYTES / 2);
        SlowRows second = keeping(MEMORY_BYTES / 2);
        long firstId = add(first);
        long secondId = add(second);
        pass(1);
        cursors.fetch(firstId, 1);
        pass(SharedMemory.IDLE_S * 1_000L);
        assertThat(first.closed || second.closed).as("nobody needs it").isFalse();
        needs(MEMORY_BYTES / 2);
        assertThat(second.closed).isTrue();
        assertThat(first.closed).as("idle for less").isFalse();
        assertFetchFails(secondId, SqlState.INVALID_CURSOR, "Execute the query again");
        assertFetchFails(secondId, SqlState.UNKNOWN_CURSOR, "no open cursor");
        assertThat(cursors.fetch(firstId, ROWS).last()).isTrue();
        assertThat(memory.bytes()).isZero();
        assertThat(queries.list()).isEmpty();
    }

    @Test
    void asManyGiveUpAsAreNeeded() {
        List<SlowRows> all = List.of(
                keeping(MEMORY_BYTES / 4), keeping(MEMORY_BYTES / 4), keeping(MEMORY_BYTES / 4), keeping(1 << 18));
        all.forEach(this::add);
        pass(SharedMemory.IDLE_S * 1_000L + 1);
        needs(MEMORY_BYTES / 2);
        assertThat(all).extracting(rows -> rows.closed).containsExactly(true, true, false, false);
    }

    @Test
    void whatIsFetchedFromIsNotTakenAway() {
        SlowRows rows = keeping(MEMORY_BYTES);
        long id = add(rows);
        pass(SharedMemory.IDLE_S * 1_000L);
        assertThatThrownBy(() -> needs(1)).hasMessageContaining("for all of them");
        cursors.fetch(id, 1);
        pass(SharedMemory.IDLE_S * 1_000L);
        assertThatThrownBy(() -> needs(1)).hasMessageContaining("for all of them");
        pass(1);
        needs(1);
        assertThat(rows.closed).isTrue();
    }

    @Test
    void nobodyGivesUpForWhatCanNotBeHad() {
        SlowRows rows = keeping(MEMORY_BYTES);
        add(rows);
        pass(SharedMemory.IDLE_S * 1_000L + 1);
        assertThatThrownBy(() -> needs(MEMORY_BYTES + 1)).hasMessageContaining("for all of them");
        assertThat(rows.closed).isFalse();
    }

    @Test
    void aCursorWithoutKeptRowsIsLeftAlone() {
        SlowRows none = new SlowRows(1);
        long id = add(none);
        add(keeping(MEMORY_BYTES));
        pass(SharedMemory.IDLE_S * 1_000L + 1);
        needs(1);
        assertThat(cursors.fetch(id, ROWS).last()).isTrue();
    }

    @Test
    void anIdleCursorIsShownAndCancelled() {
        SlowRows rows = keeping(1);
        long id = add(rows);
        assertThat(queries.list()).hasSize(1).allMatch(RunningQuery::isIdle);
        assertThat(queries.count()).isZero();
        queries.cancel(queries.list().get(0).queryId(), OWNER);
        assertThat(rows.closed).isTrue();
        assertThat(memory.bytes()).isZero();
        assertThat(queries.list()).isEmpty();
        assertFetchFails(id, SqlState.CANCELED, "cancelled");
    }

    @Test
    void aCursorThatIsClosedIsNotShownAnyMore() {
        long id = add(keeping(1));
        add(keeping(1));
        cursors.close(id);
        assertThat(queries.list()).hasSize(1);
        cursors.closeAll();
        assertThat(queries.list()).isEmpty();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void aCursorThatNobodyFetchesFromIsNotLate() {
        SlowRows rows = new SlowRows(1);
        long id = add(rows);
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
        long id = add(rows);
        assertThat(cursors.fetch(id, 1).rows()).hasSize(1);
        assertThatThrownBy(() -> cursors.fetch(id, 5))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("timeout");
        assertThat(rows.closed).isTrue();
        assertThatThrownBy(() -> cursors.fetch(id, 5)).hasMessageContaining("no open cursor");
    }
}
