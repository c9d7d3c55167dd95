package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells the end of a statement once, and that it is over in any case. Any thread. */
abstract class OnceAnswer implements ServerSqlSession.Answer {
    private final SqlReplies replies;
    private final boolean withColumns;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param withColumns whether the client does not know the columns of the result */
    OnceAnswer(SqlReplies replies, boolean withColumns) {
        this.replies = replies;
        this.withColumns = withColumns;
    }

    /** Sends it, and goes on to what comes next; the buffer is released there. Called once at most, and {@link #over} never then. */
    abstract void send(int error, ByteBuf body);

    /** Goes on to what comes next, where nothing can be sent. */
    abstract void over();

    @Override
    public final void yielded(ExecuteResult result) {
        answer(0, replies.encoded(new SqlAnswer.Executed(result, withColumns)));
    }

    @Override
    public final void failed(SQLException failure) {
        ByteBuf body;
        try {
            body = replies.encoded(failure);
        } catch (RuntimeException | Error e) {
            giveUp();
            throw e;
        }
        answer(SqlFailure.ERROR, body);
    }

    /** Where it has not been told yet, it never is. */
    final void giveUp() {
        if (claim()) {
            over();
        }
    }

    /** True once: whoever it is true for sees to the end. */
    final boolean claim() {
        return told.compareAndSet(false, true);
    }

    final void answer(int error, ByteBuf body) {
        if (claim()) {
            send(error, body);
        } else {
            body.release();
        }
    }
}
