package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.required;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;

import io.zabra.engine.session.SessionInfo;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.SystemFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code sessions}. Every server knows the sessions that have written something, as they are replicated; which of them are
 * connected, and to whom, and what others there are, each server knows of its own clients alone.
 */
final class SessionTable {
    private static final double SESSIONS_EXPECTED = 100;
    private static final int SERVER = 0;
    private static final int SESSION = 1;
    private static final int CONNECTED = 4;
    private static final int LOCAL = 5;

    private SessionTable() {}

    static ZabraTable sessions() {
        return new ZabraTable(
                TreeTables.SCHEMA,
                "sessions",
                "The live ZooKeeper sessions",
                List.of(
                        nullable("server_id", INTEGER, "The server that it is connected to, or that alone knows of it"),
                        nullable(
                                "session_id",
                                BIGINT,
                                "As znodes.ephemeral_owner has it; in an ensemble NULL of others, but to a super user"),
                        required("timeout_ms", INTEGER, "Milliseconds without a sign of life after which it ends"),
                        required("ephemeral_count", INTEGER, "Ephemeral znodes that it owns"),
                        nullable(
                                "connected",
                                BOOLEAN,
                                "Whether a connection serves it now; NULL where a server that did not answer may do so"),
                        required(
                                "is_local",
                                BOOLEAN,
                                "Whether one server alone knows of it: no log and no snapshot has it, and it ends with that server")),
                List.of(TableKey.primary("sessions", "session_id")),
                new RowSource.PerServer(SESSIONS_EXPECTED, SessionTable::ofClients, SessionTable::finished));
    }

    /** Those that this server serves, or alone knows of. */
    private static List<@Nullable Object[]> ofClients(SystemFacts facts) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (SessionInfo session : facts.sessions()) {
            if (session.connected() || session.local()) {
                rows.add(row(facts.serverId(), session, session.connected()));
            }
        }
        return rows;
    }

    private static @Nullable Object[] row(
            @Nullable Integer serverId, SessionInfo session, @Nullable Boolean connected) {
        return new Object[] {
            serverId, session.id(), session.timeoutMs(), session.ephemerals(), connected, session.local()
        };
    }

    /** A replicated session is as this server's replica has it, but for who serves it. */
    private static List<@Nullable Object[]> finished(
            List<@Nullable Object[]> rows, List<Integer> silent, Execution execution) {
        Map<Long, @Nullable Object[]> byId = new LinkedHashMap<>();
        for (SessionInfo session : execution.facts().sessions()) {
            if (!session.local()) {
                byId.put(session.id(), row(null, session, silent.isEmpty() ? (Boolean) false : null));
            }
        }
        for (Object[] row : rows) {
            boolean connected = Boolean.TRUE.equals(row[CONNECTED]);
            Object[] known = row[SESSION] instanceof Long id ? byId.putIfAbsent(id, ofOthers(row)) : null;
            if (known != null && connected) {
                known[SERVER] = row[SERVER];
                known[CONNECTED] = true;
            }
        }
        byId.forEach((id, row) -> row[SESSION] = execution.shownId(id));
        return new ArrayList<>(byId.values());
    }

    /** Servers of builds before do not say which are local: those that this server's replica has not are. */
    private static @Nullable Object[] ofOthers(@Nullable Object[] row) {
        Object[] own = row.clone();
        if (own[LOCAL] == null) {
            own[LOCAL] = true;
        }
        return own;
    }
}
