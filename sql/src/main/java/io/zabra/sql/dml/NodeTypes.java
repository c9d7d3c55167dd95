package io.zabra.sql.dml;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values of {@code node_type} that an INSERT may give: Apache's {@code CreateMode}s by name. */
final class NodeTypes {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final String SEQUENTIAL = "_SEQUENTIAL";
    /** What ZooKeeper has room for in an ephemeral owner. */
    private static final long TTL_MS_MAX = 0xff_ffff_ffffL;

    private NodeTypes() {}

    /**
     * @param path of the store
     * @param type null: PERSISTENT, or TTL where a time is given
     * @param acl null: everybody may do everything
     */
    static WriteRequest.Create create(
            String path,
            byte @Nullable [] data,
            @Nullable String type,
            @Nullable Long ttlMs,
            @Nullable List<AclEntry> acl) {
        String name = type == null ? (ttlMs == null ? "PERSISTENT" : "TTL") : type.toUpperCase(Locale.ROOT);
        boolean sequential = name.contains(SEQUENTIAL);
        NodeKind kind = switch (name.replaceFirst(SEQUENTIAL, "")) {
            case "PERSISTENT" -> NodeKind.PERSISTENT;
            case "EPHEMERAL" -> NodeKind.EPHEMERAL;
            case "CONTAINER" -> NodeKind.CONTAINER;
            case "TTL", "PERSISTENT_WITH_TTL" -> NodeKind.TTL;
            default ->
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER,
                        "node_type '" + type + "' is none of PERSISTENT, PERSISTENT_SEQUENTIAL, EPHEMERAL, "
                                + "EPHEMERAL_SEQUENTIAL, CONTAINER, TTL, TTL_SEQUENTIAL");
        };
        if (kind == NodeKind.CONTAINER && sequential) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "A CONTAINER cannot be sequential");
        }
        requireTtl(kind, name, ttlMs);
        return new WriteRequest.Create(
                path, data, acl == null ? OPEN : acl, kind, sequential, ttlMs == null ? 0 : ttlMs, true);
    }

    private static void requireTtl(NodeKind kind, String name, @Nullable Long ttlMs) {
        if (kind == NodeKind.TTL && ttlMs == null) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "A znode of node_type " + name
                            + " needs ttl_ms: for so many milliseconds it may be unchanged and without" + " children");
        }
        if (kind != NodeKind.TTL && ttlMs != null) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "ttl_ms is for node_type TTL and TTL_SEQUENTIAL, not for " + name);
        }
        if (ttlMs != null && (ttlMs < 1 || ttlMs > TTL_MS_MAX)) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "ttl_ms is from 1 to " + TTL_MS_MAX + ", and not " + ttlMs);
        }
    }
}
