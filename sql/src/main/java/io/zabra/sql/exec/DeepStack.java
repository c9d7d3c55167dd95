package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Does what may go deeper than a usual stack, on a thread of its own with a large one, for which the caller waits. Of that stack memory is
 * taken as it is used, and given back at the end. Any thread.
 */
public final class DeepStack {
    private static final long STACK_BYTES = 64L << 20;
    private static final int AT_ONCE_MIN = 2;
    private static final int CHECK_MS = 20;

    /** Stacks are no part of what statements may take together. */
    private static final Semaphore FREE =
            new Semaphore(Math.max(AT_ONCE_MIN, Runtime.getRuntime().availableProcessors()), true);

    private DeepStack() {}

    /**
     * Also within another such call, whose thread then does it.
     *
     * @param check throws where nobody wants it any more; for as long as it has not begun
     */
    public static <T> T during(Supplier<T> step, Runnable check) {
        if (Thread.currentThread() instanceof DeepThread) {
            return step.get();
        }
        try {
            while (!FREE.tryAcquire(CHECK_MS, TimeUnit.MILLISECONDS)) {
                check.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure(SqlState.CANCELED, "Interrupted while waiting for a stack", e);
        }
        try {
            return done(step);
        } finally {
            FREE.release();
        }
    }

    private static <T> T done(Supplier<T> step) {
        FutureTask<T> task = new FutureTask<>(step::get);
        DeepThread thread = new DeepThread(task);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // What the step uses is its caller's, who must not go on beside it.
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(Objects.requireNonNull(e.getCause()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }

    private static final class DeepThread extends Thread {
        DeepThread(Runnable task) {
            super(null, task, "zabra-sql-deep", STACK_BYTES);
            setDaemon(true);
        }
    }
}
