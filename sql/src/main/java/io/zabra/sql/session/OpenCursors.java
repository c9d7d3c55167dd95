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

    private final Map<Long, Rows> cursors = new HashMap<>();
    private final Cancellation cancellation;
    private final ProcessorTurns turns;
    private long lastId;

    /** What is fetched from. */
    interface Rows extends AutoCloseable {
        Budget budget();

        RowBatch fetch(int count);

        @Override
        void close();
    }

    OpenCursors(Cancellation cancellation, ProcessorTurns turns) {
        this.cancellation = cancellation;
        this.turns = turns;
    }

    /**
     * Returns the id to {@link #fetch} by.
     *
     * @throws SqlFailure 54000 where the session has too many open; the cursor is closed then
     */
    long add(Rows cursor) {
        if (cursors.size() >= CURSORS_MAX) {
            cursor.close();
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "This connection has " + CURSORS_MAX + " results open that have more rows, and can have no more:"
                            + " read results to their end, or close them");
        }
        cursors.put(++lastId, cursor);
        return lastId;
    }

    /** The next rows. A statement's time is that of each call: while nobody fetches, it does not pass. */
    RowBatch fetch(long id, int count) {
        Rows cursor = cursors.get(id);
        if (cursor == null) {
            throw new SqlFailure(SqlState.UNKNOWN_CURSOR, "There is no open cursor " + id);
        }
        Budget budget = cursor.budget();
        boolean more = false;
        try {
            budget.resume();
            cancellation.executes(budget);
            RowBatch batch = budget.inTurn(turns, () -> first(cursor, count));
            more = !batch.last();
            return batch;
        } finally {
            cancellation.executesNothing();
            if (!more) {
                cursors.remove(id);
                cursor.close();
            }
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
        Rows cursor = cursors.remove(id);
        if (cursor != null) {
            cursor.close();
        }
    }

    void closeAll() {
        cursors.values().forEach(Rows::close);
        cursors.clear();
    }
}
