package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.jdbc.spi.WatchSink;
import io.zabra.jdbc.watch.WatchMode;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * SQL on a server. Statements, cursors and an open transaction belong to one TCP connection; when that breaks, this
 * attaches to the next server, prepares again what is executed again, repeats what only read, and tells the caller what
 * can't be repeated ({@code docs/protocol.md}, "When the connection breaks").
 */
public final class RemoteSqlSession implements SqlSession {
    private final ClientSession session;
    private final RemoteTransaction transaction = new RemoteTransaction();

    private final Attachment attachment;
    private final RemoteStatements statements;
    private final Outcomes outcomes;
    private final RemoteCursors cursors;
    private final ServerTrouble alone = new ServerTrouble();

    private long lastCursorId;
    /** The session that the last request was sent in. */
    private SessionKey askedIn = SessionKey.NONE;

    private RemoteSqlSession(RemoteOptions options) {
        this.session = ClientSession.start(options);
        this.attachment = new Attachment(options, session, transaction);
        this.statements = new RemoteStatements(attachment);
        this.outcomes = new Outcomes(attachment, session);
        this.cursors = new RemoteCursors(attachment);
    }

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
            opened.attachment.open();
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
        return statements.prepare(sql);
    }

    @Override
    public StatementDescription prepare(String sql, int timeoutMs) throws SQLException {
        attachment.executeWithin(timeoutMs);
        return statements.prepare(sql);
    }

    @Override
    public ExecuteResult execute(long statementId, List<@Nullable Object> parameters, ExecuteOptions how)
            throws SQLException {
        RemoteStatements.RemoteStatement statement = statements.get(statementId);
        RequestOn request = link -> new SqlRequest.Execute(statements.idOn(link, statementId), parameters, how);
        ExecuteResult result =
                executed(new AskedStatement(statement.sql(), statement.lead(), parameters, how), request);
        return kept(
                new ExecuteResult(
                        statements.get(statementId).description().columns(),
                        result.rows(),
                        result.cursorId(),
                        result.updateCount(),
                        result.generatedKeys(),
                        result.zxid(),
                        result.warnings()),
                how);
    }

    @Override
    public ExecuteResult executeDirect(String sql, List<@Nullable Object> parameters, ExecuteOptions how)
            throws SQLException {
        RequestOn request = link -> new SqlRequest.ExecuteDirect(sql, parameters, how);
        return kept(executed(new AskedStatement(sql, SqlLead.of(sql), parameters, how), request), how);
    }

    private ExecuteResult executed(AskedStatement asked, RequestOn request) throws SQLException {
        attachment.executeWithin(
                asked.lead().endsTransaction() ? 0 : asked.how().timeoutMs());
        SqlAnswer answer = askFor(asked, request);
        attachment.settings().executed(asked.lead(), asked.sql(), asked.parameters());
        return answer instanceof SqlAnswer.Outcome outcome
                ? asked.yielded(outcome)
                : ((SqlAnswer.Executed) answer).result();
    }

    /** A statement, which may begin or end a transaction by its words. */
    private SqlAnswer askFor(AskedStatement asked, RequestOn request) throws SQLException {
        if (asked.lead().endsTransaction()) {
            stopRowsOfTransaction();
        }
        transaction.saying(asked.lead());
        try {
            SqlAnswer answer = ask(request, LinkLoss.of(asked.lead()));
            transaction.said(asked.lead());
            return answer;
        } catch (SQLException e) {
            transaction.failedTo(asked.lead());
            throw e;
        }
    }

    @Override
    public BatchResult executeBatch(long statementId, List<List<@Nullable Object>> parameterLists, ExecuteOptions how)
            throws SQLException {
        List<String> text = List.of(statements.get(statementId).sql());
        Batch<List<@Nullable Object>> batch = new Batch<>(
                lists -> link -> new SqlRequest.ExecuteBatch(statements.idOn(link, statementId), lists, how, true),
                lists -> text,
                how);
        return executed(parameterLists, batch);
    }

    @Override
    public BatchResult executeTexts(List<String> statements, ExecuteOptions how) throws SQLException {
        return executed(
                statements,
                new Batch<>(texts -> link -> new SqlRequest.ExecuteTexts(texts, how, true), texts -> texts, how));
    }

    /**
     * How parts are executed.
     *
     * @param texts of parts: one each, or one for all
     */
    private record Batch<P>(
            Function<List<P>, RequestOn> request, Function<List<P>, List<String>> texts, ExecuteOptions how) {}

    private <P> BatchResult executed(List<P> parts, Batch<P> batch) throws SQLException {
        // A server has a query timeout for each of the parts.
        attachment.executeWithin((int) Math.min(Integer.MAX_VALUE, (long) batch.how.timeoutMs() * parts.size()));
        return SplitBatch.execute(parts, frame -> executeFrame(frame, batch));
    }

    /** Parts that one request holds; where its server is lost on the way, the rest of them is another. */
    private <P> BatchResult executeFrame(List<P> parts, Batch<P> batch) throws SQLException {
        SqlAnswer answer = ask(batch.request.apply(parts), LinkLoss.WRITE);
        if (!(answer instanceof SqlAnswer.Outcome outcome)) {
            return ((SqlAnswer.Batch) answer).result();
        }
        LostBatch lost = new LostBatch(batch.texts.apply(parts), parts.size(), batch.how);
        long[] done = lost.counts(outcome, session.sessionId() == askedIn.id());
        BatchResult first = new BatchResult(done, RowBatch.EMPTY, outcome.zxid(), List.of());
        return done.length == parts.size()
                ? first
                : SplitBatch.after(first, () -> executeFrame(parts.subList(done.length, parts.size()), batch));
    }

    /** With an id for its cursor that stays unique when the server changes. */
    private ExecuteResult kept(ExecuteResult result, ExecuteOptions how) throws SQLException {
        ServerLink link = attachment.current();
        if (result.cursorId() == 0 || link == null) {
            return result;
        }
        long id = ++lastCursorId;
        cursors.opened(id, link, result.cursorId(), how);
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
        return cursors.fetch(cursorId, maxRows);
    }

    @Override
    public void closeCursor(long cursorId) throws SQLException {
        cursors.close(cursorId);
    }

    @Override
    public void closeStatement(long statementId) throws SQLException {
        statements.close(statementId);
    }

    /** It is about to end, if there is one, and they with it. */
    private void stopRowsOfTransaction() throws SQLException {
        if (transaction.isTransactional()) {
            cursors.stop();
        }
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (transaction.autoCommit() == autoCommit) {
            return;
        }
        stopRowsOfTransaction();
        try {
            RequestOn request = link -> new SqlRequest.SetAutoCommit(autoCommit);
            if (ask(request, LinkLoss.COMMIT) instanceof SqlAnswer.Outcome) {
                // Committed, but the server that knows it has begun the next transaction.
                transaction.ended(transaction.autoCommit());
                ask(request, LinkLoss.COMMIT);
            }
            transaction.ended(autoCommit);
        } catch (SQLException e) {
            // What could not be committed is rolled back, and the server stays in its mode.
            transaction.ended(transaction.autoCommit());
            throw e;
        }
    }

    @Override
    public void commit() throws SQLException {
        stopRowsOfTransaction();
        try {
            ask(link -> new SqlRequest.Commit(), LinkLoss.COMMIT);
        } finally {
            transaction.ended(transaction.autoCommit());
        }
    }

    @Override
    public void rollback() throws SQLException {
        stopRowsOfTransaction();
        ServerLink link = attachment.current();
        try {
            if (link != null) {
                attachment.exchange(link, new SqlRequest.Rollback());
            }
        } catch (LinkBrokenException e) {
            // The transaction ended with the connection, which is what was asked for.
            LinkLoss.repeat(e);
        } finally {
            transaction.ended(transaction.autoCommit());
        }
    }

    @Override
    public void begin() {
        attachment.begin();
    }

    @Override
    public void cancel() throws SQLException {
        attachment.cancel();
    }

    @Override
    public boolean isAlive(int timeoutMs) {
        return attachment.isAlive(timeoutMs);
    }

    @Override
    public boolean answerWithin(int timeoutMs) {
        attachment.answerTimeoutMs(timeoutMs);
        return true;
    }

    @Override
    public boolean isOver() {
        return session.isOver();
    }

    @Override
    public ServerInfo serverInfo() {
        return attachment.info();
    }

    @Override
    public void tell(WatchSink sink) {
        session.watches().tell(sink);
    }

    @Override
    public void watch(String path, WatchMode mode, Consumer<Boolean> left) throws SQLException {
        String whole = session.watches().onServer(path);
        ServerLink link;
        do {
            link = attachment.attach();
            try {
                boolean there = WatchRequests.leave(attachment, link, whole, mode);
                left.accept(there);
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            }
            // A server that has the session since then was not told of this watch.
        } while (!session.isCurrent(link));
    }

    @Override
    public void unwatch(String path, WatchMode mode) throws SQLException {
        try {
            WatchRequests.remove(
                    attachment, attachment.attach(), session.watches().onServer(path), mode);
        } catch (LinkBrokenException e) {
            // The next server is not told of it.
            LinkLoss.repeat(e);
        }
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

    /**
     * Sends a request and decodes its answer, going on to the next server as far as the loss allows.
     *
     * @return an {@link SqlAnswer.Outcome} where the answer was lost and the request has taken effect
     */
    private SqlAnswer ask(RequestOn request, LinkLoss loss) throws SQLException {
        alone.over();
        while (true) {
            ServerLink link = attachment.attach();
            transaction.require(loss);
            askedIn = session.key();
            long zxid = session.lastZxid();
            try {
                SqlAnswer answer = attachment.exchange(link, request.on(link));
                transaction.did(loss);
                return answer;
            } catch (LinkBrokenException e) {
                if (e.sentXid() != 0 && transaction.takesEffectAtOnce(loss)) {
                    SqlAnswer.Outcome outcome = outcomes.of(new Outcomes.Lost(askedIn, e.sentXid(), zxid), e);
                    if (outcome.transactions() > 0 && loss != LinkLoss.LOCK) {
                        return outcome;
                    }
                }
                LinkLoss.repeat(e);
            } catch (SQLException e) {
                if (outcomes.isOfServerAlone(e)) {
                    alone.pause(e, session.timeoutMs());
                    continue;
                }
                if (!SqlState.OUTCOME_UNKNOWN.code().equals(e.getSQLState()) || !transaction.takesEffectAtOnce(loss)) {
                    throw e;
                }
                SqlAnswer.Outcome outcome =
                        outcomes.ofServersDoubt(new Outcomes.Lost(askedIn, attachment.lastXid(), zxid), e);
                if (loss != LinkLoss.LOCK) {
                    return outcome;
                }
            }
        }
    }
}
