package io.zabra.sql.session;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.sql.dml.Executions;
import io.zabra.sql.dml.Isolation;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.dml.WriteExecutor;
import io.zabra.sql.dml.WritePlan;
import io.zabra.sql.dml.WriteTry;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.session.ServerSqlSession.Waits;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A statement that writes and holds no thread while its write is under way. Its end is told once: what the store said, or, where it
 * is cancelled or late before, that nobody knows its outcome. Any thread.
 */
final class PendingWrite {
    private static final int LOOK_MS = 50;

    /**
     * What is to be written.
     *
     * @param isolation of the statement
     * @param withKeys whether the keys of what it creates are wanted
     */
    record Asked(WritePlan plan, Executions executions, Isolation isolation, boolean withKeys) {
        Budget budget() {
            return executions.budget();
        }
    }

    private enum State {
        /** A thread is at work on it, or will be. */
        COMPUTING,
        UNDER_WAY,
        OVER
    }

    private final Asked asked;
    private final WriteExecutor writes;
    private final StoreWriter writer;
    private final Waits waits;
    private final Runnable over;
    private final StatementEnd ended;
    private final AtomicReference<State> state = new AtomicReference<>(State.COMPUTING);
    /** Of the thread that computes. */
    private int attempts;
    /** While it is under way: closed by whoever ends that. */
    private volatile @Nullable WriteTry underWay;

    /**
     * @param waits where it goes on that takes time
     * @param over run once, before its end is told
     */
    PendingWrite(
            Asked asked, WriteExecutor writes, StoreWriter writer, Waits waits, Runnable over, StatementEnd ended) {
        this.asked = asked;
        this.writes = writes;
        this.writer = writer;
        this.waits = waits;
        this.over = over;
        this.ended = ended;
    }

    /** Does not wait. Where this throws its end is not told. */
    void begin() {
        asked.budget().whenCancelled(() -> waits.execute(this::look));
        try {
            asked.budget().check();
            attempt();
        } catch (RuntimeException | Error e) {
            if (state.getAndSet(State.OVER) != State.OVER) {
                over.run();
            }
            throw e;
        }
        if (asked.budget().leftMs() != Long.MAX_VALUE) {
            lookLater();
        }
    }

    private void attempt() {
        if (++attempts > WriteExecutor.ATTEMPTS_MAX) {
            throw WriteExecutor.conflict();
        }
        WriteTry next = writes.attempt(asked.plan, asked.executions, asked.isolation);
        Submission submission;
        try {
            WriteRequest request = next.request();
            // Has its number before the end can be told, behind which numbers are another statement's.
            submission = request == null ? null : writer.submission(request);
        } catch (RuntimeException | Error e) {
            next.close();
            throw e;
        }
        if (submission == null) {
            next.close();
            end(WriteExecutor.Outcome.counted(0, next.zxid()));
        } else {
            submit(next, submission);
        }
    }

    private void submit(WriteTry next, Submission submission) {
        underWay = next;
        state.set(State.UNDER_WAY);
        try {
            writer.submit(submission, completion -> completed(next, completion));
        } catch (RuntimeException | Error e) {
            if (state.compareAndSet(State.UNDER_WAY, State.COMPUTING)) {
                next.close();
            }
            throw e;
        }
        // A cancellation that came while it was computed has looked in vain.
        look();
    }

    /** On the store's thread. */
    private void completed(WriteTry done, Completion completion) {
        if (!state.compareAndSet(State.UNDER_WAY, State.COMPUTING)) {
            return;
        }
        if (done.takesTime(completion)) {
            waits.execute(() -> conclude(done, completion));
        } else {
            conclude(done, completion);
        }
    }

    private void conclude(WriteTry done, Completion completion) {
        try {
            WriteExecutor.Outcome outcome;
            try (done) {
                outcome = done.outcome(completion);
            }
            if (outcome == null) {
                asked.budget().check();
                attempt();
            } else {
                end(outcome);
            }
        } catch (RuntimeException | Error e) {
            end(null, e);
        }
    }

    private void lookLater() {
        waits.after(LOOK_MS, () -> {
            look();
            if (state.get() != State.OVER) {
                lookLater();
            }
        });
    }

    /** While somebody computes, the budget ends that. Any thread; does not block. */
    private void look() {
        try {
            asked.budget().requireWanted();
        } catch (SqlFailure e) {
            if (state.compareAndSet(State.UNDER_WAY, State.OVER)) {
                closeUnderWay();
                over.run();
                ended.ended(null, StoreWriter.unknown(e));
            }
        }
    }

    /** Of what it holds nothing is given back behind the budget's end. */
    private void closeUnderWay() {
        WriteTry left = underWay;
        if (left != null) {
            left.close();
        }
    }

    private void end(WriteExecutor.Outcome outcome) {
        ExecuteResult result;
        try {
            result = Results.ofEffect(
                    outcome,
                    asked.plan.returning(),
                    asked.withKeys,
                    asked.executions.gathered().warnings());
        } catch (SqlFailure e) {
            end(null, e);
            return;
        }
        end(result, null);
    }

    private void end(@Nullable ExecuteResult result, @Nullable Throwable failure) {
        if (state.getAndSet(State.OVER) != State.OVER) {
            over.run();
            ended.ended(result, failure);
        }
    }
}
