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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SQL on a server. Statements, cursors and an open transaction belong to one TCP connection; when that breaks, this
 * attaches to the next server, prepares again what is executed again, repeats what only read, and tells the caller what
 * can't be repeated ({@code docs/protocol.md}, "When the connection breaks").
 */
public final class RemoteSqlSession implements SqlSession {
    private final ClientSession session;
    private final Map<Long, RemoteStatement> statements = new HashMap<>();
    private final RemoteTransaction transaction = new RemoteTransaction();

    private final Attachment attachment;
    private final Outcomes outcomes;
    private final RemoteCursors cursors;

    private long ids;

    private RemoteSqlSession(RemoteOptions options) {
        this.session = ClientSession.start(options);
        this.attachment = new Attachment(options, session, transaction);
        this.outcomes = new Outcomes(attachment, session);
        this.cursors = new RemoteCursors(attachment);
    }

    private record RemoteStatement(
            String sql, SqlLead lead, StatementDescription description, ServerLink on, long idThere) {}

    /** A statement to be executed. */
    private record Asked(String sql, SqlLead lead, List<@Nullable Object> parameters, ExecuteOptions how) {
        /** At most the number of znodes that it changes, each of which is one row of it. */
        boolean yieldsOnlyCount() {
            String upper = sql.toUpperCase(Locale.ROOT);
            return lead == SqlLead.COMMITS
                    || (lead == SqlLead.CHANGES && !upper.contains("RETURNING") && !upper.contains("PARENTS"));
        }
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
            opened.attachment.attach(options.loginTimeoutMs());
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
            ServerLink link = attachment.attach();
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
        SqlAnswer.Prepared answer = (SqlAnswer.Prepared) attachment.exchange(link, new SqlRequest.Prepare(sql));
        StatementDescription there = answer.description();
        StatementDescription here = new StatementDescription(id, there.kind(), there.columns(), there.parameters());
        return new RemoteStatement(sql, SqlLead.of(sql), here, link, there.id());
    }

    @Override
    public ExecuteResult execute(long statementId, List<@Nullable Object> parameters, ExecuteOptions how)
            throws SQLException {
        RemoteStatement statement = statement(statementId);
        LinkLoss loss = LinkLoss.of(statement.lead());
        RequestOn request = link -> new SqlRequest.Execute(idOn(link, statementId), parameters, how);
        Asked asked = new Asked(statement.sql(), statement.lead(), parameters, how);
        ExecuteResult result = result(askFor(asked, request, loss), asked);
        return kept(
                new ExecuteResult(
                        statement(statementId).description().columns(),
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
        SqlLead lead = SqlLead.of(sql);
        LinkLoss loss = LinkLoss.of(lead);
        RequestOn request = link -> new SqlRequest.ExecuteDirect(sql, parameters, how);
        Asked asked = new Asked(sql, lead, parameters, how);
        return kept(result(askFor(asked, request, loss), asked), how);
    }

    /** A statement, which may begin or end a transaction by its words. */
    private SqlAnswer askFor(Asked asked, RequestOn request, LinkLoss loss) throws SQLException {
        transaction.saying(asked.lead());
        try {
            SqlAnswer answer = ask(request, loss);
            transaction.said(asked.lead());
            return answer;
        } catch (SQLException e) {
            transaction.failedTo(asked.lead());
            throw e;
        }
    }

    private ExecuteResult result(SqlAnswer answer, Asked asked) throws SQLException {
        attachment.settings().executed(asked.lead(), asked.sql(), asked.parameters());
        if (!(answer instanceof SqlAnswer.Outcome outcome)) {
            return ((SqlAnswer.Executed) answer).result();
        }
        if (asked.how().generatedKeys() || !asked.yieldsOnlyCount()) {
            throw Outcomes.withoutAnswer(outcome);
        }
        long count = asked.lead() == SqlLead.COMMITS ? 0 : outcome.znodes();
        return new ExecuteResult(List.of(), RowBatch.EMPTY, 0, count, RowBatch.EMPTY, outcome.zxid(), List.of());
    }

    @Override
    public BatchResult executeBatch(long statementId, List<List<@Nullable Object>> parameterLists, ExecuteOptions how)
            throws SQLException {
        return SplitBatch.execute(parameterLists, lists -> {
            RequestOn request = link -> new SqlRequest.ExecuteBatch(idOn(link, statementId), lists, how);
            return SplitBatch.result(ask(request, LinkLoss.WRITE), lists.size(), how);
        });
    }

    @Override
    public BatchResult executeTexts(List<String> statements, ExecuteOptions how) throws SQLException {
        return SplitBatch.execute(statements, texts -> {
            SqlRequest request = new SqlRequest.ExecuteTexts(texts, how);
            return SplitBatch.result(ask(link -> request, LinkLoss.WRITE), texts.size(), how);
        });
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
    private ExecuteResult kept(ExecuteResult result, ExecuteOptions how) throws SQLException {
        ServerLink link = attachment.current();
        if (result.cursorId() == 0 || link == null) {
            return result;
        }
        long id = ++ids;
        cursors.opened(id, link, result.cursorId(), how.fetchSize());
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
        RemoteStatement statement = statements.remove(statementId);
        if (statement != null) {
            Attachment.release(statement.on(), new SqlRequest.CloseStatement(statement.idThere()));
        }
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (transaction.autoCommit() == autoCommit) {
            return;
        }
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
        try {
            ask(link -> new SqlRequest.Commit(), LinkLoss.COMMIT);
        } finally {
            transaction.ended(transaction.autoCommit());
        }
    }

    @Override
    public void rollback() throws SQLException {
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
    public void answerWithin(int timeoutMs) {
        attachment.answerTimeoutMs(timeoutMs);
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
        long patientUntil = 0;
        while (true) {
            ServerLink link = attachment.attach();
            transaction.require(loss);
            long sessionId = session.sessionId();
            long zxid = session.lastZxid();
            try {
                SqlAnswer answer = attachment.exchange(link, request.on(link));
                transaction.did(loss);
                return answer;
            } catch (LinkBrokenException e) {
                if (e.sentXid() != 0 && transaction.takesEffectAtOnce(loss)) {
                    SqlAnswer.Outcome outcome = outcomes.of(new Outcomes.Lost(sessionId, e.sentXid(), zxid), e);
                    if (outcome.transactions() > 0) {
                        return outcome;
                    }
                }
                LinkLoss.repeat(e);
            } catch (SQLException e) {
                if (outcomes.isOfServerAlone(e)) {
                    patientUntil = outcomes.pause(e, patientUntil);
                    continue;
                }
                if (!SqlState.OUTCOME_UNKNOWN.code().equals(e.getSQLState()) || !transaction.takesEffectAtOnce(loss)) {
                    throw e;
                }
                return outcomes.ofServersDoubt(new Outcomes.Lost(sessionId, attachment.lastXid(), zxid), e);
            }
        }
    }
}
