package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.required;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.DOUBLE;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.ListCursor;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.exec.SystemFacts;
import io.zabra.sql.exec.TableRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables over the process: {@code servers}, {@code connections}, {@code watches}, {@code metrics}. */
final class ServerTables {
    private static final double FEW = 20;
    private static final double SOME = 1_000;
    private static final String SERVER = "The server that says so";

    private ServerTables() {}

    static List<ZabraTable> all() {
        return List.of(servers(), connections(), watches(), metrics());
    }

    private static ZabraTable table(
            String name,
            String remarks,
            List<TableColumn> columns,
            List<TableKey> keys,
            double rows,
            TableRows.Source source) {
        return new ZabraTable(TreeTables.SCHEMA, name, remarks, columns, keys, new RowSource.Computed(rows, source));
    }

    private static ZabraTable servers() {
        return table(
                "servers",
                "The members of the ensemble, as this server knows them",
                List.of(
                        required("server_id", INTEGER, "0: stands alone"),
                        text("role", "LEADER, FOLLOWER, OBSERVER, STANDALONE or UNKNOWN"),
                        text("address", "Of the client port; empty where it is not known"),
                        nullable("zxid", BIGINT, "Latest transaction that it is known to have"),
                        nullable("lag_ms", BIGINT, "How far behind the leader it was when last heard of")),
                List.of(TableKey.primary("servers", "server_id")),
                FEW,
                execution -> StoreTables.rows(execution.facts().servers(), member -> new Object[] {
                    member.serverId(),
                    member.role(),
                    member.address(),
                    member.zxid() < 0 ? null : member.zxid(),
                    member.lagMs() < 0 ? null : member.lagMs()
                }));
    }

    private static ZabraTable connections() {
        return table(
                "connections",
                "The connections of clients to this server",
                List.of(
                        required("server_id", INTEGER, SERVER),
                        nullable("session_id", BIGINT, "NULL before the handshake"),
                        text("client_address", ""),
                        required("established", TIMESTAMP, "UTC"),
                        required("received", BIGINT, "Packets"),
                        required("sent", BIGINT, "Packets")),
                List.of(TableKey.foreign("connections", "session_id", "sessions", "session_id")),
                SOME,
                execution -> StoreTables.rows(execution.facts().connections(), connection -> new Object[] {
                    execution.facts().serverId(),
                    connection.sessionId() == 0 ? null : connection.sessionId(),
                    connection.address(),
                    connection.establishedMs(),
                    connection.received(),
                    connection.sent()
                }));
    }

    private static ZabraTable watches() {
        return table(
                "watches",
                "The watches that sessions of this server have left",
                List.of(
                        required("server_id", INTEGER, SERVER),
                        nullable("session_id", BIGINT, "NULL where no client's session left it"),
                        text("path", "The znode, which need not exist")),
                List.of(
                        TableKey.foreign("watches", "session_id", "sessions", "session_id"),
                        TableKey.foreign("watches", "path", "znodes", "path")),
                SOME,
                ServerTables::watchRows);
    }

    /** Paths outside of the chroot do not show. */
    private static RowCursor watchRows(Execution execution) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (SystemFacts.Watch watch : execution.facts().watches()) {
            String path = execution.nodes().shown(watch.path());
            if (path != null) {
                rows.add(new Object[] {
                    execution.facts().serverId(), watch.sessionId() == 0 ? null : watch.sessionId(), path
                });
            }
        }
        return new ListCursor(rows);
    }

    private static ZabraTable metrics() {
        return table(
                "metrics",
                "Counters and gauges of this server",
                List.of(
                        required("server_id", INTEGER, SERVER),
                        text("name", ""),
                        required("metric_value", DOUBLE, ""),
                        text("description", "")),
                List.of(TableKey.primary("metrics", "server_id", "name")),
                FEW,
                execution ->
                        StoreTables.rows(execution.facts().metrics(), metric -> new Object[] {
                            execution.facts().serverId(), metric.name(), metric.value(), metric.description()
                        }));
    }
}
