package io.zabra.jdbc.remote;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request under way: whoever drives the connection's loop completes it, the caller waits for it and reads the reply. */
final class PendingCall {
    /** Nobody waits any more. */
    private static final Object ABANDONED = new Object();

    private final CallerLoop loop;
    private final int xid;
    /** A {@link Reply}, a {@link LinkBrokenException}, or {@link #ABANDONED}. */
    private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();

    private volatile @Nullable Thread waiter;

    PendingCall(CallerLoop loop, int xid) {
        this.loop = loop;
        this.xid = xid;
    }

    /** @param body whoever takes the reply releases it */
    record Reply(int error, ByteBuf body) {}

    int xid() {
        return xid;
    }

    /** Takes over the body. */
    void complete(int error, ByteBuf body) {
        if (outcome.compareAndSet(null, new Reply(error, body))) {
            CallerLoop.wake(waiter);
        } else {
            body.release();
        }
    }

    /** Nobody will wait for the reply: it is dropped when it comes. */
    void forget() {
        if (!outcome.compareAndSet(null, ABANDONED) && outcome.get() instanceof Reply come) {
            come.body().release();
        }
    }

    void fail(LinkBrokenException e) {
        outcome.compareAndSet(null, e);
        CallerLoop.wake(waiter);
    }

    /**
     * Waits, uninterruptibly: an interrupt must not leave it open whether a write took place.
     *
     * @param timeoutMs 0: for ever
     * @return null after the timeout; a reply that comes later is dropped
     */
    @Nullable
    Reply await(int timeoutMs) throws LinkBrokenException {
        long deadline =
                timeoutMs == 0 ? CallerLoop.FOREVER : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        waiter = Thread.currentThread();
        loop.await(() -> outcome.get() != null, deadline);
        if (outcome.compareAndSet(null, ABANDONED)) {
            return null;
        }
        Object come = outcome.get();
        if (come instanceof LinkBrokenException broken) {
            throw new LinkBrokenException(String.valueOf(broken.getMessage()), broken.sentXid(), broken);
        }
        return come instanceof Reply reply ? reply : null;
    }
}
