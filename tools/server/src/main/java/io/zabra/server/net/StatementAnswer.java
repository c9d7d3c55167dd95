package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.server.net.SessionOrder.Arrival;

/** Answers a statement that the SQL threads execute, or that has waited for a lock since one of them began it. Any thread. */
final class StatementAnswer extends OnceAnswer {
    private final SqlReplies replies;
    private final Arrival arrival;
    private final Runnable over;

    /**
     * @param withColumns whether the client does not know the columns of the result
     * @param over run once it is answered
     */
    StatementAnswer(SqlReplies replies, Arrival arrival, boolean withColumns, Runnable over) {
        super(replies, withColumns);
        this.replies = replies;
        this.arrival = arrival;
        this.over = over;
    }

    @Override
    public void takesLong() {
        throw new IllegalStateException("it may take as long as it likes");
    }

    @Override
    void send(int error, ByteBuf body) {
        try {
            replies.send(arrival, error, body);
        } finally {
            over.run();
        }
    }

    @Override
    void over() {
        over.run();
    }
}
