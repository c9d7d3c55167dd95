package io.zabra.jdbc;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is on a connection: one thread's at a time, which may take it again. Unlike the wait for a {@link
 * ReentrantLock}, one for this can be given up from elsewhere. Thread-safe.
 */
final class ConnectionLock {
    /** Patience without an end. */
    static final long FOREVER = Long.MAX_VALUE;

    private final ReentrantLock state = new ReentrantLock();
    private final Condition changed = state.newCondition();
    private @Nullable Thread holder;
    private int holds;

    /**
     * Waits for the turn. An interrupt ends no wait, and is still there afterwards.
     *
     * @param patienceNanos how much longer, asked whenever there is news; {@link #FOREVER}, or not positive to give up
     * @return false where it was given up
     */
    boolean take(LongSupplier patienceNanos) {
        Thread self = Thread.currentThread();
        boolean interrupted = false;
        state.lock();
        try {
            while (holder != null && holder != self) {
                long leftNanos = patienceNanos.getAsLong();
                if (leftNanos <= 0) {
                    return false;
                }
                try {
                    if (leftNanos == FOREVER) {
                        changed.await();
                    } else {
                        var unused = changed.awaitNanos(leftNanos);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            holder = self;
            holds++;
            return true;
        } finally {
            state.unlock();
            if (interrupted) {
                self.interrupt();
            }
        }
    }

    void giveBack() {
        state.lock();
        try {
            if (--holds == 0) {
                holder = null;
                changed.signal();
            }
        } finally {
            state.unlock();
        }
    }

    /** Has all who wait say anew how much patience they have. */
    void askAgain() {
        state.lock();
        try {
            changed.signalAll();
        } finally {
            state.unlock();
        }
    }
}
