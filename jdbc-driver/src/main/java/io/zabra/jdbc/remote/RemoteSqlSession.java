package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL on a server. Statements, cursors and an open transaction belong to one TCP connection; when that breaks, this
 * attaches to the next server, prepares again what is executed again, repeats what only read, and tells the caller what
 * can't be repeated ({@code docs/protocol.md}, "When the connection breaks").
 */
public final class RemoteSqlSession implements SqlSession {
    private final RemoteOptions options;
    private final ClientSession session;
    private final Map<Long, RemoteStatement> statements = new HashMap<>();
    private final Map<Long, RemoteCursor> cursors = new HashMap<>();
    private final RemoteTransaction transaction = new RemoteTransaction();

    private long ids;
    private @Nullable ServerLink attached;
    private ServerInfo info = new ServerInfo("Zabra", "", false);
    private volatile int answerTimeoutMs;
    private volatile @Nullable Flight flight;

    private RemoteSqlSession(RemoteOptions options) {
        this.options = options;
        this.answerTimeoutMs = options.answerTimeoutMs();
        this.session = ClientSession.start(options);
    }

    private record RemoteStatement(String sql, StatementDescription description, ServerLink on, long idThere) {}

    private record RemoteCursor(ServerLink on, long idThere) {}

    /** What is executing, for {@link #cancel}. */
    private record Flight(ServerLink on, int xid) {}

    /** Makes a request for the connection it will go to. */
    @FunctionalInterface
    private interface RequestOn {
        SqlRequest on(ServerLink link) throws SQLException, LinkBrokenException;
    }

    /**
     * Opens a session with the first of the hosts that takes it. Blocks for up to the login timeout.
     *
     * @throws SQLException 08001 where none does, 08004 where it has no SQL, 28000 where it refuses the credentials
     */
    public static RemoteSqlSession open(RemoteOptions options) throws SQLException {
        RemoteSqlSession opened = new RemoteSqlSession(options);
        try {
            opened.attach(options.loginTimeoutMs());
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.abort();
            throw e;
        }
    }

    @Override
    public long zooKeeperSessionId() {
        return session.sessionId();
    }

    @Override
    public long lastZxid() {
        return session.lastZxid();
    }

    @Override
    public StatementDescription prepare(String sql) throws SQLException {
        while (true) {
            ServerLink link = attach(answerTimeoutMs);
            try {
                RemoteStatement prepared = prepareOn(link, ++ids, sql);
                statements.put(ids, prepared);
                return prepared.description();
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            }
        }
    }

    private RemoteStatement prepareOn(ServerLink link, long id, String sql) throws SQLException, LinkBrokenException {
        SqlAnswer.Prepared answer = (SqlAnswer.Prepared) exchange(link, new SqlRequest.Prepare(sql), answerTimeoutMs);
        StatementDescription there = answer.description();
        return new RemoteStatement(
                sql, new StatementDescription(id, there.kind(), there.columns(), there.parameters()), link, there.id());
    }

    @Override
    public ExecuteResult execute(long statementId, List<@Nullable Object> parameters, ExecuteOptions how)
            throws SQLException {
        StatementDescription description = statement(statementId).description();
        boolean query = description.kind() == StatementDescription.Kind.QUERY;
        SqlAnswer answer = ask(
                link -> new SqlRequest.Execute(idOn(link, statementId), parameters, how),
                query ? LinkLoss.QUERY : LinkLoss.WRITE);
        ExecuteResult result = ((SqlAnswer.Executed) answer).result();
        return kept(new ExecuteResult(
                statement(statementId).description().columns(),
                result.rows(),
                result.cursorId(),
                result.updateCount(),
                result.generatedKeys(),
                result.zxid(),
                result.warnings()));
    }

    @Override
    public ExecuteResult executeDirect(String sql, List<@Nullable Object> parameters, ExecuteOptions how)
            throws SQLException {
        SqlAnswer answer = ask(
                link -> new SqlRequest.ExecuteDirect(sql, parameters, how),
                SqlText.onlyReads(sql) ? LinkLoss.QUERY : LinkLoss.WRITE);
        return kept(((SqlAnswer.Executed) answer).result());
    }

    @Override
    public long[] executeBatch(long statementId, List<List<@Nullable Object>> parameterLists, ExecuteOptions how)
            throws SQLException {
        SqlAnswer answer =
                ask(link -> new SqlRequest.ExecuteBatch(idOn(link, statementId), parameterLists, how), LinkLoss.WRITE);
        return ((SqlAnswer.Counts) answer).counts();
    }

    private RemoteStatement statement(long statementId) throws SQLException {
        RemoteStatement statement = statements.get(statementId);
        if (statement == null) {
            throw SqlState.UNKNOWN_STATEMENT.exception("No statement " + statementId + " is prepared");
        }
        return statement;
    }

    /** The statement's id on a connection, where it is prepared first if need be. */
    private long idOn(ServerLink link, long statementId) throws SQLException, LinkBrokenException {
        RemoteStatement statement = statement(statementId);
        if (statement.on() != link) {
            statement = prepareOn(link, statementId, statement.sql());
            statements.put(statementId, statement);
        }
        return statement.idThere();
    }

    /** With an id for its cursor that stays unique when the server changes. */
    private ExecuteResult kept(ExecuteResult result) {
        ServerLink link = attached;
        if (result.cursorId() == 0 || link == null) {
            return result;
        }
        long id = ++ids;
        cursors.put(id, new RemoteCursor(link, result.cursorId()));
        return new ExecuteResult(
                result.columns(),
                result.rows(),
                id,
                result.updateCount(),
                result.generatedKeys(),
                result.zxid(),
                result.warnings());
    }

    @Override
    public RowBatch fetch(long cursorId, int maxRows) throws SQLException {
        RemoteCursor cursor = cursors.get(cursorId);
        if (cursor == null) {
            throw SqlState.INVALID_CURSOR.exception("No cursor " + cursorId + " is open");
        }
        try {
            SqlAnswer answer = exchange(cursor.on(), new SqlRequest.Fetch(cursor.idThere(), maxRows), answerTimeoutMs);
            RowBatch batch = ((SqlAnswer.Rows) answer).batch();
            if (batch.last()) {
                cursors.remove(cursorId);
            }
            return batch;
        } catch (LinkBrokenException e) {
            cursors.remove(cursorId);
            throw SqlState.INVALID_CURSOR.exception(
                    "The server that held the rest of these rows was lost; execute the query again", 0, e);
        }
    }

    @Override
    public void closeCursor(long cursorId) throws SQLException {
        RemoteCursor cursor = cursors.remove(cursorId);
        if (cursor != null) {
            release(cursor.on(), new SqlRequest.CloseCursor(cursor.idThere()));
        }
    }

    @Override
    public void closeStatement(long statementId) throws SQLException {
        RemoteStatement statement = statements.remove(statementId);
        if (statement != null) {
            release(statement.on(), new SqlRequest.CloseStatement(statement.idThere()));
        }
    }

    /** What belongs to a connection ends with it. Nobody waits for the answer: it tells nothing. */
    private static void release(ServerLink on, SqlRequest request) throws SQLException {
        try {
            on.send(request).forget();
        } catch (LinkBrokenException e) {
            LinkLoss.repeat(e);
        }
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (transaction.autoCommit() == autoCommit) {
            return;
        }
        try {
            ask(link -> new SqlRequest.SetAutoCommit(autoCommit), LinkLoss.COMMIT);
        } finally {
            transaction.ended(autoCommit);
        }
    }

    @Override
    public void commit() throws SQLException {
        try {
            ask(link -> new SqlRequest.Commit(), LinkLoss.COMMIT);
        } finally {
            transaction.ended(transaction.autoCommit());
        }
    }

    @Override
    public void rollback() throws SQLException {
        ServerLink link = attached;
        try {
            if (link != null) {
                exchange(link, new SqlRequest.Rollback(), answerTimeoutMs);
            }
        } catch (LinkBrokenException e) {
            // The transaction ended with the connection, which is what was asked for.
            LinkLoss.repeat(e);
        } finally {
            transaction.ended(transaction.autoCommit());
        }
    }

    @Override
    public void cancel() throws SQLException {
        Flight now = flight;
        if (now != null) {
            release(now.on(), new SqlRequest.Cancel(now.xid()));
        }
    }

    @Override
    public boolean isAlive(int timeoutMs) {
        int waitMs = timeoutMs == 0 ? session.timeoutMs() : timeoutMs;
        long deadline = System.nanoTime() + waitMs * 1_000_000L;
        do {
            int leftMs = (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
            try {
                exchangeUnguarded(attach(leftMs), new SqlRequest.AskServerInfo(), leftMs);
                return true;
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            } catch (SQLException | AnswerTimeout e) {
                return false;
            }
        } while (System.nanoTime() - deadline < 0);
        return false;
    }

    @Override
    public void answerWithin(int timeoutMs) {
        answerTimeoutMs = timeoutMs;
    }

    @Override
    public ServerInfo serverInfo() {
        return info;
    }

    @Override
    public void abort() {
        session.abort(SqlState.CONNECTION_CLOSED.exception("The connection was aborted"));
    }

    @Override
    public void close() {
        statements.clear();
        cursors.clear();
        session.close();
    }

    /** Sends a request and decodes its answer, going on to the next server as far as the loss allows. */
    private SqlAnswer ask(RequestOn request, LinkLoss loss) throws SQLException {
        while (true) {
            ServerLink link = attach(answerTimeoutMs);
            transaction.require(loss);
            try {
                SqlAnswer answer = exchange(link, request.on(link), answerTimeoutMs);
                transaction.did(loss);
                return answer;
            } catch (LinkBrokenException e) {
                transaction.brokenDuring(loss, e);
            }
        }
    }

    /** The current connection, opened for SQL. */
    private ServerLink attach(int waitMs) throws SQLException {
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
                options.session().applicationName());
        info = ((SqlAnswer.Server) exchange(link, open, waitMs)).info();
        if (attached != null) {
            transaction.connectionChanged();
        }
        if (!transaction.autoCommit()) {
            exchange(link, new SqlRequest.SetAutoCommit(false), waitMs);
        }
    }

    private SqlAnswer exchange(ServerLink link, SqlRequest request, int waitMs)
            throws SQLException, LinkBrokenException {
        try {
            return exchangeUnguarded(link, request, waitMs);
        } catch (AnswerTimeout e) {
            session.abort(SqlState.CONNECTION_CLOSED.exception(String.valueOf(e.getMessage()), 0, e));
            throw new LinkBrokenException(String.valueOf(e.getMessage()), true, e);
        }
    }

    private SqlAnswer exchangeUnguarded(ServerLink link, SqlRequest request, int waitMs)
            throws SQLException, LinkBrokenException, AnswerTimeout {
        PendingCall call = link.send(request);
        flight = new Flight(link, call.xid());
        try {
            PendingCall.Reply reply = call.await(waitMs);
            if (reply == null) {
                throw new AnswerTimeout(link.host() + " did not answer within " + waitMs + " ms");
            }
            return Replies.read(link.host(), call.opcode(), reply);
        } finally {
            flight = null;
        }
    }

    /** The network timeout has passed. */
    private static final class AnswerTimeout extends Exception {
        private static final long serialVersionUID = 1L;

        AnswerTimeout(String message) {
            super(message);
        }
    }
}
