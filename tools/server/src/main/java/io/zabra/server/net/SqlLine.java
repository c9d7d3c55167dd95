package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.server.net.SessionOrder.Arrival;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What joins the SQL of a connection, which begins with its first request, to what else is said there. On the connection's I/O thread, but for the peer. */
final class SqlLine implements SqlConversation.Peer {
    private final Services services;
    private final Connection connection;
    private final Conversation conversation;
    private @Nullable SqlConversation started;

    SqlLine(Services services, Connection connection, Conversation conversation) {
        this.services = services;
        this.connection = connection;
        this.conversation = conversation;
    }

    private SqlConversation sql() {
        SqlConversation sql = started;
        if (sql == null) {
            sql = new SqlConversation(services.sql(), this);
            started = sql;
        }
        return sql;
    }

    /** Its answer comes by {@link Conversation#answerSql}. */
    void submit(Arrival arrival, SqlRequest request) {
        sql().submit(arrival, request);
    }

    /** As {@link #submit}. */
    void cancel(Arrival arrival, int xid) {
        sql().cancel(arrival, xid);
    }

    /** As {@link #submit}. */
    void refuse(Arrival arrival, int bytes) {
        sql().refuse(arrival, bytes, services.limits().frameBytesMax());
    }

    int outstanding() {
        SqlConversation sql = started;
        return sql == null ? 0 : sql.outstanding();
    }

    void end() {
        SqlConversation sql = started;
        if (sql != null) {
            sql.end();
        }
    }

    @Override
    public long sessionId() {
        return connection.sessionId();
    }

    @Override
    public List<AuthId> identities() {
        return conversation.identities();
    }

    @Override
    public SessionOwner owner() {
        return connection;
    }

    @Override
    public boolean isServing() {
        return connection.isServing();
    }

    @Override
    public ByteBuf buffer() {
        return connection.channel().alloc().buffer();
    }

    @Override
    public void after(int delayMs, Runnable task) {
        var unused = connection.channel().eventLoop().schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void wake() {
        connection.wake();
    }

    @Override
    public void sqlAnswer(Arrival arrival, int error, ByteBuf body) {
        if (!connection.later(() -> send(arrival, error, body))) {
            body.release();
        }
    }

    private void send(Arrival arrival, int error, ByteBuf body) {
        sqlAnswerNow(arrival, error, body);
        connection.proceed();
    }

    @Override
    public void sqlAnswerNow(Arrival arrival, int error, ByteBuf body) {
        try {
            if (connection.channel().isActive()) {
                conversation.answerSql(arrival, error, body);
            }
        } finally {
            body.release();
        }
    }
}
