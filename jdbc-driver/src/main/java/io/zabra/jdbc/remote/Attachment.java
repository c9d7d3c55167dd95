package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession.ServerInfo;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.WireOutput;
import java.sql.SQLException;
import java.util.ArrayList;
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
    /** What was SET on the connection, in order: a server knows it for one TCP connection alone. */
    private final List<String> settings = new ArrayList<>();

    private @Nullable ServerLink attached;
    private ServerInfo info = new ServerInfo("Zabra", "", false);
    private int lastXid;
    private volatile int answerTimeoutMs;
    private volatile @Nullable Flight flight;

    Attachment(RemoteOptions options, ClientSession session, RemoteTransaction transaction) {
        this.options = options;
        this.session = session;
        this.transaction = transaction;
        this.answerTimeoutMs = options.answerTimeoutMs();
        if (!options.consistency().isEmpty()) {
            settings.add("SET read_consistency = " + options.consistency());
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
        for (String setting : settings) {
            exchange(link, new SqlRequest.ExecuteDirect(setting, List.of(), ExecuteOptions.DEFAULT), waitMs);
        }
        if (!transaction.autoCommit()) {
            exchange(link, new SqlRequest.SetAutoCommit(false), waitMs);
        }
    }

    /** A command was executed: the next server is to know what it has set. */
    void executed(String sql) {
        switch (SqlText.firstWord(sql)) {
            case "SET" -> {
                settings.remove(sql);
                settings.add(sql);
            }
            case "RESET" -> settings.clear();
            default -> {}
        }
    }

    SqlAnswer exchange(ServerLink link, SqlRequest request) throws SQLException, LinkBrokenException {
        return exchange(link, request, answerTimeoutMs);
    }

    private SqlAnswer exchange(ServerLink link, SqlRequest request, int waitMs)
            throws SQLException, LinkBrokenException {
        return Replies.read(
                link.host(), request.opcode(), reply(link, request.opcode().code(), request::encode, waitMs));
    }

    /** Any request; whoever takes the reply releases it. */
    PendingCall.Reply reply(ServerLink link, int opcode, Consumer<WireOutput> body)
            throws SQLException, LinkBrokenException {
        return reply(link, opcode, body, answerTimeoutMs);
    }

    private PendingCall.Reply reply(ServerLink link, int opcode, Consumer<WireOutput> body, int waitMs)
            throws SQLException, LinkBrokenException {
        try {
            return unguarded(link, opcode, body, waitMs);
        } catch (AnswerTimeout e) {
            session.abort(SqlState.CONNECTION_CLOSED.exception(String.valueOf(e.getMessage()), 0, e));
            throw new LinkBrokenException(String.valueOf(e.getMessage()), lastXid, e);
        }
    }

    private PendingCall.Reply unguarded(ServerLink link, int opcode, Consumer<WireOutput> body, int waitMs)
            throws SQLException, LinkBrokenException, AnswerTimeout {
        PendingCall call = link.send(opcode, body);
        lastXid = call.xid();
        flight = new Flight(link, call.xid());
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

    /** Stops what is executing. Any thread. */
    void cancel() throws SQLException {
        Flight now = flight;
        if (now != null) {
            release(now.on(), new SqlRequest.Cancel(now.xid()));
        }
    }

    /** Asks for what belongs to a connection, and ends with it. Nobody waits for the answer: it tells nothing. */
    static void release(ServerLink on, SqlRequest request) throws SQLException {
        try {
            on.send(request).forget();
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
                Replies.read(
                        link.host(),
                        question.opcode(),
                        unguarded(link, question.opcode().code(), question::encode, leftMs));
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
