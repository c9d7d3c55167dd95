package io.zabra.sql.session;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.SharedMemory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cursor between the fetches of its session: shown among the statements, it can be cancelled, and gives up its rows to
 * others that want the memory. Its session's thread, except {@link #giveUp} and the cancellation, which do nothing
 * while it is fetched from.
 */
final class KeptCursor implements SharedMemory.Idle {
    private final RunningQueries queries;
    private final long queryId;
    private final Budget budget;
    private final ReentrantLock use = new ReentrantLock();
    /** Null: closed. Guarded by the lock, as what follows. */
    private OpenCursors.@Nullable Rows rows;

    private SqlState lostState = SqlState.UNKNOWN_CURSOR;
    private String lostBy = "The cursor is closed";

    /** @param queryId what it is shown by, which ends with it */
    KeptCursor(OpenCursors.Rows rows, RunningQueries queries, long queryId) {
        this.rows = rows;
        this.queries = queries;
        this.queryId = queryId;
        this.budget = rows.budget();
    }

    /** Nobody fetches for now. */
    void rest() {
        use.lock();
        try {
            queries.rests(queryId);
            budget.whenCancelled(this::cancelled);
            if (budget.keepsMemory()) {
                budget.shared().rests(this);
            }
        } finally {
            use.unlock();
        }
        if (budget.cancelFlag().get()) {
            cancelled();
        }
    }

    /**
     * The rows that a step takes. It is closed with the last, and where the step fails.
     *
     * @throws SqlFailure that tells why, where it was closed meanwhile
     */
    RowBatch fetch(Function<OpenCursors.Rows, RowBatch> step) {
        boolean more = false;
        use.lock();
        try {
            OpenCursors.Rows open = rows;
            if (open == null) {
                throw new SqlFailure(lostState, lostBy);
            }
            budget.whenCancelled(null);
            budget.shared().restsNot(this);
            queries.goesOn(queryId);
            RowBatch batch = step.apply(open);
            more = !batch.last();
            return batch;
        } finally {
            if (!more) {
                close();
            }
            use.unlock();
            if (more) {
                rest();
            }
        }
    }

    private void cancelled() {
        if (use.tryLock()) {
            try {
                end(SqlState.CANCELED, "The statement was cancelled");
            } finally {
                use.unlock();
            }
        }
    }

    @Override
    public void giveUp() {
        if (use.tryLock()) {
            try {
                // It may have been fetched from since it was found idle, and rest again.
                if (!budget.shared().isResting(this)) {
                    end(
                            SqlState.INVALID_CURSOR,
                            "The cursor was closed: nobody had fetched from it for " + SharedMemory.IDLE_S
                                    + " s, and other statements needed the memory that its rows took. Execute the"
                                    + " query again, and read its rows without such pauses");
                }
            } finally {
                use.unlock();
            }
        }
    }

    void close() {
        use.lock();
        try {
            end(SqlState.UNKNOWN_CURSOR, "The cursor is closed");
        } finally {
            use.unlock();
        }
    }

    private void end(SqlState state, String why) {
        OpenCursors.Rows open = rows;
        if (open == null) {
            return;
        }
        rows = null;
        lostState = state;
        lostBy = why;
        try {
            open.close();
        } finally {
            budget.whenCancelled(null);
            budget.shared().restsNot(this);
            queries.end(queryId);
        }
    }
}
