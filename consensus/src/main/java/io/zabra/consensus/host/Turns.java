package io.zabra.consensus.host;

import io.zabra.engine.StoreClock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives one thread at a time its turn at a {@link PeerLoop}: a thread of its own; and while that one sleeps, whoever brings something and has
 * nothing to lose by seeing to it himself. So what comes alone is not handed from thread to thread at each of its stations, each time by waking
 * one; and where much is under way the thread of its own does it all, and gathers meanwhile what comes.
 */
final class Turns implements Runnable {
    /** Turns that a thread takes that has other things to do. */
    private static final int BORROWED_MAX = 4;
    /** How long the own thread waits for one that has its turn, before it looks again. */
    private static final long BORROWED_NANOS = 100_000;

    private static final long NANOS_PER_MS = 1_000_000;

    /** What is done in a turn. All but the first two by whoever has it. */
    interface Work {
        /** Whether something waits for a turn. Any thread. */
        boolean isWaiting();

        /** When time asks for a turn though nothing has come, by the clock's steady time. Any thread. */
        long dueMs();

        /** Before the first turn. */
        void begin();

        void turn();

        /** How long to gather, after this turn, what comes before the next. */
        long pauseNanos();

        /** A turn broke off: it was the last. */
        void failed(Throwable cause);
    }

    private final Work work;
    private final StoreClock clock;
    private final Thread thread;
    /** Whose turn it is; null: nobody's. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    private volatile boolean parked;
    private volatile boolean stopping;

    Turns(String name, Work work, StoreClock clock) {
        this.work = work;
        this.clock = clock;
        this.thread = new Thread(this, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Something waits now: the own thread sees to it. Any thread. */
    void wake() {
        if (isFree()) {
            LockSupport.unpark(thread);
        }
    }

    /** Whether nobody has the turn, and the own thread sleeps. Any thread. */
    boolean isFree() {
        return parked && owner.get() == null;
    }

    /** As {@link #takeOver}, unless somebody has seen to it meanwhile. Any thread. */
    void takeOverWhatWaits() {
        if (work.isWaiting()) {
            takeOver();
        }
    }

    /** The same; the caller sees to it himself where the own thread sleeps and nobody else has the turn. */
    void takeOver() {
        int turns = 0;
        while (parked && turns++ < BORROWED_MAX && own()) {
            long dueMs = work.dueMs();
            if (!isGood(work::turn)) {
                return;
            }
            boolean toOwnThread = work.dueMs() < dueMs || work.pauseNanos() > 0;
            disown();
            if (toOwnThread) {
                LockSupport.unpark(thread);
                return;
            }
            if (!work.isWaiting()) {
                return; // Who brings something from now on finds that nobody has the turn.
            }
        }
        wake();
    }

    private boolean own() {
        boolean mine = owner.compareAndSet(null, Thread.currentThread());
        if (mine && stopping) {
            disown();
            return false;
        }
        return mine;
    }

    private void disown() {
        owner.set(null);
    }

    /** False where that was the end; the turn is given up then. */
    private boolean isGood(Runnable part) {
        try {
            part.run();
            return true;
        } catch (RuntimeException | Error e) {
            stopping = true;
            work.failed(e);
            disown();
            return false;
        }
    }

    @Override
    public void run() {
        // Nobody borrows a turn before this thread has slept.
        if (!own() || !isGood(work::begin)) {
            return;
        }
        disown();
        while (!stopping) {
            if (own()) {
                if (!isGood(work::turn)) {
                    return;
                }
                rest();
                disown();
            }
            park();
        }
    }

    /**
     * Where much is under way, more comes in within a moment, and costs less when it is taken together. Nobody wakes this thread
     * meanwhile.
     */
    private void rest() {
        long pauseNanos = work.pauseNanos();
        if (pauseNanos > 0 && !stopping) {
            LockSupport.parkNanos(this, pauseNanos);
        }
    }

    private void park() {
        parked = true;
        boolean borrowed = owner.get() != null;
        if ((borrowed || !work.isWaiting()) && !stopping) {
            long untilDueNanos = Math.max(0, work.dueMs() - clock.steadyMs()) * NANOS_PER_MS;
            LockSupport.parkNanos(this, borrowed ? Math.max(BORROWED_NANOS, untilDueNanos) : untilDueNanos);
        }
        parked = false;
    }

    /** Ends after the turn that is under way. Blocks, but for who has the turn. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread() && owner.get() != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        while (owner.get() != null && owner.get() != Thread.currentThread()) {
            Thread.onSpinWait(); // A borrowed turn, which ends soon.
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
