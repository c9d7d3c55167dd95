package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.tree.ZnodeCopy;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.server.metrics.Count;
import io.zabra.server.metrics.Timing;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.Frame;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.RequestDecoder;
import io.zabra.server.wire.WriteReply;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is said on one connection once its session is open: requests, answers, events, and who the client has proven to
 * be. On the connection's I/O thread, but for what the SQL threads ask.
 */
final class Conversation implements SessionOrder.Line, SqlConversation.Peer {
    private final Services services;
    private final Connection connection;
    private final SessionOrder order;
    private final LocalAnswers reads;
    private final WatchAnswers watches;
    private final ProvedIdentities identities;
    private @Nullable SqlConversation sql;
    private boolean ending;
    /** The client is Zabra's own. */
    private boolean driver;
    /** Zxids of answers never go back. */
    private long lastZxid;

    Conversation(Services services, Connection connection) {
        this.services = services;
        this.connection = connection;
        this.reads = new LocalAnswers(services, connection);
        this.watches = new WatchAnswers(services, connection);
        this.identities = new ProvedIdentities(services.security(), connection);
        this.order = new SessionOrder(this, identities::isProving);
    }

    int outstanding() {
        SqlConversation started = sql;
        return order.size() + (started == null ? 0 : started.outstanding());
    }

    /** Throws {@link io.zabra.server.wire.MalformedRequestException} where there is not even a header. */
    void request(ByteBuf frame) {
        int frameBytes = frame.readableBytes();
        JuteReader header = new JuteReader(frame);
        int xid = header.int32();
        int opCode = header.int32();
        if (ending) {
            return;
        }
        Arrival arrival = new Arrival(xid, opCode, System.nanoTime(), frameBytes);
        ClientRequest request = unlessOverdue(RequestDecoder.decode(opCode, frame));
        if (!identities.admits(xid, request)) {
            connection.backPressure().done(frameBytes);
            return;
        }
        if (request instanceof ClientRequest.Sql asked && asked.request() instanceof SqlRequest.Cancel cancel) {
            connection.backPressure().begin(frameBytes);
            sql().cancel(arrival, cancel.xid());
            return;
        }
        ending = request instanceof ClientRequest.Write write && write.request() instanceof WriteRequest.CloseSession;
        if (request instanceof ClientRequest.Write || request instanceof ClientRequest.Sql) {
            connection.backPressure().begin(frameBytes);
        } else {
            connection.backPressure().done(frameBytes);
        }
        if (connection.recorder().paths().isDue()) {
            PathSampling.look(connection.recorder().paths(), request, arrival.atNs());
        }
        order.accept(arrival, request);
    }

    /** A request that is over the limit: no more than its head is there. */
    void tooLong(ByteBuf head, int bytes) {
        JuteReader in = new JuteReader(head);
        Arrival arrival = new Arrival(in.int32(), in.int32(), System.nanoTime(), 0);
        if (!ending) {
            order.accept(arrival, new ClientRequest.TooLong(bytes));
        }
    }

    /** Pings, authentication and the end of a session are always taken (Apache's {@code Request.isThrottlable}). */
    private ClientRequest unlessOverdue(ClientRequest request) {
        boolean always = request instanceof ClientRequest.Ping
                || request instanceof ClientRequest.Authenticate
                || request instanceof ClientRequest.Sasl
                || request instanceof ClientRequest.Sql
                || (request instanceof ClientRequest.Write write
                        && write.request() instanceof WriteRequest.CloseSession);
        if (always || !connection.backPressure().isOverdue()) {
            return request;
        }
        connection.recorder().add(Count.THROTTLED, 1);
        return new ClientRequest.Refused(ErrorCode.THROTTLED_OP);
    }

    void begin(boolean ofDriver) {
        driver = ofDriver;
    }

    void proved(List<AuthId> more) {
        boolean unused = identities.add(more);
    }

    /** Answers what is complete, and tells up to which transaction events may follow. */
    long advance() {
        // Every write before what is published by now is complete, and answered here: no later event overtakes its
        // answer.
        long published = services.store().lastZxid();
        order.advance();
        return outstanding() == 0 ? Answer.ALL_EVENTS : published;
    }

    void end() {
        SqlConversation started = sql;
        if (started != null) {
            started.end();
        }
    }

    /** Sends an event to a client that may read the znode (CVE-2024-23944). */
    void send(WatchEvent event) {
        if (services.access().permits(event.acl(), Permission.READ, identities.all())) {
            send(event.type(), event.path(), event.zxid());
        }
    }

    private void send(WatchEvent.Type type, String path, long zxid) {
        Frame.event(connection.output(), type, path, zxid);
        connection.recorder().add(Count.EVENTS_SENT, 1);
        connection.sent();
    }

    // Writes.

    @Override
    public void submit(int xid, ClientRequest.Write write, CompletionHandler handler) {
        services.store()
                .submit(new Submission(sessionId(), xid, identities.all(), write.request(), connection), handler);
    }

    @Override
    public void answer(Arrival arrival, ClientRequest.Write write, Completion completion) {
        ErrorCode error = WriteReply.error(completion.result());
        connection.backPressure().end(arrival.bytes());
        audit(write, completion);
        if (error == ErrorCode.CONNECTION_LOSS) {
            // As Apache's server does that has lost its leader: the client learns of it by the end of its connection.
            connection.close();
            return;
        }
        connection.sendEvents(completion.zxid());
        reply(
                arrival,
                Timing.UPDATE,
                completion.zxid(),
                error,
                WriteReply.body(completion.result(), write.statWanted()));
        boolean over = error == ErrorCode.SESSION_MOVED || error == ErrorCode.SESSION_EXPIRED;
        if (over || write.request() instanceof WriteRequest.CloseSession) {
            connection.close();
        }
    }

    private void audit(ClientRequest.Write write, Completion completion) {
        if (services.audit().isEnabled()) {
            services.audit()
                    .write(
                            new Audit.Client(sessionId(), identities.all(), connection.address()),
                            write.request(),
                            completion.result());
        }
    }

    /** The session is over: what is complete is answered, unless the connection went before. */
    void endedBySession(boolean connected) {
        if (connected) {
            order.advance();
        }
    }

    @Override
    public void wake() {
        connection.wake();
    }

    // Everything else.

    @Override
    public void answer(Arrival arrival, ClientRequest.Local request) {
        if (request instanceof ClientRequest.Sql asked) {
            sql().submit(arrival, asked.request());
            return;
        }
        if (request instanceof ClientRequest.Authenticate shown) {
            identities.authenticate(arrival, shown);
            return;
        }
        if (request instanceof ClientRequest.Sasl shown) {
            identities.sasl(arrival, shown, services.handshakes());
            return;
        }
        if (request instanceof ClientRequest.TooLong one && SqlConversation.isSql(arrival.opCode())) {
            connection.backPressure().begin(0);
            sql().refuse(arrival, one.bytes(), services.limits().frameBytesMax());
            return;
        }
        ReadRoom room = ReadRoom.ofThread();
        ZnodeCopy copy = room.take();
        try {
            answer(arrival, request, read(request, copy));
        } finally {
            if (copy != null) {
                room.giveBack();
            }
        }
    }

    @Override
    public void answer(Arrival arrival, ClientRequest.Local request, Answer answer) {
        // The zxid comes before the events: a client that is told of it takes it that it has missed nothing up to
        // there.
        long zxid = answer.eventsUpTo() == Answer.ALL_EVENTS ? services.store().lastZxid() : answer.eventsUpTo();
        connection.sendEvents(answer.eventsUpTo());
        int xid = request instanceof ClientRequest.Ping ? Frame.PING_XID : arrival.xid();
        reply(
                new Arrival(xid, arrival.opCode(), arrival.atNs(), arrival.bytes()),
                Timing.READ,
                zxid,
                answer.error(),
                answer.body());
    }

    @Override
    public boolean readsLittle() {
        return !reads.sawMuch();
    }

    @Override
    public Answer read(ClientRequest.Local request) {
        return read(request, null);
    }

    /** @param room see {@link LocalAnswers#exists} */
    private Answer read(ClientRequest.Local request, @Nullable ZnodeCopy room) {
        List<AuthId> who = identities.all();
        if (request instanceof ClientRequest.GetData r) {
            return reads.data(r, who, room);
        } else if (request instanceof ClientRequest.Exists r) {
            return reads.exists(r, who, room);
        } else if (request instanceof ClientRequest.GetChildren r) {
            return reads.children(r, who);
        } else if (request instanceof ClientRequest.Ping) {
            return Answer.ok(null);
        } else if (request instanceof ClientRequest.GetAcl r) {
            return reads.acl(r, who);
        } else if (request instanceof ClientRequest.MultiRead r) {
            return reads.multiRead(r, who);
        } else if (request instanceof ClientRequest.CountDescendants r) {
            return reads.descendants(r, who);
        } else if (request instanceof ClientRequest.ListEphemerals r) {
            return ephemerals(r);
        } else if (request instanceof ClientRequest.WhoAmI) {
            return ProvedIdentities.whoAmI(who);
        } else if (request instanceof ClientRequest.Refused r) {
            return Answer.error(r.error());
        } else if (request instanceof ClientRequest.TooLong) {
            return Answer.error(ErrorCode.MARSHALLING_ERROR);
        }
        return watchAnswer(request);
    }

    private Answer watchAnswer(ClientRequest.Local request) {
        if (request instanceof ClientRequest.SetWatches r) {
            return watches.reset(r, identities.all(), (type, path) -> send(type, path, Frame.NO_ZXID));
        } else if (request instanceof ClientRequest.AddWatch r) {
            return watches.add(r);
        } else if (request instanceof ClientRequest.CheckWatches r) {
            return watches.check(r);
        } else if (request instanceof ClientRequest.RemoveWatches r) {
            return watches.remove(r);
        }
        throw new IllegalStateException("nobody answers " + request);
    }

    private Answer ephemerals(ClientRequest.ListEphemerals request) {
        List<String> paths = services.store().ephemerals(sessionId()).stream()
                .filter(path -> path.startsWith(request.prefix()))
                .toList();
        return Answer.ok(out -> out.strings(paths));
    }

    private void reply(Arrival arrival, Timing kind, long zxid, ErrorCode error, Frame.@Nullable Body body) {
        lastZxid = Math.max(lastZxid, zxid);
        ByteBuf out = connection.output();
        int start = out.writerIndex();
        Frame.reply(out, arrival.xid(), lastZxid, error, body);
        answered(arrival, kind, out.writerIndex() - start);
    }

    private void answered(Arrival arrival, Timing kind, int bytes) {
        long latencyNs = System.nanoTime() - arrival.atNs();
        connection.sent();
        connection.recorder().answered(kind, latencyNs, bytes);
        connection.stats().answered(arrival.xid(), arrival.opCode(), lastZxid, latencyNs / 1_000_000);
    }

    // SQL.

    private SqlConversation sql() {
        SqlConversation started = sql;
        if (started == null) {
            started = new SqlConversation(services.sql(), this);
            sql = started;
        }
        return started;
    }

    @Override
    public long sessionId() {
        Session session = connection.session();
        return session == null ? 0 : session.id();
    }

    @Override
    public List<AuthId> identities() {
        return identities.all();
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
    public void sqlAnswer(Arrival arrival, int error, ByteBuf body) {
        if (!connection.later(() -> sendSqlAnswer(arrival, error, body))) {
            body.release();
        }
    }

    private void sendSqlAnswer(Arrival arrival, int error, ByteBuf body) {
        sqlAnswerNow(arrival, error, body);
        connection.proceed();
    }

    @Override
    public void sqlAnswerNow(Arrival arrival, int error, ByteBuf body) {
        try {
            if (!connection.channel().isActive()) {
                return;
            }
            long zxid = services.store().lastZxid();
            connection.sendEvents(Answer.ALL_EVENTS);
            lastZxid = Math.max(lastZxid, zxid);
            boolean forAll = error == 0 && driver && !services.store().isLocalSession(sessionId());
            Frame.reply(connection.output(), arrival.xid(), lastZxid, forAll ? SqlAnswer.DONE_FOR_ALL : error, body);
            connection.backPressure().end(arrival.bytes());
            connection.recorder().add(Count.SQL, 1);
            answered(arrival, Timing.SQL, body.readableBytes());
        } finally {
            body.release();
        }
    }
}
