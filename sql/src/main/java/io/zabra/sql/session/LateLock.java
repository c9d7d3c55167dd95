package io.zabra.sql.session;

import io.zabra.sql.session.ServerSqlSession.Waits;
import org.jspecify.annotations.Nullable;

/** Goes on with a wait for a lock on threads that others have, whenever there is something to do. Any thread. */
final class LateLock implements Runnable {
    private final LockWait wait;
    private final Waits waits;
    private final Ended ended;
    private volatile int steps;
    private volatile boolean over;

    /** Told once what it has come to: where there is no failure, whether the lock was acquired. */
    interface Ended {
        void ended(boolean acquired, @Nullable Throwable failure);
    }

    LateLock(LockWait wait, Waits waits, Ended ended) {
        this.wait = wait;
        this.waits = waits;
        this.ended = ended;
    }

    /** One step. */
    @Override
    public void run() {
        LockWait.State state = LockWait.State.LATE;
        Throwable failure = null;
        synchronized (this) {
            if (over) {
                return;
            }
            try {
                state = wait.step(this::wake);
                if (state == LockWait.State.WAITING) {
                    if (steps == 0) {
                        waits.begun();
                    }
                    int step = steps + 1;
                    steps = step;
                    waits.after(wait.dueMs(), () -> wakeUnlessWokenSince(step));
                    return;
                }
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            over = true;
        }
        ended.ended(state == LockWait.State.ACQUIRED, failure);
    }

    private void wake() {
        waits.execute(this);
    }

    private void wakeUnlessWokenSince(int step) {
        if (!over && steps == step) {
            wake();
        }
    }
}
