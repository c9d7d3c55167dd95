package io.zabra.sql.session;

import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.dml.WriteExecutor;
import io.zabra.sql.session.ServerSqlSession.Waits;

/** Begins the {@link PendingWrite}s of one session, one at a time. */
final class PendingWrites {
    private final SessionContext context;
    private final Cancellation cancellation;
    private final StoreWriter writer;
    private final WriteExecutor writes;

    PendingWrites(SessionContext context, Cancellation cancellation, StoreWriter writer, WriteExecutor writes) {
        this.context = context;
        this.cancellation = cancellation;
        this.writer = writer;
        this.writes = writes;
    }

    /**
     * Does not wait for the store.
     *
     * @param waits where it goes on that takes time, and is told that it is cancelled or late
     * @param ended told what it came to, on any thread; not where this throws
     */
    void begin(String sql, long nowMs, PendingWrite.Asked asked, Waits waits, StatementEnd ended) {
        long id = context.begun(sql, nowMs, asked.budget());
        Runnable over = () -> {
            cancellation.executesNothing();
            context.queries().end(id);
            asked.budget().end();
        };
        cancellation.executes(asked.budget());
        new PendingWrite(asked, writes, writer, waits, over, ended).begin();
    }
}
