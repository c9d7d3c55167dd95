package io.zabra.sql.session;

import io.zabra.engine.watch.Watcher;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A place in the queue for a lock, on its way to the front. It gets on step by step, and none waits for another session, so
 * that who waits needs no thread. One thread at a time.
 */
final class LockWait {
    /** So often it looks by itself, whether or not it was told of anything. */
    private static final long LOOK_MS = 10_000;

    private final SessionLocks locks;
    private final String lockPath;
    private final SessionLocks.Held place;
    private final Budget budget;
    private final long beganNanos;
    private final long timeoutMs;
    private @Nullable Watcher watcher;

    /** What a step has come to. */
    enum State {
        WAITING,
        ACQUIRED,
        /** The time ran out; the place is given up. */
        LATE
    }

    /**
     * @param beganNanos when it was asked for
     * @param timeoutMs since then; 0: without waiting
     */
    LockWait(
            SessionLocks locks,
            String lockPath,
            SessionLocks.Held place,
            long beganNanos,
            long timeoutMs,
            Budget budget) {
        this.locks = locks;
        this.beganNanos = beganNanos;
        this.lockPath = lockPath;
        this.place = place;
        this.timeoutMs = timeoutMs;
        this.budget = budget;
    }

    SessionLocks.Held place() {
        return place;
    }

    /**
     * Looks whether it is its turn. Where it throws, the place is given up.
     *
     * @param wake called, by any thread that must not be held up, when it is worth another step: what it waits for is gone, or
     *     it was cancelled
     */
    State step(Runnable wake) {
        try {
            unwatch();
            budget.whenCancelled(wake);
            while (true) {
                budget.check();
                String before = locks.predecessor(lockPath, place);
                if (before == null) {
                    budget.whenCancelled(null);
                    return State.ACQUIRED;
                }
                if (leftMs() <= 0) {
                    budget.whenCancelled(null);
                    locks.delete(place);
                    return State.LATE;
                }
                if (watch(before, wake)) {
                    return State.WAITING;
                }
            }
        } catch (RuntimeException e) {
            giveUp();
            throw e;
        }
    }

    /** Nobody waits for it any more; does not block. */
    void giveUp() {
        unwatch();
        budget.whenCancelled(null);
        locks.abandon(place);
    }

    /** False where one of both is not there any more. */
    private boolean watch(String before, Runnable wake) {
        Watcher told = event -> wake.run();
        watcher = told;
        return locks.watch(before, told) && locks.watch(place.path(), told);
    }

    private void unwatch() {
        Watcher told = watcher;
        watcher = null;
        if (told != null) {
            locks.unwatch(told);
        }
    }

    private long leftMs() {
        return timeoutMs == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : timeoutMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }

    /** After so long the next step is due, whatever happens. */
    int dueMs() {
        return (int) Math.max(1, Math.min(LOOK_MS, Math.min(leftMs(), budget.leftMs())));
    }

    /** Takes one step after the other on this thread: false where the time ran out. */
    boolean await() {
        Semaphore woken = new Semaphore(0);
        State state = step(woken::release);
        try {
            while (state == State.WAITING) {
                boolean told = woken.tryAcquire(dueMs(), TimeUnit.MILLISECONDS);
                if (told) {
                    woken.drainPermits();
                }
                state = step(woken::release);
            }
        } catch (InterruptedException e) {
            giveUp();
            Thread.currentThread().interrupt();
            throw new SqlFailure(SqlState.CANCELED, "Interrupted while waiting for a lock", e);
        }
        return state == State.ACQUIRED;
    }
}
