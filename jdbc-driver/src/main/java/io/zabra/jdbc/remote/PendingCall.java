package io.zabra.jdbc.remote;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.wire.SqlOpcode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A request under way: the connection's thread completes it, the caller's waits for it and reads the reply. */
final class PendingCall {
    private final int xid;
    private final SqlOpcode opcode;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    PendingCall(int xid, SqlOpcode opcode) {
        this.xid = xid;
        this.opcode = opcode;
    }

    /** @param body whoever takes the reply releases it */
    record Reply(int error, ByteBuf body) {}

    int xid() {
        return xid;
    }

    SqlOpcode opcode() {
        return opcode;
    }

    /** Takes over the body. */
    void complete(int error, ByteBuf body) {
        if (!reply.complete(new Reply(error, body))) {
            body.release();
        }
    }

    /** Nobody will wait for the reply: it is dropped when it comes. */
    void forget() {
        if (!reply.cancel(false)) {
            var unused = reply.thenAccept(come -> come.body().release());
        }
    }

    void fail(LinkBrokenException e) {
        reply.completeExceptionally(e);
    }

    /**
     * Waits, uninterruptibly: an interrupt must not leave it open whether a write took place.
     *
     * @param timeoutMs 0: for ever
     * @return null after the timeout; a reply that comes later is dropped
     */
    @Nullable
    Reply await(int timeoutMs) throws LinkBrokenException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return timeoutMs == 0
                            ? reply.get()
                            : reply.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            return abandon();
        } catch (ExecutionException e) {
            throw broken(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static LinkBrokenException broken(ExecutionException e) {
        return e.getCause() instanceof LinkBrokenException broken
                ? new LinkBrokenException(String.valueOf(broken.getMessage()), broken.sent(), broken)
                : new LinkBrokenException("The request failed: " + e.getCause(), true, e);
    }

    private @Nullable Reply abandon() throws LinkBrokenException {
        if (reply.cancel(false)) {
            return null;
        }
        try {
            return reply.getNow(null);
        } catch (RuntimeException e) {
            throw new LinkBrokenException("The connection ended while its answer was due", true, e);
        }
    }
}
