package io.zabra.sql.exec;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many statements compute at once, in turns of some milliseconds, so that a storm of them leaves processors to what
 * cannot wait, and a long one does not keep the others from theirs. Any thread.
 */
public final class ProcessorTurns {
    /** As many as there are. */
    public static final ProcessorTurns UNLIMITED = new ProcessorTurns(Integer.MAX_VALUE);

    private final Semaphore free;

    public ProcessorTurns(int atOnce) {
        free = new Semaphore(atOnce, true);
    }

    /** False where it took longer than that. */
    boolean take(int waitMs) throws InterruptedException {
        return free.tryAcquire(waitMs, TimeUnit.MILLISECONDS);
    }

    void giveBack() {
        free.release();
    }

    /** Whether somebody waits for a turn. */
    boolean isWanted() {
        return free.hasQueuedThreads();
    }
}
