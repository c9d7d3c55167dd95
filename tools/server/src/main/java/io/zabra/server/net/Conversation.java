package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.engine.WatchRefusedException;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.SnapshotTooOldException;
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
import org.jspecify.annotations.Nullable;

/**
 * What is said on one connection once its session is open: requests, answers, events, and who the client has proven to
 * be. On the connection's I/O thread, but for what the SQL threads ask.
 */
final class Conversation implements SessionOrder.Line {
    /** How often a long read is looked at anew whose moment could not be kept until it was found out. */
    private static final int TRIES_AGAIN = 2;

    private final Services services;
    private final Connection connection;
    private final SessionOrder order;
    private final LocalAnswers reads;
    private final WatchAnswers watches;
    private final ProvedIdentities identities;
    private final LongAnswers longAnswers;
    private final AuditedWrites audited;
    /** Null until there is SQL. */
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
        this.audited = new AuditedWrites(services.audit(), connection);
        this.longAnswers = new LongAnswers(connection, this);
        this.order = new SessionOrder(this, () -> longAnswers.isBusy() || identities.isProving());
    }

    int outstanding() {
        return order.size() + (sql == null ? 0 : sql.outstanding()) + (longAnswers.isBusy() ? 1 : 0);
    }

    /** Its answers come by {@link #answerSql}. */
    private SqlConversation sql() {
        if (sql == null) {
            sql = new SqlConversation(services.sql(), new SqlLine(connection, this, audited));
        }
        return sql;
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
        long nowNs = System.nanoTime();
        connection.slice().at(nowNs);
        ClientRequest request = connection.backPressure().unlessOverdue(RequestDecoder.decode(opCode, frame));
        if (!identities.admits(xid, request)) {
            connection.backPressure().done(frameBytes);
            return;
        }
        boolean counts =
                request instanceof ClientRequest.Write || request instanceof ClientRequest.Sql || !order.isIdle();
        Arrival arrival = new Arrival(xid, opCode, nowNs, counts ? frameBytes : Arrival.UNCOUNTED);
        if (counts) {
            connection.backPressure().begin(arrival);
        } else {
            connection.backPressure().done(frameBytes);
        }
        if (request instanceof ClientRequest.Sql asked && asked.request() instanceof SqlRequest.Cancel cancel) {
            sql().cancel(arrival, cancel.xid());
            return;
        }
        ending = request instanceof ClientRequest.Write write && write.request() instanceof WriteRequest.CloseSession;
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
            connection.backPressure().begin(arrival);
            order.accept(arrival, new ClientRequest.TooLong(bytes));
        }
    }

    void begin(boolean ofDriver) {
        driver = ofDriver;
    }

    List<AuthId> identities() {
        return identities.all();
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
        longAnswers.lookLater();
        if (sql != null) {
            sql.goOn();
        }
        return outstanding() == 0 ? Answer.ALL_EVENTS : Math.min(published, order.heldZxid());
    }

    void end() {
        letGo();
        if (sql != null) {
            sql.end();
        }
    }

    /** Of what is kept for answers: the one that is on its way stays as it is. */
    void letGo() {
        longAnswers.close();
        order.end();
    }

    /** Sends an event to a client that may read the znode (CVE-2024-23944). */
    void send(WatchEvent event) {
        if (services.access().permits(event.acl(), Permission.READ, identities.all())) {
            send(event.type(), event.path(), event.zxid());
        }
    }

    /** An event of before the client was here: it comes behind those of what has happened until it was seen. */
    private void missed(WatchEvent.Type type, String path) {
        connection.sendEvents(Answer.ALL_EVENTS);
        send(type, path, Frame.NO_ZXID);
    }

    private void send(WatchEvent.Type type, String path, long zxid) {
        Frame.event(connection.output(), type, path, zxid);
        connection.recorder().add(Count.EVENTS_SENT, 1);
        connection.stats().sent();
    }

    @Override
    public void submit(int xid, ClientRequest.Write write, CompletionHandler handler) {
        Submission submission =
                new Submission(connection.sessionId(), xid, identities.all(), write.request(), connection);
        services.store().submit(submission, audited.before(submission, handler));
    }

    @Override
    public void answer(Arrival arrival, ClientRequest.Write write, Completion completion) {
        ErrorCode error = WriteReply.error(completion.result());
        connection.backPressure().end(arrival);
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

    @Override
    public void answer(Arrival arrival, ClientRequest.Local request) {
        if (request instanceof ClientRequest.Sql asked) {
            sql().submit(arrival, asked.request());
            return;
        }
        if (request instanceof ClientRequest.TooLong one && SqlConversation.isSql(arrival.opCode())) {
            sql().refuse(arrival, one.bytes(), services.limits().frameBytesMax());
            return;
        }
        if (arrival.isCounted()) {
            connection.backPressure().end(arrival);
        }
        if (request instanceof ClientRequest.Authenticate shown) {
            identities.authenticate(arrival, shown);
            return;
        }
        if (request instanceof ClientRequest.Sasl shown) {
            identities.sasl(arrival, shown, services.handshakes());
            return;
        }
        ReadRoom room = ReadRoom.ofThread();
        ZnodeCopy copy = room.take();
        try {
            give(arrival, request, read(request, copy), TRIES_AGAIN);
        } finally {
            if (copy != null) {
                room.giveBack();
            }
        }
    }

    @Override
    public void answer(Arrival arrival, ClientRequest.Local request, Answer answer) {
        connection.backPressure().end(arrival);
        // Looked at again, it would show the writes that come behind it.
        give(arrival, request, answer, 0);
    }

    private void give(Arrival arrival, ClientRequest.Local request, Answer answer, int triesLeft) {
        LongBody longBody = answer.longBody();
        if (longBody != null) {
            longAnswers.begin(new LongAnswer(arrival, request, longBody, triesLeft), answer.eventsUpTo());
            return;
        }
        long zxid = tell(answer.eventsUpTo());
        int xid = request instanceof ClientRequest.Ping ? Frame.PING_XID : arrival.xid();
        Arrival shown = new Arrival(xid, arrival.opCode(), arrival.atNs(), arrival.bytes());
        reply(shown, Timing.READ, zxid, answer.error(), answer.body());
    }

    /** Sends the events that come before an answer, and returns the zxid for that. */
    long tell(long eventsUpTo) {
        // The zxid comes before the events: a client that is told of it takes it that it has missed nothing up to
        // there.
        long zxid = eventsUpTo == Answer.ALL_EVENTS ? services.store().lastZxid() : eventsUpTo;
        connection.sendEvents(eventsUpTo);
        lastZxid = Math.max(lastZxid, zxid);
        return lastZxid;
    }

    /** Nothing of this one is written, and what it was to show is not kept any longer. */
    void again(LongAnswer failed, long zxid) {
        if (failed.triesLeft() == 0) {
            reply(failed.arrival(), Timing.READ, zxid, ErrorCode.SYSTEM_ERROR, null);
        } else {
            ClientRequest.Local request = failed.request();
            give(failed.arrival(), request, read(request, null), failed.triesLeft() - 1);
        }
    }

    /** It is whole. */
    void answered(LongAnswer one) {
        answered(one.arrival(), Timing.READ, (int) Math.min(Integer.MAX_VALUE, one.bytes()));
    }

    LongAnswers longAnswers() {
        return longAnswers;
    }

    SessionOrder order() {
        return order;
    }

    @Override
    public boolean isReady() {
        return connection.isReady();
    }

    @Override
    public boolean readsLittle() {
        return !reads.sawMuch();
    }

    @Override
    public Answer read(ClientRequest.Local request) {
        return request instanceof ClientRequest.GetData r
                ? reads.dataForLater(r, identities.all())
                : read(request, null);
    }

    /** @param room see {@link LocalAnswers#exists} */
    private Answer read(ClientRequest.Local request, @Nullable ZnodeCopy room) {
        try {
            return look(request, room);
        } catch (WatchRefusedException e) {
            if (request instanceof ClientRequest.SetWatches) {
                // Clients do not look at its answer: who is cut off asks again, here or elsewhere, and misses no event.
                throw e;
            }
            return Answer.error(e.error());
        }
    }

    /** Whether nothing is broken, and the client is to connect anew: what it asked for can't be answered any more, or not by an error. */
    static boolean ends(Throwable cause) {
        return cause instanceof SnapshotTooOldException || cause instanceof WatchRefusedException;
    }

    private Answer look(ClientRequest.Local request, @Nullable ZnodeCopy room) {
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
            long session = connection.sessionId();
            return Answer.inSteps(Answer.ALL_EVENTS, new EphemeralsBody(services.store(), session, r.prefix()));
        } else if (request instanceof ClientRequest.WhoAmI) {
            return ProvedIdentities.whoAmI(who);
        } else if (request instanceof ClientRequest.Refused r) {
            return Answer.error(r.error());
        } else if (request instanceof ClientRequest.TooLong) {
            return Answer.error(ErrorCode.MARSHALLING_ERROR);
        }
        return watches.answer(request, who, this::missed);
    }

    private void reply(Arrival arrival, Timing kind, long zxid, ErrorCode error, Frame.@Nullable Body body) {
        lastZxid = Math.max(lastZxid, zxid);
        ByteBuf out = connection.output();
        int start = out.writerIndex();
        Frame.reply(out, arrival.xid(), lastZxid, error, body);
        connection.outbox().wrote(out.writerIndex() - start);
        answered(arrival, kind, out.writerIndex() - start);
    }

    private void answered(Arrival arrival, Timing kind, int bytes) {
        long nowNs = System.nanoTime();
        long latencyNs = nowNs - arrival.atNs();
        connection.slice().at(nowNs);
        connection.stats().sent();

        connection.recorder().answered(kind, latencyNs, bytes);
        connection.stats().answered(arrival.xid(), arrival.opCode(), lastZxid, latencyNs / 1_000_000);
    }

    /** Sends the answer to a request of SQL: all of its frame but the header, for which there is room. */
    void answerSql(Arrival arrival, int error, ByteBuf frame) {
        long zxid = services.store().lastZxid();
        connection.sendEvents(Answer.ALL_EVENTS);
        lastZxid = Math.max(lastZxid, zxid);
        boolean forAll = error == 0 && driver && !services.store().isLocalSession(connection.sessionId());
        Frame.complete(frame, arrival.xid(), lastZxid, forAll ? SqlAnswer.DONE_FOR_ALL : error);
        connection.outbox().add(frame);
        connection.backPressure().end(arrival);
        connection.recorder().add(Count.SQL, 1);
        connection.outbox().wrote(frame.readableBytes());
        answered(arrival, Timing.SQL, frame.readableBytes());
    }
}
