package io.zabra.engine.thread;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives one thread at a time its turn at some work: a thread of its own; and while that one sleeps, whoever brings something and has
 * nothing to lose by seeing to it himself. So what comes alone is not handed from thread to thread at each of its stations, each time by waking
 * one; and where much is under way the thread of its own does it all, and gathers meanwhile what comes.
 */
public final class Turns implements Runnable {
    /** Turns that a thread takes that has other things to do. */
    private static final int BORROWED_MAX = 4;
    /** How long the own thread waits for one that has its turn, before it looks again. */
    private static final long BORROWED_NANOS = 100_000;

    /** Nobody counts on it; so no deadline is too far away for nanoseconds. */
    private static final long PARK_MS_MAX = 3_600_000;

    private static final long NEVER_MS = Long.MAX_VALUE / 2;

    private static final long NANOS_PER_MS = 1_000_000;

    /** What is done in a turn. All but the first two by whoever has it. */
    public interface Work {
        /** Whether something waits for a turn. Any thread. */
        boolean isWaiting();

        /** When time asks for a turn though nothing has come, by the clock's steady time. Any thread. */
        default long dueMs() {
            return NEVER_MS;
        }

        /** Before the first turn, on the own thread. */
        void begin() throws IOException;

        void turn() throws IOException;

        /** How long to gather, after this turn, what comes before the next. */
        default long pauseNanos() {
            return 0;
        }

        /** Whether the next turn is one that the own thread is to take, for nobody else should be kept so long. Any thread. */
        default boolean isForOwnThread() {
            return false;
        }

        /** A turn broke off: it was the last. */
        void failed(Throwable cause);
    }

    private interface Part {
        void carryOut() throws IOException;
    }

    private final Work work;
    private final LongSupplier steadyMs;
    private final Thread thread;
    /** Whose turn it is; null: nobody's. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    private volatile boolean parked;
    private volatile boolean stopping;

    /** @param steadyMs the time, in milliseconds since some moment; never goes back */
    public Turns(String name, Work work, LongSupplier steadyMs) {
        this.work = work;
        this.steadyMs = steadyMs;
        this.thread = new Thread(this, name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public boolean isStopping() {
        return stopping;
    }

    /** Something waits now: the own thread sees to it. Any thread. */
    public void wake() {
        if (isFree()) {
            LockSupport.unpark(thread);
        }
    }

    /** Whether nobody has the turn, and the own thread sleeps. Any thread. */
    public boolean isFree() {
        return parked && owner.get() == null;
    }

    /** As {@link #takeOver}, unless somebody has seen to it meanwhile. Any thread. */
    public void takeOverWhatWaits() {
        if (work.isWaiting()) {
            takeOver();
        }
    }

    /** The same; the caller sees to it himself where the own thread sleeps and nobody else has the turn. */
    public void takeOver() {
        int turns = 0;
        while (parked && turns++ < BORROWED_MAX && !work.isForOwnThread() && own()) {
            long dueMs = work.dueMs();
            if (!isGood(work::turn)) {
                return;
            }
            boolean toOwnThread = work.dueMs() < dueMs || work.pauseNanos() > 0 || work.isForOwnThread();
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
    private boolean isGood(Part part) {
        try {
            part.carryOut();
            return true;
        } catch (IOException | RuntimeException | Error e) {
            end();
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
            long untilDueMs = Math.min(Math.max(0, work.dueMs() - steadyMs.getAsLong()), PARK_MS_MAX);
            long untilDueNanos = untilDueMs * NANOS_PER_MS;
            LockSupport.parkNanos(this, borrowed ? Math.max(BORROWED_NANOS, untilDueNanos) : untilDueNanos);
        }
        parked = false;
    }

    /** In a turn: it is the last. */
    public void end() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /** Ends after the turn that is under way. Blocks, but for who has the turn. */
    public void stop() {
        end();
        join();
    }

    /** Whether it is the own thread that calls. */
    public boolean isOwnThread() {
        return thread == Thread.currentThread();
    }

    /** Whether the caller is the own thread, or has the turn. */
    private boolean isHere() {
        return isOwnThread() || owner.get() == Thread.currentThread();
    }

    /** Waits for the end, also of a turn that is borrowed; returns at once where the caller has the turn. An interrupt ends no wait. */
    public void join() {
        if (isHere()) {
            return;
        }
        Threads.join(thread);
        while (owner.get() != null) {
            LockSupport.parkNanos(this, BORROWED_NANOS);
        }
    }
}
