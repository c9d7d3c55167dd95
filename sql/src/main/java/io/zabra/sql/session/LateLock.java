package io.zabra.sql.session;

import io.zabra.sql.session.ServerSqlSession.Waits;
import org.jspecify.annotations.Nullable;

/** Goes on with a wait for a lock on threads that others have, whenever there is something to do. Any thread. */
final class LateLock implements Runnable {
    private final LockWait wait;
    private final Waits waits;
    private final Ended ended;
    private boolean begun;
    private boolean over;
    /** When it looks by itself the next time; null before it waits. */
    private @Nullable Alarm alarm;

    /** Rings once, unless it was turned off: then it holds nothing any more, however long it is kept. */
    private static final class Alarm implements Runnable {
        private volatile @Nullable LateLock rings;

        Alarm(LateLock rings) {
            this.rings = rings;
        }

        @Override
        public void run() {
            LateLock due = rings;
            if (due != null) {
                due.wake();
            }
        }

        void turnOff() {
            rings = null;
        }
    }

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
            turnOff();
            try {
                state = wait.step(this::wake);
                if (state == LockWait.State.WAITING) {
                    await();
                    return;
                }
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            over = true;
        }
        ended.ended(state == LockWait.State.ACQUIRED, failure);
    }

    private void await() {
        if (!begun) {
            begun = true;
            waits.begun();
        }
        Alarm next = new Alarm(this);
        alarm = next;
        waits.after(wait.dueMs(), next);
    }

    private void turnOff() {
        Alarm set = alarm;
        if (set != null) {
            set.turnOff();
        }
    }

    private void wake() {
        waits.execute(this);
    }
}
