package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Stops the call of a session that is under way, be it planned still or executed. One thread, except {@link #cancel}. */
final class Cancellation {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile @Nullable Budget executing;
    private volatile boolean ended;

    /** A call has begun, or has ended: what was cancelled before is over. */
    void renew() {
        cancelled.set(false);
    }

    /** Throws where the call that is under way is to stop before there is anything to execute, or is late. Any thread. */
    void requireWanted(Budget budget) {
        if (cancelled.get()) {
            throw new SqlFailure(SqlState.CANCELED, "The statement was cancelled while it was planned");
        }
        budget.requireWanted();
    }

    /** Also a cancel that came before there was anything to execute ends this. */
    void executes(Budget budget) {
        executing = budget;
        if (cancelled.get()) {
            budget.cancel();
        }
    }

    void executesNothing() {
        executing = null;
    }

    /** Throws where the call that is under way is to stop, or is late. */
    void check() {
        Budget running = executing;
        if (running != null) {
            running.check();
        } else if (cancelled.get()) {
            throw new SqlFailure(SqlState.CANCELED, "The call was cancelled");
        }
    }

    /** Nothing more is executed here: the link is lost, or the session has ended. Any thread. */
    void end() {
        ended = true;
        cancel();
    }

    boolean isEnded() {
        return ended;
    }

    /** Any thread. */
    void cancel() {
        cancelled.set(true);
        Budget running = executing;
        if (running != null) {
            running.cancel();
        }
    }
}
