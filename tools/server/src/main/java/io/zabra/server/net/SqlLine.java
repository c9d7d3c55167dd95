package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.WriteResult;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.wire.Frame;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What joins the SQL of a connection to what else is said there: there is one once a connection has asked for SQL. Any thread. */
final class SqlLine implements SqlPeer {
    private final Connection connection;
    private final Conversation conversation;
    private final AuditedWrites audited;
    /** Of answers that wait for the I/O thread. */
    private final AtomicLong unsentBytes = new AtomicLong();

    SqlLine(Connection connection, Conversation conversation, AuditedWrites audited) {
        this.connection = connection;
        this.conversation = conversation;
        this.audited = audited;
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
        return connection.channel().alloc().buffer().writeZero(Frame.HEADER_BYTES);
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
    public boolean takesAnswers() {
        Channel channel = connection.channel();
        return channel.isWritable() && unsentBytes.get() < channel.config().getWriteBufferHighWaterMark();
    }

    @Override
    public void waits(Arrival arrival) {
        boolean unused = connection.later(() -> connection.backPressure().waits(arrival));
    }

    @Override
    public void written(Submission submission, WriteResult result) {
        audited.done(submission, result);
    }

    @Override
    public void sqlAnswer(Arrival arrival, int error, ByteBuf body) {
        int bytes = body.readableBytes();
        unsentBytes.addAndGet(bytes);
        if (!connection.later(() -> send(arrival, error, body, bytes))) {
            body.release();
        }
    }

    private void send(Arrival arrival, int error, ByteBuf body, int bytes) {
        unsentBytes.addAndGet(-bytes);
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
