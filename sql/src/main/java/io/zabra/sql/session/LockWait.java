package io.zabra.sql.session;

import io.zabra.engine.watch.Watcher;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A place in the queue for a lock, on its way to the front. It gets on step by step, and none waits for another session or for
 * a write, so that who waits needs no thread. One thread at a time.
 */
final class LockWait {
    /** So often it looks by itself, whether or not it was told of anything. */
    private static final long LOOK_MS = 10_000;

    private final SessionLocks locks;
    private final String lockPath;
    private final SessionLocks.Held place;
    private final boolean adopted;
    private final Budget budget;
    private final long beganNanos;
    private final long timeoutMs;
    private @Nullable Watcher watcher;
    /** The znode before this place; null where that is to be found out. */
    private @Nullable String before;

    private boolean looked;
    /** Whether the place is being given up because the time ran out. */
    private boolean late;

    /** What a step has come to. */
    enum State {
        WAITING,
        ACQUIRED,
        /** The time ran out; the place is given up. */
        LATE
    }

    /**
     * @param adopted whether the session had the place before: what it holds already, this does not give up
     * @param beganNanos when it was asked for
     * @param timeoutMs since then; 0: without waiting
     */
    LockWait(
            SessionLocks locks,
            String lockPath,
            SessionLocks.Held place,
            boolean adopted,
            long beganNanos,
            long timeoutMs,
            Budget budget) {
        this.locks = locks;
        this.adopted = adopted;
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
            State state = late ? leaving() : stepped(wake);
            if (state != State.WAITING) {
                forget();
            }
            return state;
        } catch (RuntimeException | Error e) {
            giveUp();
            throw e;
        }
    }

    private State stepped(Runnable wake) {
        boolean first = !looked;
        looked = true;
        budget.whenCancelled(wake);
        while (true) {
            // A watch tells once, and before the change shows: what is still there is watched anew.
            unwatch();
            String known = before;
            boolean watched = known != null && watch(known, wake);
            if (!watched) {
                before = locks.predecessor(lockPath, place);
                if (before == null && first && adopted) {
                    return State.ACQUIRED;
                }
            }
            budget.check();
            if (before == null) {
                return State.ACQUIRED;
            }
            if (leftMs() <= 0) {
                late = true;
                locks.abandon(place, wake);
                return leaving();
            }
            if (watched) {
                return State.WAITING;
            }
        }
    }

    private State leaving() {
        budget.check();
        return locks.isThere(place.path()) ? State.WAITING : State.LATE;
    }

    /** Nobody waits for it any more; does not block. */
    void giveUp() {
        forget();
        if (!late) {
            locks.abandon(place, () -> {});
        }
    }

    private void forget() {
        unwatch();
        budget.whenCancelled(null);
    }

    /** False where one of both is not there any more. */
    private boolean watch(String other, Runnable wake) {
        Watcher told = event -> wake.run();
        watcher = told;
        boolean both = locks.watch(other, told) && locks.watch(place.path(), told);
        if (!both) {
            unwatch();
        }
        return both;
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
        long left = late ? Long.MAX_VALUE : leftMs();
        return (int) Math.max(1, Math.min(LOOK_MS, Math.min(left, budget.leftMs())));
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
