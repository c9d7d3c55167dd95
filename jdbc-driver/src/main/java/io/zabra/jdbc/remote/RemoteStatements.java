package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The statements that were prepared. They belong to a TCP connection: on another one each is prepared again when it is next
 * executed. One thread.
 */
final class RemoteStatements {
    private final Attachment attachment;
    private final Map<Long, RemoteStatement> statements = new HashMap<>();
    private long lastId;

    RemoteStatements(Attachment attachment) {
        this.attachment = attachment;
    }

    /** @param idThere on the connection */
    record RemoteStatement(String sql, SqlLead lead, StatementDescription description, ServerLink on, long idThere) {}

    StatementDescription prepare(String sql) throws SQLException {
        while (true) {
            ServerLink link = attachment.attach();
            try {
                RemoteStatement prepared = prepareOn(link, ++lastId, sql);
                statements.put(lastId, prepared);
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

    RemoteStatement get(long id) throws SQLException {
        RemoteStatement statement = statements.get(id);
        if (statement == null) {
            throw SqlState.UNKNOWN_STATEMENT.exception("No statement " + id + " is prepared");
        }
        return statement;
    }

    /** The statement's id on a connection, where it is prepared first if need be. */
    long idOn(ServerLink link, long id) throws SQLException, LinkBrokenException {
        RemoteStatement statement = get(id);
        if (statement.on() != link) {
            statement = prepareOn(link, id, statement.sql());
            statements.put(id, statement);
        }
        return statement.idThere();
    }

    void close(long id) throws SQLException {
        RemoteStatement statement = statements.remove(id);
        if (statement != null) {
            Attachment.release(statement.on(), new SqlRequest.CloseStatement(statement.idThere()));
        }
    }

    /** The session ends, and all of them with it. */
    void clear() {
        statements.clear();
    }
}
