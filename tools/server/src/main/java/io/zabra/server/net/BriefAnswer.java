package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Answers a statement that was executed on the I/O thread, or a write that was begun there. Any thread. */
final class BriefAnswer implements ServerSqlSession.Answer {
    private final SqlReplies replies;
    private final SqlConversation.Peer peer;
    private final Arrival arrival;
    private final Runnable finished;
    private final Runnable later;
    private final AtomicBoolean told = new AtomicBoolean();
    private @Nullable Thread reader = Thread.currentThread(); // Until it has read: a write may end on it later.

    /**
     * @param finished run once, before it is answered, or where it cannot be
     * @param later run where it takes long, in the place of both
     */
    BriefAnswer(SqlReplies replies, SqlConversation.Peer peer, Arrival arrival, Runnable finished, Runnable later) {
        this.replies = replies;
        this.peer = peer;
        this.arrival = arrival;
        this.finished = finished;
        this.later = later;
    }

    @Override
    public void yielded(ExecuteResult result) {
        answer(0, replies.encoded(new SqlAnswer.Executed(result, false)));
    }

    @Override
    public void failed(SQLException failure) {
        ByteBuf body;
        try {
            body = replies.encoded(failure);
        } catch (RuntimeException | Error e) {
            if (told.compareAndSet(false, true)) {
                finished.run();
            }
            throw e;
        }
        answer(SqlFailure.ERROR, body);
    }

    @Override
    public void takesLong() {
        later.run();
    }

    void answer(int error, ByteBuf body) {
        if (!told.compareAndSet(false, true)) {
            body.release();
            return;
        }
        finished.run();
        if (Thread.currentThread() == reader) {
            peer.sqlAnswerNow(arrival, error, body);
        } else {
            peer.sqlAnswer(arrival, error, body);
        }
    }

    /** The I/O thread goes on to something else. */
    void leaveReader() {
        reader = null;
    }
}
