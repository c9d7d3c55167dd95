package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession.ServerInfo;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlOpcode;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.WireOutput;
import java.sql.SQLException;
import java.util.List;
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
    private volatile int answerTimeoutMs;
    private volatile @Nullable Flight flight;
    private volatile boolean canceled;

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

    /** The network timeout has passed. */
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

    ServerLink attach() throws SQLException {
        return attach(answerTimeoutMs);
    }

    /**
     * The current connection, opened for SQL.
     *
     * @param waitMs for a server, and for its answer; 0: until the session is lost
     */
    ServerLink attach(int waitMs) throws SQLException {
        while (true) {
            ServerLink link = session.awaitLink(waitMs);
            if (link == attached) {
                return link;
            }
            try {
                openOn(link, waitMs);
                attached = link;
                return link;
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            }
        }
    }

    private void openOn(ServerLink link, int waitMs) throws SQLException, LinkBrokenException {
        SqlRequest open = new SqlRequest.Open(
                SqlRequest.PROTOCOL_VERSION,
                options.session().chroot(),
                options.session().applicationName(),
                options.session().ephemeralsAllowed());
        info = ((SqlAnswer.Server) exchange(link, open, waitMs)).info();
        if (attached != null) {
            transaction.connectionChanged();
        }
        for (AppliedSettings.Setting setting : settings.all()) {
            exchange(
                    link,
                    new SqlRequest.ExecuteDirect(setting.sql(), setting.parameters(), ExecuteOptions.DEFAULT),
                    waitMs);
        }
        if (!transaction.autoCommit()) {
            exchange(link, new SqlRequest.SetAutoCommit(false), waitMs);
        }
    }

    /** What was set on the connection, and is to be on the next one. */
    AppliedSettings settings() {
        return settings;
    }

    SqlAnswer exchange(ServerLink link, SqlRequest request) throws SQLException, LinkBrokenException {
        return exchange(link, request, answerTimeoutMs);
    }

    private SqlAnswer exchange(ServerLink link, SqlRequest request, int waitMs)
            throws SQLException, LinkBrokenException {
        return Replies.read(
                link.host(), request.opcode(), reply(link, request.opcode().code(), request::encode, waitMs));
    }

    /** To a request that was sent before. */
    SqlAnswer answer(ServerLink link, PendingCall call) throws SQLException, LinkBrokenException {
        try {
            return Replies.read(link.host(), SqlOpcode.FETCH, awaited(link, call, answerTimeoutMs));
        } catch (AnswerTimeout e) {
            throw broken(e, call);
        }
    }

    /** Any request. */
    PendingCall.Reply reply(ServerLink link, int opcode, Consumer<WireOutput> body)
            throws SQLException, LinkBrokenException {
        return reply(link, opcode, body, answerTimeoutMs);
    }

    private PendingCall.Reply reply(ServerLink link, int opcode, Consumer<WireOutput> body, int waitMs)
            throws SQLException, LinkBrokenException {
        PendingCall call = sent(link, opcode, body);
        try {
            return awaited(link, call, waitMs);
        } catch (AnswerTimeout e) {
            throw broken(e, call);
        }
    }

    private LinkBrokenException broken(AnswerTimeout e, PendingCall call) {
        String message = String.valueOf(e.getMessage());
        session.abort(SqlState.CONNECTION_CLOSED.exception(message, 0, e));
        return new LinkBrokenException(message, call.xid(), e);
    }

    private PendingCall sent(ServerLink link, int opcode, Consumer<WireOutput> body)
            throws SQLException, LinkBrokenException {
        PendingCall call = link.send(opcode, body);
        lastXid = call.xid();
        return call;
    }

    private PendingCall.Reply awaited(ServerLink link, PendingCall call, int waitMs)
            throws SQLException, LinkBrokenException, AnswerTimeout {
        flight = new Flight(link, call.xid());
        if (canceled) {
            release(link, new SqlRequest.Cancel(call.xid()));
        }
        try {
            PendingCall.Reply reply = call.await(waitMs);
            if (reply == null) {
                throw new AnswerTimeout(link.host() + " did not answer within " + waitMs + " ms");
            }
            return reply;
        } finally {
            flight = null;
        }
    }

    /** What is canceled from now on is what is asked from now on. */
    void begin() {
        canceled = false;
    }

    /** Stops what is executing, or is about to be sent. Any thread. */
    void cancel() throws SQLException {
        canceled = true;
        Flight now = flight;
        if (now != null) {
            release(now.on(), new SqlRequest.Cancel(now.xid()));
        }
    }

    /** Asks for what belongs to a connection, and ends with it. Nobody waits for the answer: it tells nothing. */
    static void release(ServerLink on, SqlRequest request) throws SQLException {
        try {
            on.send(request);
        } catch (LinkBrokenException e) {
            LinkLoss.repeat(e);
        }
    }

    boolean isAlive(int timeoutMs) {
        int waitMs = timeoutMs == 0 ? session.timeoutMs() : timeoutMs;
        long deadline = System.nanoTime() + waitMs * 1_000_000L;
        SqlRequest question = new SqlRequest.AskServerInfo();
        do {
            int leftMs = (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
            try {
                ServerLink link = attach(leftMs);
                PendingCall asked = sent(link, question.opcode().code(), question::encode);
                Replies.read(link.host(), question.opcode(), awaited(link, asked, leftMs));
                return true;
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            } catch (SQLException | AnswerTimeout e) {
                return false;
            }
        } while (System.nanoTime() - deadline < 0);
        return false;
    }
}
