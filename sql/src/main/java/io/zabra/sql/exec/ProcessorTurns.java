package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many statements compute at once, in turns of some milliseconds, so that a storm of them leaves processors to what
 * cannot wait, and a long one does not keep the others from theirs. Any thread.
 */
public final class ProcessorTurns {
    /** As many as there are. */
    public static final ProcessorTurns UNLIMITED = new ProcessorTurns(Integer.MAX_VALUE);

    private static final int CHECK_MS = 20;

    private final Semaphore free;

    public ProcessorTurns(int atOnce) {
        free = new Semaphore(atOnce, true);
    }

    /**
     * Does a step that goes on until it is done, whoever else wants a turn.
     *
     * @param check throws where nobody wants it any more
     */
    public <T> T during(Supplier<T> step, Runnable check) {
        try {
            while (!take(CHECK_MS)) {
                check.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure(SqlState.CANCELED, "Interrupted while waiting for a processor", e);
        }
        try {
            return step.get();
        } finally {
            giveBack();
        }
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
