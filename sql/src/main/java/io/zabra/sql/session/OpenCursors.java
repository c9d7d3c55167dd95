package io.zabra.sql.session;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.ProcessorTurns;
import java.util.HashMap;
import java.util.Map;

/** The results of a session that have more rows to fetch. One thread. */
final class OpenCursors {
    private static final int CURSORS_MAX = 256;

    private final Map<Long, KeptCursor> cursors = new HashMap<>();
    private final Cancellation cancellation;
    private final ProcessorTurns turns;
    private final RunningQueries queries;
    private long lastId;

    /** What is fetched from. */
    interface Rows extends AutoCloseable {
        Budget budget();

        RowBatch fetch(int count);

        @Override
        void close();
    }

    /** @param queries where they are shown as long as they are open */
    OpenCursors(Cancellation cancellation, ProcessorTurns turns, RunningQueries queries) {
        this.cancellation = cancellation;
        this.turns = turns;
        this.queries = queries;
    }

    /**
     * Returns the id to {@link #fetch} by.
     *
     * @param queryId what it is shown by, which ends with it
     * @throws SqlFailure 54000 where the session has too many open; the cursor is closed then
     */
    long add(Rows cursor, long queryId) {
        if (cursors.size() >= CURSORS_MAX) {
            cursor.close();
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "This connection has " + CURSORS_MAX + " results open that have more rows, and can have no more:"
                            + " read results to their end, or close them");
        }
        KeptCursor kept = new KeptCursor(cursor, queries, queryId);
        cursors.put(++lastId, kept);
        kept.rest();
        return lastId;
    }

    /** The next rows. A statement's time is that of each call: while nobody fetches, it does not pass. */
    RowBatch fetch(long id, int count) {
        KeptCursor cursor = cursors.get(id);
        if (cursor == null) {
            throw new SqlFailure(SqlState.UNKNOWN_CURSOR, "There is no open cursor " + id);
        }
        boolean more = false;
        try {
            RowBatch batch = cursor.fetch(rows -> next(rows, count));
            more = !batch.last();
            return batch;
        } finally {
            if (!more) {
                cursors.remove(id);
            }
        }
    }

    private RowBatch next(Rows rows, int count) {
        Budget budget = rows.budget();
        try {
            budget.resume();
            cancellation.executes(budget);
            return budget.inTurn(turns, () -> first(rows, count));
        } finally {
            cancellation.executesNothing();
        }
    }

    /** Rows of a cursor that is closed where they cannot be had. */
    static RowBatch first(Rows cursor, int count) {
        try {
            return cursor.fetch(count);
        } catch (RuntimeException | Error e) {
            cursor.close();
            throw e;
        }
    }

    void close(long id) {
        KeptCursor cursor = cursors.remove(id);
        if (cursor != null) {
            cursor.close();
        }
    }

    void closeAll() {
        cursors.values().forEach(KeptCursor::close);
        cursors.clear();
    }
}
