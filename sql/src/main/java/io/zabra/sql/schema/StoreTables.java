package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.required;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.ListCursor;
import io.zabra.sql.exec.RowCursor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables over the store and the executor: {@code sessions}, {@code settings}, {@code queries}. */
final class StoreTables {
    private static final double SESSIONS_EXPECTED = 100;
    private static final double SETTINGS_EXPECTED = 20;

    private StoreTables() {}

    static ZabraTable sessions() {
        return new ZabraTable(
                TreeTables.SCHEMA,
                "sessions",
                "The live ZooKeeper sessions",
                List.of(
                        required("session_id", BIGINT, "As znodes.ephemeral_owner has it"),
                        required("timeout_ms", INTEGER, "Milliseconds without a sign of life after which it ends"),
                        required("ephemeral_count", INTEGER, "Ephemeral znodes that it owns"),
                        required("connected", BOOLEAN, "Whether a connection serves it now")),
                List.of(TableKey.primary("sessions", "session_id")),
                new RowSource.Computed(
                        SESSIONS_EXPECTED,
                        execution -> rows(execution.facts().sessions(), session -> new Object[] {
                            session.id(), session.timeoutMs(), session.ephemerals(), session.connected()
                        })));
    }

    static ZabraTable settings() {
        return new ZabraTable(
                TreeTables.SCHEMA,
                "settings",
                "What this process runs with",
                List.of(text("name", ""), text("setting", ""), text("description", "")),
                List.of(TableKey.primary("settings", "name")),
                new RowSource.Computed(
                        SETTINGS_EXPECTED,
                        execution -> rows(execution.facts().settings(), setting ->
                                new Object[] {setting.name(), setting.setting(), setting.description()})));
    }

    static ZabraTable queries() {
        return new ZabraTable(
                TreeTables.SCHEMA,
                "queries",
                "The statements that run in this process now",
                List.of(
                        required("query_id", BIGINT, ""),
                        required("session_id", BIGINT, "The ZooKeeper session that it runs for"),
                        text("application", "As the connection names itself"),
                        text("sql_text", ""),
                        required("started", TIMESTAMP, "UTC"),
                        required("elapsed_ms", BIGINT, ""),
                        required("rows_scanned", BIGINT, "")),
                List.of(
                        TableKey.primary("queries", "query_id"),
                        TableKey.foreign("queries", "session_id", "sessions", "session_id")),
                new RowSource.Computed(SESSIONS_EXPECTED, StoreTables::queryRows));
    }

    private static RowCursor queryRows(Execution execution) {
        return rows(execution.facts().queries(), query -> new Object[] {
            query.queryId(),
            query.sessionId(),
            query.application(),
            query.text(),
            query.startedMs(),
            Math.max(0, execution.nowMs() - query.startedMs()),
            query.rowsScanned()
        });
    }

    static <T> RowCursor rows(Collection<T> items, Function<T, @Nullable Object[]> row) {
        List<@Nullable Object[]> rows = new ArrayList<>(items.size());
        for (T item : items) {
            rows.add(row.apply(item));
        }
        return new ListCursor(rows);
    }
}
