package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Submits requests of one session and waits for them. Thread-safe. */
public final class StoreWriter {
    private static final long WAIT_SECONDS = 60;

    private final ZnodeStore store;
    private final long sessionId;
    private final Supplier<List<AuthId>> identities;

    public StoreWriter(ZnodeStore store, long sessionId, Supplier<List<AuthId>> identities) {
        this.store = store;
        this.sessionId = sessionId;
        this.identities = identities;
    }

    /** Blocks until the write is durable and visible, or refused. */
    Completion write(WriteRequest request) {
        CompletableFuture<Completion> done = new CompletableFuture<>();
        store.submit(new Submission(sessionId, 0, identities.get(), request), done::complete);
        try {
            return done.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new SqlFailure(
                    SqlState.OUTCOME_UNKNOWN,
                    "The store did not answer within " + WAIT_SECONDS + " s: the write may or may not take effect",
                    e);
        } catch (ExecutionException e) {
            throw new SqlFailure(SqlState.INTERNAL_ERROR, "The write failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure(
                    SqlState.OUTCOME_UNKNOWN, "Interrupted while waiting: the write may or may not take effect", e);
        }
    }
}
