package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The wait for a server that has the session. */
final class LinkWait {
    private static final Logger LOG = Logger.getLogger("io.zabra.jdbc");

    private LinkWait() {}

    /**
     * Waits. An interrupt ends no wait, and is still there afterwards.
     *
     * @param waitNanos {@link CallerLoop#FOREVER} for ever
     * @param stop ends the wait, too
     * @return null where the wait has ended without a server
     */
    static @Nullable ServerLink await(CompletableFuture<ServerLink> ready, long waitNanos, CompletableFuture<?> stop)
            throws SQLException {
        if (!ready.isDone()) {
            awaitAny(CompletableFuture.anyOf(ready, stop), waitNanos);
        }
        if (!ready.isDone()) {
            return null;
        }
        try {
            return ready.join();
        } catch (CompletionException e) {
            throw again(e.getCause());
        }
    }

    /** Waits for so long, whether the thread is interrupted or not. */
    static void pause(long nanos) {
        awaitAny(new CompletableFuture<Void>(), nanos);
    }

    private static void awaitAny(CompletableFuture<?> any, long waitNanos) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + waitNanos;
        long leftNanos = waitNanos;
        while (!any.isDone() && leftNanos > 0) {
            try {
                any.get(leftNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(Level.FINEST, "No server has the session", e);
            }
            leftNanos = waitNanos == CallerLoop.FOREVER ? waitNanos : deadline - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The failure that ended the session, with the stack of whoever meets it now. */
    static SQLException again(@Nullable Throwable cause) {
        if (cause instanceof SQLException first) {
            return SqlState.exception(
                    first.getSQLState(), first.getErrorCode(), String.valueOf(first.getMessage()), first);
        }
        return SqlState.CONNECTION_LOST.exception("The connection failed: " + cause, 0, cause);
    }
}
