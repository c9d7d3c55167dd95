package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.required;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.DOUBLE;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.ServerRows;
import io.zabra.sql.exec.SystemFacts;
import io.zabra.sql.syntax.MaskedText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables whose rows each server of the ensemble has of its own. */
final class ServerTables {
    private static final double FEW = 20;
    private static final double SOME = 1_000;
    private static final int CONNECTION_SESSION = 1;
    private static final int WATCH_SESSION = 1;
    private static final int WATCH_PATH = 2;
    private static final int QUERY_SESSION = 2;
    private static final int QUERY_TEXT = 4;

    private ServerTables() {}

    static List<ZabraTable> all() {
        return List.of(EnsembleTable.servers(), connections(), watches(), hotPaths(), metrics(), settings(), queries());
    }

    static ZabraTable table(
            String name,
            String remarks,
            List<TableColumn> columns,
            List<TableKey> keys,
            double rows,
            ServerRows.Local own,
            ServerRows.Finish finish) {
        return table(name, remarks, columns, keys, new RowSource.PerServer(rows, own, finish));
    }

    static ZabraTable table(
            String name, String remarks, List<TableColumn> columns, List<TableKey> keys, RowSource.PerServer source) {
        List<TableColumn> all = new ArrayList<>();
        all.add(required("server_id", INTEGER, "The server that says so; 0: it stands alone"));
        all.addAll(columns);
        return new ZabraTable(TreeTables.SCHEMA, name, remarks, all, keys, source);
    }

    private static <T> List<@Nullable Object[]> rows(Collection<T> items, Function<T, @Nullable Object[]> row) {
        List<@Nullable Object[]> rows = new ArrayList<>(items.size());
        for (T item : items) {
            rows.add(row.apply(item));
        }
        return rows;
    }

    private static ZabraTable connections() {
        return table(
                "connections",
                "The connections of clients to the servers",
                List.of(
                        nullable("session_id", BIGINT, "NULL before the handshake, and where it is not to be seen"),
                        text("client_address", ""),
                        text("application", "As it names itself; empty where it does not, or has no SQL"),
                        required("established", TIMESTAMP, "UTC"),
                        required("received", BIGINT, "Packets"),
                        required("sent", BIGINT, "Packets")),
                List.of(TableKey.foreign("connections", "session_id", "sessions", "session_id")),
                SOME,
                facts -> rows(facts.connections(), connection -> new Object[] {
                    facts.serverId(),
                    connection.sessionId() == 0 ? null : connection.sessionId(),
                    connection.address(),
                    facts.application(connection.sessionId()),
                    connection.establishedMs(),
                    connection.received(),
                    connection.sent()
                }),
                (rows, silent, execution) -> shownIds(rows, CONNECTION_SESSION, execution));
    }

    /** An id of a session that is not for this one to see becomes NULL. */
    private static List<@Nullable Object[]> shownIds(List<@Nullable Object[]> rows, int column, Execution execution) {
        if (!execution.facts().takesIdsForPasswords()) {
            return rows;
        }
        return rows(rows, row -> {
            Object[] shown = row.clone();
            shown[column] = row[column] instanceof Long session ? execution.shownId(session) : null;
            return shown;
        });
    }

    private static ZabraTable watches() {
        return table(
                "watches",
                "The watches that sessions have left on the servers",
                List.of(
                        nullable("session_id", BIGINT, "NULL where no client's left it, or not to be seen"),
                        text("path", "The znode, which need not exist")),
                List.of(
                        TableKey.foreign("watches", "session_id", "sessions", "session_id"),
                        TableKey.foreign("watches", "path", "znodes", "path")),
                SOME,
                facts ->
                        rows(facts.watches(), watch -> new Object[] {
                            facts.serverId(), watch.sessionId() == 0 ? null : watch.sessionId(), watch.path()
                        }),
                (rows, silent, execution) -> shownWatches(rows, execution));
    }

    private static ZabraTable hotPaths() {
        return table(
                "hot_paths",
                "The paths that most requests to the servers name, about, over the last ten to twenty seconds",
                List.of(
                        text("path", "The znode, which need not exist"),
                        required("reads_per_s", DOUBLE, "Requests that read it or its children"),
                        required("writes_per_s", DOUBLE, "Requests that create, change or delete it")),
                List.of(TableKey.primary("hot_paths", "server_id", "path")),
                SOME,
                facts -> rows(facts.hotPaths(), hot ->
                        new Object[] {facts.serverId(), hot.path(), hot.readsPerS(), hot.writesPerS()}),
                (rows, silent, execution) -> shown(
                        rows,
                        1,
                        path -> execution.nodes().showsStored(path)
                                ? execution.nodes().shown(path)
                                : null));
    }

    /** Of others, those alone that a scan would show: a watch tells the name of what it is left on. */
    private static List<@Nullable Object[]> shownWatches(List<@Nullable Object[]> rows, Execution execution) {
        List<@Nullable Object[]> visible = new ArrayList<>();
        for (Object[] row : rows) {
            boolean own = row[WATCH_SESSION] instanceof Long session && execution.mayKnowAllOf(session);
            if (own || execution.nodes().showsStored(String.valueOf(row[WATCH_PATH]))) {
                visible.add(row);
            }
        }
        return shown(shownIds(visible, WATCH_SESSION, execution), WATCH_PATH, execution.nodes()::shown);
    }

    /** Paths outside of the chroot do not show. */
    private static List<@Nullable Object[]> shown(
            List<@Nullable Object[]> rows, int column, Function<String, @Nullable String> relative) {
        List<@Nullable Object[]> shown = new ArrayList<>();
        for (Object[] row : rows) {
            String path = relative.apply(String.valueOf(row[column]));
            if (path != null) {
                Object[] copy = row.clone();
                copy[column] = path;
                shown.add(copy);
            }
        }
        return shown;
    }

    private static ZabraTable metrics() {
        return table(
                "metrics",
                "Counters and gauges of the servers",
                List.of(text("name", ""), required("metric_value", DOUBLE, ""), text("description", "")),
                List.of(TableKey.primary("metrics", "server_id", "name")),
                SOME,
                facts -> rows(facts.metrics(), metric ->
                        new Object[] {facts.serverId(), metric.name(), metric.value(), metric.description()}),
                RowSource.PerServer.AS_THEY_ARE);
    }

    private static ZabraTable settings() {
        return table(
                "settings",
                "What the servers run with",
                List.of(text("name", ""), text("setting", ""), text("description", "")),
                List.of(TableKey.primary("settings", "server_id", "name")),
                FEW,
                facts -> rows(facts.settings(), setting ->
                        new Object[] {facts.serverId(), setting.name(), setting.setting(), setting.description()}),
                RowSource.PerServer.AS_THEY_ARE);
    }

    private static ZabraTable queries() {
        return table(
                "queries",
                "The statements that run now, or have rows that are still to be fetched",
                List.of(
                        required("query_id", BIGINT, "What CANCEL QUERY takes; no two servers share one"),
                        nullable(
                                "session_id",
                                BIGINT,
                                "The ZooKeeper session that it runs for; NULL where not to be seen"),
                        text("application", "As the connection names itself"),
                        text("sql_text", "With '?' for what it says of data, where it is another session's"),
                        required("started", TIMESTAMP, "UTC"),
                        required("elapsed_ms", BIGINT, ""),
                        required("rows_scanned", BIGINT, ""),
                        text("state", "RUNNING, or IDLE: rows are kept that nobody fetches")),
                List.of(
                        TableKey.primary("queries", "query_id"),
                        TableKey.foreign("queries", "session_id", "sessions", "session_id")),
                FEW,
                ServerTables::queryRows,
                (rows, silent, execution) -> shownQueries(rows, execution));
    }

    /** The text of a statement holds data, which is not for everybody to see. */
    private static List<@Nullable Object[]> shownQueries(List<@Nullable Object[]> rows, Execution execution) {
        List<@Nullable Object[]> shown = new ArrayList<>();
        for (Object[] row : rows) {
            Object[] copy = row.clone();
            boolean own = row[QUERY_SESSION] instanceof Long session && execution.mayKnowAllOf(session);
            copy[QUERY_TEXT] = own ? row[QUERY_TEXT] : MaskedText.of(String.valueOf(row[QUERY_TEXT]));
            shown.add(copy);
        }
        return shownIds(shown, QUERY_SESSION, execution);
    }

    private static List<@Nullable Object[]> queryRows(SystemFacts facts) {
        long nowMs = System.currentTimeMillis();
        return rows(facts.queries(), query -> new Object[] {
            facts.serverId(),
            query.queryId(),
            query.sessionId(),
            query.application(),
            query.text(),
            query.startedMs(),
            Math.max(0, nowMs - query.startedMs()),
            query.rowsScanned(),
            query.isIdle() ? "IDLE" : "RUNNING"
        });
    }
}
