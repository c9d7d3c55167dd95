package io.zabra.server.net;

import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlOpcode;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.SqlRequest.FindOutcome;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.sql.ZooKeeperSession;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL of one connection: its requests one after the other on the SQL threads, cancellation beside them. It speaks
 * for the connection's own ZooKeeper session. Any thread.
 */
final class SqlConversation implements ZooKeeperSession {
    private static final Logger LOG = LoggerFactory.getLogger(SqlConversation.class);

    private static final int CANCEL_AGAIN_MS = 20;

    private record Task(Arrival arrival, SqlRequest request) {}

    private final SqlFront front;
    private final SqlPeer peer;
    private final SqlReplies replies;
    private final ServerSqlSession.Waits waits;
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private @Nullable ServerSqlSession session;
    private @Nullable Task running;
    private int writes;
    private boolean ended;
    /** Whether a thread is at work on the tasks, or will be. */
    private boolean active;
    /** Whether the next one waits until the client takes answers. */
    private boolean held;

    SqlConversation(SqlFront front, SqlPeer peer) {
        this.front = front;
        this.peer = peer;
        this.replies = new SqlReplies(peer);
        this.waits = front.waits(peer, this::waitsForOthers);
    }

    /** Whether a request of this kind is one of SQL. */
    static boolean isSql(int opCode) {
        return SqlOpcode.of(opCode) != null;
    }

    @Override
    public long id() {
        return peer.sessionId();
    }

    @Override
    public List<AuthId> identities() {
        return peer.identities();
    }

    @Override
    public boolean isOpen() {
        return peer.isServing();
    }

    @Override
    public SessionOwner owner() {
        return peer.owner();
    }

    /** The request's own number, by which it is found again, and in the low bits that of the write within the request. */
    @Override
    public synchronized int nextCxid() {
        int xid = running == null ? 0 : running.arrival().xid();
        return (xid << FindOutcome.WRITE_BITS) | (writes++ & ((1 << FindOutcome.WRITE_BITS) - 1));
    }

    @Override
    public void written(Submission submission, WriteResult result) {
        peer.written(submission, result);
    }

    private synchronized void waitsForOthers() {
        if (running != null) {
            peer.waits(running.arrival());
        }
    }

    /** The connection goes on without SQL. */
    @Override
    public void close() {}

    /** What is under way, but for a wait for a lock: a server that is to stop does not wait for that. */
    synchronized int outstanding() {
        return tasks.size() + (running == null || (session != null && session.isWaiting()) ? 0 : 1);
    }

    /** On the connection's I/O thread. What takes no longer than a ZooKeeper request is executed there and then. */
    void submit(Arrival arrival, SqlRequest request) {
        Task task = new Task(arrival, request);
        ServerSqlSession here;
        synchronized (this) {
            if (ended) {
                return;
            }
            here = active || !tasks.isEmpty() ? null : here(request);
            if (here == null) {
                tasks.add(task);
                if (!active) {
                    startNext();
                }
                return;
            }
            active = true;
            running = task;
            writes = 0;
            here.begin();
        }
        executeHere(task, here);
    }

    private void executeHere(Task task, ServerSqlSession here) {
        BriefAnswer answer = new BriefAnswer(replies, peer, task.arrival(), this::finished, () -> executeLater(task));
        try {
            if (task.request() instanceof SqlRequest.Execute execute) {
                here.executeBriefly(execute.statementId(), execute.parameters(), execute.options(), waits, answer);
            } else {
                answer.answer(0, replies.encoded(new SqlAnswer.Server(here.serverInfo())));
            }
        } catch (RuntimeException | Error e) {
            // Whatever becomes of the connection, what the session holds is given back behind this.
            try {
                answer.failed(internal(task, e));
            } finally {
                answer.giveUp();
            }
            rethrowFatal(e);
        } finally {
            answer.leaveReader();
        }
    }

    /** The session of a request that is answered where it arrives; null for every other. */
    private @Nullable ServerSqlSession here(SqlRequest request) {
        ServerSqlSession open = session;
        if (open == null) {
            return null;
        }
        boolean brief = request instanceof SqlRequest.Execute execute && open.isBrief(execute.statementId());
        return brief || request instanceof SqlRequest.AskServerInfo ? open : null;
    }

    /** What was begun on the I/O thread is done from the start by a thread that may take its time. */
    private synchronized void executeLater(Task task) {
        if (ended) {
            finished();
            return;
        }
        running = null;
        tasks.addFirst(task);
        startNext();
    }

    /** What would be answered to a client that takes nothing would only be kept for it, as large as it may be. */
    private synchronized void startNext() {
        active = true;
        held = !peer.takesAnswers();
        try {
            if (!held) {
                front.execute(this::runNext);
            } else if (peer.takesAnswers()) {
                // It has begun to meanwhile, of which nobody tells again.
                peer.wake();
            }
        } catch (RuntimeException | Error e) {
            active = false;
            throw e;
        }
    }

    /** The client may take answers again. Any thread. */
    synchronized void goOn() {
        if (held) {
            startNext();
        }
    }

    /** Goes on with what came meanwhile. */
    private synchronized void finished() {
        running = null;
        active = false;
        if (!tasks.isEmpty()) {
            startNext();
        } else if (ended) {
            release();
        }
    }

    /** Gives back what the statements have left: cursors, the transaction. Once none runs, and none will. */
    private void release() {
        SqlSession left = session;
        session = null;
        if (left != null) {
            front.execute(() -> closeQuietly(left));
        }
    }

    /** Stops the request of this xid where it is not done yet, and no other. */
    synchronized void cancel(Arrival arrival, int xid) {
        if (running != null && running.arrival().xid() == xid) {
            stop(running);
        }
        for (Task task : tasks) {
            if (task.arrival().xid() == xid) {
                tasks.remove(task);
                replies.fail(task.arrival(), SqlState.CANCELED.exception("canceled before it began"));
                break;
            }
        }
        replies.succeed(arrival, new SqlAnswer.Done());
    }

    /** Again and again until it has stopped: a statement that is still being planned has nothing to cancel yet. */
    private synchronized void stop(Task task) {
        if (!task.equals(running) || session == null) {
            return;
        }
        try {
            session.cancel();
            peer.after(CANCEL_AGAIN_MS, () -> stop(task));
        } catch (SQLException e) {
            LOG.warn("session 0x{}: cancel failed", Long.toHexString(id()), e);
        }
    }

    /** The connection is gone: whatever runs is stopped, the rest dropped, and what was left is given back behind it. */
    void end() {
        SqlSession open;
        synchronized (this) {
            ended = true;
            tasks.clear();
            open = session;
        }
        if (open != null) {
            open.abort();
        }
        synchronized (this) {
            if (!active || held) {
                active = false;
                held = false;
                release();
            }
        }
    }

    private void runNext() {
        Task task;
        synchronized (this) {
            task = tasks.poll();
            if (task == null) {
                finished();
                return;
            }
            running = task;
            writes = 0;
            if (session != null) {
                session.begin();
            }
        }
        if (task.request() instanceof SqlRequest.Execute r) {
            execute(
                    task,
                    false,
                    answer -> session().execute(r.statementId(), r.parameters(), r.options(), waits, answer));
        } else if (task.request() instanceof SqlRequest.ExecuteDirect r) {
            execute(task, true, answer -> session().executeDirect(r.sql(), r.parameters(), r.options(), waits, answer));
        } else {
            try {
                run(task);
            } finally {
                over();
            }
        }
    }

    /** The answer went out while this was still counted as under way, for which reading may have been held back. */
    private void over() {
        finished();
        peer.wake();
    }

    /** A statement, with its answer. */
    private interface Execution {
        void begin(ServerSqlSession.Answer answer) throws SQLException;
    }

    /** Its answer ends it. */
    private void execute(Task task, boolean withColumns, Execution execution) {
        StatementAnswer answer = new StatementAnswer(replies, task.arrival(), withColumns, this::over);
        try {
            execution.begin(answer);
        } catch (SQLException e) {
            answer.failed(e);
        } catch (RuntimeException | Error e) {
            answer.failed(internal(task, e));
            rethrowFatal(e);
        }
    }

    private void run(Task task) {
        try {
            replies.succeed(task.arrival(), answer(task.request()));
        } catch (SQLException e) {
            replies.fail(task.arrival(), e);
        } catch (RuntimeException | Error e) {
            replies.fail(task.arrival(), internal(task, e));
            rethrowFatal(e);
        }
    }

    private SQLException internal(Task task, Throwable e) {
        LOG.error(
                "session 0x{}: SQL request {} failed",
                Long.toHexString(id()),
                task.request().opcode(),
                e);
        return SqlState.INTERNAL_ERROR.exception("internal error: " + e);
    }

    private static void rethrowFatal(Throwable e) {
        if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    private SqlAnswer answer(SqlRequest request) throws SQLException {
        if (request instanceof SqlRequest.Open open) {
            return open(open);
        }
        return SqlDispatch.answer(session(), request, front.service());
    }

    private SqlAnswer open(SqlRequest.Open request) throws SQLException {
        if (request.protocolVersion() != SqlRequest.PROTOCOL_VERSION) {
            throw SqlState.CONNECTION_REJECTED.exception("this server speaks version " + SqlRequest.PROTOCOL_VERSION
                    + " of the SQL messages, not " + request.protocolVersion());
        }
        SqlSessionOptions options = new SqlSessionOptions(
                request.chroot(), 0, List.of(), request.applicationName(), request.ephemeralsAllowed());
        ServerSqlSession opened = front.service().openSession(this, options);
        SqlSession former;
        boolean late;
        synchronized (this) {
            former = session;
            late = ended;
            session = late ? null : opened;
        }
        if (former != null) {
            closeQuietly(former);
        }
        if (late) {
            closeQuietly(opened);
        }
        return new SqlAnswer.Server(opened.serverInfo());
    }

    private synchronized ServerSqlSession session() throws SQLException {
        if (session == null) {
            throw SqlState.CONNECTION_CLOSED.exception("the connection has not opened its SQL session");
        }
        return session;
    }

    void refuse(Arrival arrival, int bytes, int bytesMax) {
        replies.refuse(arrival, bytes, bytesMax);
    }

    private void closeQuietly(SqlSession open) {
        try {
            open.close();
        } catch (SQLException e) {
            LOG.debug("session 0x{}: closing its SQL failed", Long.toHexString(id()), e);
        }
    }
}
