package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession.ServerInfo;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlOpcode;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.WireOutput;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that the session has at the moment, opened for SQL as the one before it was left; and single requests on
 * it. One thread at a time, but for {@link #cancel} and {@link #answerTimeoutMs}.
 */
final class Attachment {
    private final RemoteOptions options;
    private final ClientSession session;
    private final RemoteTransaction transaction;
    private final AppliedSettings settings = new AppliedSettings();

    private @Nullable ServerLink attached;
    private ServerInfo info = new ServerInfo("Zabra", "", false);
    private int lastXid;
    private final CallLimit limit = new CallLimit(System::nanoTime);
    private final ServerTrouble stopping = new ServerTrouble();
    /** Sent ahead of being wanted: what is sent next is executed behind it. */
    private final List<PendingCall> ahead = new ArrayList<>();
    /** Of the last request that was over its time before it had its turn; 0: none was. */
    private int takenBackXid;

    private volatile int answerTimeoutMs;
    private volatile @Nullable Flight flight;

    Attachment(RemoteOptions options, ClientSession session, RemoteTransaction transaction) {
        this.options = options;
        this.session = session;
        this.transaction = transaction;
        this.answerTimeoutMs = options.answerTimeoutMs();
        if (!options.consistency().isEmpty()) {
            settings.executed(SqlLead.SETS, "SET read_consistency = " + options.consistency(), List.of());
        }
    }

    /** What is executing. */
    private record Flight(ServerLink on, int xid) {}

    /** An answer has not come in time. */
    private static final class AnswerTimeout extends Exception {
        private static final long serialVersionUID = 1L;

        AnswerTimeout(String message) {
            super(message);
        }
    }

    void answerTimeoutMs(int timeoutMs) {
        answerTimeoutMs = timeoutMs;
    }

    ServerInfo info() {
        return info;
    }

    /** Null before the first. */
    @Nullable
    ServerLink current() {
        return attached;
    }

    /** Of the request that was sent last. */
    int lastXid() {
        return lastXid;
    }

    /** @throws SQLException 08001 where no server is there within the login timeout */
    void open() throws SQLException {
        limit.beginWithin(options.loginTimeoutMs());
        attach();
    }

    /** The current connection, opened for SQL. */
    ServerLink attach() throws SQLException {
        while (true) {
            ServerLink link = awaitLink();
            if (link == attached) {
                return link;
            }
            try {
                openOn(link);
                attached = link;
                return link;
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            }
        }
    }

    private ServerLink awaitLink() throws SQLException {
        limit.require();
        long networkNanos = networkNanos();
        ServerLink link = session.awaitLink(Math.min(networkNanos, limit.leftNanos()), limit.canceled());
        if (link != null) {
            return link;
        }
        limit.require();
        SQLException late = SqlState.CONNECTION_LOST.exception(
                "No server took the session within the network timeout of " + answerTimeoutMs + " ms");
        session.abort(late);
        throw late;
    }

    private long networkNanos() {
        int timeoutMs = answerTimeoutMs;
        return timeoutMs == 0 || limit.overrulesNetworkTimeout()
                ? CallerLoop.FOREVER
                : TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    private void openOn(ServerLink link) throws SQLException, LinkBrokenException {
        SqlRequest open = new SqlRequest.Open(
                SqlRequest.PROTOCOL_VERSION,
                options.session().chroot(),
                options.session().applicationName(),
                options.session().ephemeralsAllowed());
        info = ((SqlAnswer.Server) exchange(link, open)).info();
        if (attached != null) {
            transaction.connectionChanged();
        }
        for (AppliedSettings.Setting setting : settings.all()) {
            exchange(link, new SqlRequest.ExecuteDirect(setting.sql(), setting.parameters(), ExecuteOptions.DEFAULT));
        }
        if (!transaction.autoCommit()) {
            exchange(link, new SqlRequest.SetAutoCommit(false));
        }
    }

    /** What was set on the connection, and is to be on the next one. */
    AppliedSettings settings() {
        return settings;
    }

    SqlAnswer exchange(ServerLink link, SqlRequest request) throws SQLException, LinkBrokenException {
        PendingCall call = sent(link, request.opcode().code(), request::encode);
        return read(link, request.opcode(), call, reply(link, call));
    }

    /** To a request that was sent before. */
    SqlAnswer answer(ServerLink link, PendingCall call) throws SQLException, LinkBrokenException {
        return read(link, SqlOpcode.FETCH, call, reply(link, call));
    }

    /** A server that is shutting down is left as one that is lost, though it may have answered once more. */
    private SqlAnswer read(ServerLink link, SqlOpcode opcode, PendingCall call, PendingCall.Reply reply)
            throws SQLException, LinkBrokenException {
        try {
            SqlAnswer answer = Replies.read(link.host(), opcode, reply);
            if (opcode != SqlOpcode.OPEN) {
                stopping.over();
            }
            return answer;
        } catch (SQLException e) {
            if (!SqlState.SHUTTING_DOWN.code().equals(e.getSQLState())) {
                throw ofStatement(call, e);
            }
            session.leave(link, e);
            stopping.pause(e, session.timeoutMs());
            throw new LinkBrokenException(link.host() + " is shutting down", call.xid(), e);
        }
    }

    /** What was taken back because its time was over says so. A batch that had begun tells how far it came. */
    private SQLException ofStatement(PendingCall call, SQLException failure) throws SQLException {
        boolean stopped = SqlState.CANCELED.code().equals(failure.getSQLState());
        if (stopped && call.isGivenUp()) {
            return SqlState.CANCELED.exception(
                    "The next rows were given up for another call of the connection, which had waited for them as long as the"
                            + " network timeout: execute the query again",
                    0,
                    failure);
        }
        if (stopped && call.xid() == takenBackXid && !(failure instanceof BatchUpdateException)) {
            limit.require();
        }
        return failure;
    }

    /** Any request. */
    PendingCall.Reply reply(ServerLink link, int opcode, Consumer<WireOutput> body)
            throws SQLException, LinkBrokenException {
        return reply(link, sent(link, opcode, body));
    }

    private PendingCall.Reply reply(ServerLink link, PendingCall call) throws SQLException, LinkBrokenException {
        try {
            return awaited(link, call);
        } catch (AnswerTimeout e) {
            String message = String.valueOf(e.getMessage());
            if (limit.leftForAnswerNanos() > 0) {
                session.abort(SqlState.CONNECTION_CLOSED.exception(message, 0, e));
            } else {
                session.leave(link, e);
            }
            throw new LinkBrokenException(message, call.xid(), e);
        }
    }

    private PendingCall sent(ServerLink link, int opcode, Consumer<WireOutput> body)
            throws SQLException, LinkBrokenException {
        PendingCall call = link.send(opcode, body);
        lastXid = call.xid();
        return call;
    }

    /** It was sent, and nobody waits for it yet. */
    void remember(PendingCall call) {
        ahead.removeIf(PendingCall::isDone);
        ahead.add(call);
    }

    /** Somebody is about to wait for it, or it has come and nobody ever will. */
    void forget(PendingCall call) {
        ahead.remove(call);
    }

    private boolean isBehindOthers() {
        ahead.removeIf(PendingCall::isDone);
        return !ahead.isEmpty();
    }

    private PendingCall.Reply awaited(ServerLink link, PendingCall call)
            throws SQLException, LinkBrokenException, AnswerTimeout {
        Flight now = new Flight(link, call.xid());
        flight = now;
        if (limit.isCanceled()) {
            stop(now);
        }
        try {
            awaitTurn(now, call);
            long waitNanos = Math.min(networkNanos(), limit.leftForAnswerNanos());
            PendingCall.Reply reply = awaitedWithin(waitNanos, now, call);
            if (reply == null) {
                throw noAnswer(link, waitNanos);
            }
            return reply;
        } finally {
            flight = null;
        }
    }

    private static AnswerTimeout noAnswer(ServerLink link, long waitNanos) {
        return new AnswerTimeout(link.host() + " did not answer within "
                + TimeUnit.NANOSECONDS.toMillis(Math.max(0, waitNanos)) + " ms");
    }

    /**
     * The network timeout is that of one request: it does not count what is made for another one, nor for nobody yet. Where that
     * takes as long by itself, it gives way.
     *
     * @throws AnswerTimeout where the server does not answer to that either
     */
    private void awaitTurn(Flight now, PendingCall call) throws SQLException, AnswerTimeout {
        long networkNanos = networkNanos();
        while (networkNanos != CallerLoop.FOREVER && limit.leftNanos() > 0 && !call.isDone() && isBehindOthers()) {
            PendingCall before = ahead.get(0);
            if (before.awaitEither(call, Math.min(networkNanos, limit.leftNanos())) || limit.leftNanos() <= 0) {
                continue;
            }
            if (before.isGivenUp()) {
                throw noAnswer(now.on(), networkNanos);
            }
            before.giveUp();
            release(now.on(), new SqlRequest.Cancel(before.xid()));
        }
    }

    /**
     * A server ends in time what it has begun, but knows nothing of the time of what waits there for its turn: that is taken
     * back when its time is over.
     */
    private PendingCall.@Nullable Reply awaitedWithin(long waitNanos, Flight now, PendingCall call)
            throws SQLException, LinkBrokenException {
        if (!limit.endsStatement() || !isBehindOthers()) {
            return call.await(waitNanos);
        }
        PendingCall.Reply reply = call.await(Math.min(waitNanos, limit.leftNanos()));
        if (reply != null || limit.leftNanos() > 0) {
            return reply;
        }
        takenBackXid = now.xid();
        release(now.on(), new SqlRequest.Cancel(now.xid()));
        return call.await(Math.min(networkNanos(), limit.leftForAnswerNanos()));
    }

    /** What is canceled from now on is what is asked from now on. */
    void begin() {
        limit.begin();
    }

    /** The call that has begun executes a statement, under its query timeout. */
    void executeWithin(int timeoutMs) {
        limit.executeWithin(timeoutMs);
    }

    /** @throws SQLException 57014 where the call that is under way was canceled, or its time is over */
    void requireWanted() throws SQLException {
        limit.require();
    }

    /** Stops what is executing, waits for a server, or is about to be sent. Any thread. */
    void cancel() throws SQLException {
        boolean first = limit.cancel();
        Flight now = flight;
        if (first && now != null) {
            stop(now);
        }
    }

    /** A server that does not answer even then is left. */
    private void stop(Flight stopped) throws SQLException {
        release(stopped.on(), new SqlRequest.Cancel(stopped.xid()));
        session.later(CallLimit.GRACE_NANOS, () -> {
            if (stopped.equals(flight)) {
                session.leave(
                        stopped.on(), new TimeoutException(stopped.on().host() + " did not answer to a cancellation"));
            }
        });
    }

    /** Asks for what belongs to a connection, and ends with it. Nobody waits for the answer: it tells nothing. */
    static void release(ServerLink on, SqlRequest request) throws SQLException {
        try {
            on.send(request);
        } catch (LinkBrokenException e) {
            LinkLoss.repeat(e);
        }
    }

    /** Behind rows that are under way it asks what is answered beside them: to cancel nothing. */
    boolean isAlive(int timeoutMs) {
        limit.beginWithin(timeoutMs == 0 ? session.timeoutMs() : timeoutMs);
        SqlRequest question = isBehindOthers() ? new SqlRequest.Cancel(0) : new SqlRequest.AskServerInfo();
        try {
            while (true) {
                ServerLink link = attach();
                try {
                    PendingCall asked = sent(link, question.opcode().code(), question::encode);
                    read(link, question.opcode(), asked, awaited(link, asked));
                    return true;
                } catch (LinkBrokenException e) {
                    LinkLoss.repeat(e);
                }
            }
        } catch (SQLException | AnswerTimeout e) {
            return false;
        }
    }
}
