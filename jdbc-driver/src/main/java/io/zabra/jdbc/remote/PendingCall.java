package io.zabra.jdbc.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request under way: whoever drives the connection's loop completes it, the caller waits for it and reads the reply. */
final class PendingCall {
    private final CallerLoop loop;
    private final int xid;
    /** A {@link Reply}, or a {@link LinkBrokenException}. */
    private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();

    private volatile @Nullable Thread waiter;
    private volatile boolean givenUp;

    PendingCall(CallerLoop loop, int xid) {
        this.loop = loop;
        this.xid = xid;
    }

    /** @param body of the heap: nobody need release it, so that an answer that is never asked for is garbage like any other */
    record Reply(int error, ByteBuf body) {}

    int xid() {
        return xid;
    }

    /** Whether its reply has come, or never will. Any thread. */
    boolean isDone() {
        return outcome.get() != null;
    }

    /** Somebody else's call could not wait for it any longer. */
    void giveUp() {
        givenUp = true;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /**
     * Waits as {@link #await} does, until this or the other one is done; one of the same loop.
     *
     * @return false where neither was within the time
     */
    boolean awaitEither(PendingCall other, long waitNanos) {
        waiter = Thread.currentThread();
        other.waiter = Thread.currentThread();
        loop.await(() -> isDone() || other.isDone(), deadline(waitNanos));
        return isDone() || other.isDone();
    }

    private static long deadline(long waitNanos) {
        return waitNanos == CallerLoop.FOREVER ? CallerLoop.FOREVER : System.nanoTime() + waitNanos;
    }

    /** @param body is copied */
    void complete(int error, ByteBuf body) {
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        if (outcome.compareAndSet(null, new Reply(error, Unpooled.wrappedBuffer(bytes)))) {
            CallerLoop.wake(waiter);
        }
    }

    void fail(LinkBrokenException e) {
        outcome.compareAndSet(null, e);
        CallerLoop.wake(waiter);
    }

    /**
     * Waits, uninterruptibly: an interrupt must not leave it open whether a write took place.
     *
     * @param waitNanos {@link CallerLoop#FOREVER} for ever
     * @return null after that; a reply that comes later is dropped
     */
    @Nullable
    Reply await(long waitNanos) throws LinkBrokenException {
        waiter = Thread.currentThread();
        loop.await(this::isDone, deadline(waitNanos));
        Object come = outcome.get();
        if (come instanceof LinkBrokenException broken) {
            throw new LinkBrokenException(String.valueOf(broken.getMessage()), broken.sentXid(), broken);
        }
        return come instanceof Reply reply ? reply : null;
    }
}
