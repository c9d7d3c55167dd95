package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.server.net.SessionOrder.Arrival;
import org.jspecify.annotations.Nullable;

/** Answers a statement that was executed on the I/O thread, or a write that was begun there. Any thread. */
final class BriefAnswer extends OnceAnswer {
    private final SqlPeer peer;
    private final Arrival arrival;
    private final Runnable finished;
    private final Runnable later;
    private @Nullable Thread reader = Thread.currentThread(); // Until it has read: a write may end on it later.

    /**
     * @param finished run once, before it is answered, or where it cannot be
     * @param later run where it takes long, in the place of both
     */
    BriefAnswer(SqlReplies replies, SqlPeer peer, Arrival arrival, Runnable finished, Runnable later) {
        super(replies, false);
        this.peer = peer;
        this.arrival = arrival;
        this.finished = finished;
        this.later = later;
    }

    @Override
    public void takesLong() {
        if (claim()) {
            later.run();
        }
    }

    @Override
    void send(int error, ByteBuf body) {
        finished.run();
        if (Thread.currentThread() == reader) {
            peer.sqlAnswerNow(arrival, error, body);
        } else {
            peer.sqlAnswer(arrival, error, body);
        }
    }

    @Override
    void over() {
        finished.run();
    }

    /** The I/O thread goes on to something else. */
    void leaveReader() {
        reader = null;
    }
}
