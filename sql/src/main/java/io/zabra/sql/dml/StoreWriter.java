package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.PathMeter;
import io.zabra.sql.plan.CalciteErrors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Submits requests of one session and waits for them. Thread-safe. */
public final class StoreWriter {
    private static final long WAIT_SECONDS = 60;
    private static final int LOOK_MS = 20;

    private final ZnodeStore store;
    private final WriteOrigin origin;
    private final PathMeter meter;
    private final Runnable check;

    /** @param check throws a {@link SqlFailure} where whoever waits for a write is not to wait any more */
    public StoreWriter(ZnodeStore store, WriteOrigin origin, PathMeter meter, Runnable check) {
        this.store = store;
        this.origin = origin;
        this.meter = meter;
        this.check = check;
    }

    /**
     * All or nothing; blocks as {@link #write}.
     *
     * @return its zxid; 0 where things were not as they were read, and nothing was changed
     */
    public long writeAll(List<WriteRequest> requests, String shownPath) {
        Completion completion = write(requests.size() == 1 ? requests.get(0) : new WriteRequest.Multi(requests));
        ErrorCode error = Transaction.error(completion.result());
        if (error == ErrorCode.OK) {
            return completion.zxid();
        }
        if (StoreErrors.isConflict(error) || error == ErrorCode.NODE_EXISTS) {
            return 0;
        }
        throw StoreErrors.of(error, requests.get(requests.size() - 1), shownPath);
    }

    /** On whose behalf it writes. */
    long sessionId() {
        return origin.sessionId();
    }

    /** Blocks until this store shows all that was committed before the call. */
    public void catchUp() {
        try {
            awaited(store.barrier().toCompletableFuture());
        } catch (TimeoutException | ExecutionException e) {
            throw new SqlFailure(
                    SqlState.CONNECTION_LOST,
                    "This server cannot find out at the moment what was committed elsewhere: try again, or READ LOCAL",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure(SqlState.CANCELED, "Interrupted while waiting for the latest state", e);
        }
    }

    /**
     * What is to be {@link #submit}ted, with a number of the request that is under way now.
     *
     * @throws SqlFailure where the session may not ask for it
     */
    public Submission submission(WriteRequest request) {
        requireAllowed(request);
        meter.written(request);
        return new Submission(
                origin.sessionId(),
                origin.cxids().getAsInt(),
                origin.identities().get(),
                request,
                origin.owner());
    }

    /** Does not block. */
    public void submit(Submission submission, CompletionHandler handler) {
        store.submit(submission, completion -> {
            origin.written().accept(submission, completion.result());
            handler.completed(completion);
        });
    }

    /** Blocks until the write is durable and visible, or refused. */
    public Completion write(WriteRequest request) {
        CompletableFuture<Completion> done = new CompletableFuture<>();
        submit(submission(request), done::complete);
        try {
            return awaited(done);
        } catch (TimeoutException e) {
            throw new SqlFailure(
                    SqlState.OUTCOME_UNKNOWN,
                    "The store did not answer within " + WAIT_SECONDS + " s: the write may or may not take effect",
                    e);
        } catch (SqlFailure e) {
            throw unknown(e);
        } catch (ExecutionException e) {
            throw new SqlFailure(SqlState.INTERNAL_ERROR, "The write failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure(
                    SqlState.OUTCOME_UNKNOWN, "Interrupted while waiting: the write may or may not take effect", e);
        }
    }

    /** What a write that was under way has come to for whoever does not wait for it any more. */
    public static SqlFailure unknown(SqlFailure why) {
        return new SqlFailure(
                SqlState.OUTCOME_UNKNOWN,
                why.getMessage()
                        + " while its write was under way, which may or may not take effect: read what it was to write",
                why);
    }

    /** What a statement that took effect has come to where its result cannot be told. */
    public static SqlFailure tookEffect(Throwable why) {
        SqlFailure known = CalciteErrors.of(why);
        if (known.state() == SqlState.TOOK_EFFECT) {
            return known;
        }
        return new SqlFailure(
                SqlState.TOOK_EFFECT,
                "The statement has taken effect, but what it was to return cannot be computed ("
                        + known.state().code() + "): " + known.getMessage(),
                known);
    }

    /** Looks up now and then whether it is still waited for. */
    private <T> T awaited(CompletableFuture<T> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        long begunNanos = System.nanoTime();
        while (true) {
            try {
                return answer.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                check.run();
                if (System.nanoTime() - begunNanos > TimeUnit.SECONDS.toNanos(WAIT_SECONDS)) {
                    throw e;
                }
            }
        }
    }

    /** Throws where the session may not ask for it. */
    public void requireAllowed(WriteRequest request) {
        if (origin.ephemeralsAllowed()) {
            return;
        }
        if (request instanceof WriteRequest.Multi multi) {
            multi.requests().forEach(this::requireAllowed);
        } else if (request instanceof WriteRequest.Create create && create.kind() == NodeKind.EPHEMERAL) {
            throw new SqlFailure(
                    SqlState.INVALID_TRANSACTION,
                    "Ephemeral znodes (and locks, which are such) live as long as the ZooKeeper session of this connection: in"
                            + " a pool, that is longer than the borrower has it, or shorter, as the pool likes. Use a"
                            + " connection of your own, or set the connection property ephemerals=allow if that is what you"
                            + " want");
        }
    }
}
