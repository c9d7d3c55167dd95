package io.zabra.server.net;

import io.zabra.engine.tree.RecentWrites;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.SqlRequest.FindOutcome;
import io.zabra.sql.ZabraSqlService;
import java.sql.SQLException;

/** What each SQL request is in the driver's contract. Stateless. */
final class SqlDispatch {
    private SqlDispatch() {}

    /** Executes any request but OPEN, CANCEL and those that execute one statement; blocks as long as that takes. */
    static SqlAnswer answer(SqlSession sql, SqlRequest request, ZabraSqlService service) throws SQLException {
        if (request instanceof SqlRequest.Prepare r) {
            return new SqlAnswer.Prepared(sql.prepare(r.sql()));
        }
        if (request instanceof SqlRequest.ExecuteBatch r) {
            return new SqlAnswer.Batch(
                    sql.executeBatch(r.statementId(), r.parameterLists(), r.options()), r.takesEffects());
        }
        if (request instanceof SqlRequest.ExecuteTexts r) {
            return new SqlAnswer.Batch(sql.executeTexts(r.statements(), r.options()), r.takesEffects());
        }
        if (request instanceof SqlRequest.Fetch r) {
            return new SqlAnswer.Rows(sql.fetch(r.cursorId(), r.maxRows()), r.takesWarnings());
        }
        if (request instanceof FindOutcome r) {
            return outcome(r, service);
        }
        if (request instanceof SqlRequest.AskServerInfo) {
            return new SqlAnswer.Server(sql.serverInfo());
        }
        control(sql, request);
        return new SqlAnswer.Done();
    }

    /** To who shows the session's password alone; nobody else learns whether there is such a session. */
    private static SqlAnswer outcome(FindOutcome asked, ZabraSqlService service) throws SQLException {
        if (asked.password().length == 0) {
            throw SqlState.PROTOCOL_VIOLATION.exception(
                    "What became of a write is told to who shows the password of its"
                            + " session, which this version of the driver does not do: use a newer one");
        }
        RecentWrites.Found found = service.proves(asked.sessionId(), asked.password())
                ? service.written(asked.sessionId(), asked::isWrittenBy, asked.sinceZxid())
                : null;
        return found == null
                ? new SqlAnswer.Outcome(false, 0, 0, 0)
                : new SqlAnswer.Outcome(true, found.transactions(), found.zxid(), found.znodes());
    }

    private static void control(SqlSession sql, SqlRequest request) throws SQLException {
        if (request instanceof SqlRequest.CloseCursor r) {
            sql.closeCursor(r.cursorId());
        } else if (request instanceof SqlRequest.CloseStatement r) {
            sql.closeStatement(r.statementId());
        } else if (request instanceof SqlRequest.SetAutoCommit r) {
            sql.setAutoCommit(r.autoCommit());
        } else if (request instanceof SqlRequest.Commit) {
            sql.commit();
        } else if (request instanceof SqlRequest.Rollback) {
            sql.rollback();
        } else {
            throw new IllegalStateException("not a request of a session: " + request);
        }
    }
}
