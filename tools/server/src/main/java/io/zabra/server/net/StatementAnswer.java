package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers a statement that the SQL threads execute, or that has waited for a lock since one of them began it. Any thread. */
final class StatementAnswer implements ServerSqlSession.Answer {
    private final SqlReplies replies;
    private final Arrival arrival;
    private final boolean withColumns;
    private final Runnable over;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param withColumns whether the client does not know the columns of the result
     * @param over run once it is answered
     */
    StatementAnswer(SqlReplies replies, Arrival arrival, boolean withColumns, Runnable over) {
        this.replies = replies;
        this.arrival = arrival;
        this.withColumns = withColumns;
        this.over = over;
    }

    @Override
    public void yielded(ExecuteResult result) {
        answer(0, replies.encoded(new SqlAnswer.Executed(result, withColumns)));
    }

    @Override
    public void failed(SQLException failure) {
        ByteBuf body;
        try {
            body = replies.encoded(failure);
        } catch (RuntimeException | Error e) {
            if (told.compareAndSet(false, true)) {
                over.run();
            }
            throw e;
        }
        answer(SqlFailure.ERROR, body);
    }

    @Override
    public void takesLong() {
        throw new IllegalStateException("it may take as long as it likes");
    }

    private void answer(int error, ByteBuf body) {
        if (!told.compareAndSet(false, true)) {
            body.release();
            return;
        }
        try {
            replies.send(arrival, error, body);
        } finally {
            over.run();
        }
    }
}
