package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.required;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP;
import static org.apache.calcite.sql.type.SqlTypeName.VARBINARY;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Znode;
import io.zabra.sql.exec.Access;
import io.zabra.sql.exec.AclText;
import io.zabra.sql.exec.NodeRows;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.ZnodeColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables over the tree: {@code znodes}, {@code acls}, {@code ephemerals}. */
final class TreeTables {
    static final String SCHEMA = "zk";

    private TreeTables() {}

    /** Its columns stand in the order of {@link ZnodeColumn}; all but the first four are NULL where the znode shows by its name alone. */
    static ZabraTable znodes() {
        List<TableColumn> columns = List.of(
                new TableColumn("path", VARCHAR, false, false, "Full path, relative to the connection's chroot"),
                nullable("parent", VARCHAR, "Path of the parent; NULL for the root"),
                text("name", "Last part of the path; empty for the root"),
                required("depth", INTEGER, "Number of parts of the path; 0 for the root"),
                new TableColumn("data", VARBINARY, true, false, "NULL also where the session may not READ"),
                new TableColumn("data_text", VARCHAR, true, false, "The data as text; NULL where it is not UTF-8"),
                nullable("data_length", INTEGER, "Bytes"),
                nullable("version", INTEGER, "Changes of the data since creation"),
                nullable("cversion", INTEGER, "Changes of the set of children"),
                nullable("aversion", INTEGER, "Changes of the ACL"),
                nullable("czxid", BIGINT, "Transaction that created it"),
                nullable("mzxid", BIGINT, "Transaction that last changed the data"),
                nullable("pzxid", BIGINT, "Transaction that last changed the set of children"),
                nullable("ctime", TIMESTAMP, "When it was created, UTC"),
                nullable("mtime", TIMESTAMP, "When the data was last changed, UTC"),
                nullable("num_children", INTEGER, "Number of children"),
                new TableColumn("node_type", VARCHAR, true, false, "PERSISTENT, EPHEMERAL, CONTAINER or TTL"),
                nullable("ephemeral_owner", BIGINT, "Session that an EPHEMERAL ends with; NULL where not to be seen"),
                new TableColumn("ttl_ms", BIGINT, true, false, "Milliseconds without change after which a TTL goes"),
                new TableColumn("acl", VARCHAR, true, false, "As zkCli's setAcl takes it; NULL where not to be seen"));
        if (columns.size() != ZnodeColumn.COUNT) {
            throw new IllegalStateException("znodes has " + columns.size() + " columns, not " + ZnodeColumn.COUNT);
        }
        return new ZabraTable(
                SCHEMA,
                "znodes",
                "The tree, a row for each znode",
                columns,
                List.of(
                        TableKey.primary("znodes", "path"),
                        TableKey.foreign("znodes", "parent", "znodes", "path"),
                        TableKey.foreign("znodes", "ephemeral_owner", "sessions", "session_id")),
                new RowSource.Nodes());
    }

    static ZabraTable acls() {
        List<TableColumn> columns = List.of(
                text("path", "The znode"),
                required("entry", INTEGER, "Position in the list, from 1"),
                text("scheme", "world, auth, digest, ip, x509, sasl"),
                text("id", "Whom the entry is for; the hash of a digest shows to those who may ADMIN"),
                required("perms", INTEGER, "Bit mask: read 1, write 2, create 4, delete 8, admin 16"),
                required("can_read", BOOLEAN, ""),
                required("can_write", BOOLEAN, ""),
                required("can_create", BOOLEAN, ""),
                required("can_delete", BOOLEAN, ""),
                required("can_admin", BOOLEAN, ""));
        return new ZabraTable(
                SCHEMA,
                "acls",
                "Access control lists, a row for each entry; of znodes that the session may READ or ADMIN",
                columns,
                List.of(TableKey.primary("acls", "path", "entry"), TableKey.foreign("acls", "path", "znodes", "path")),
                new RowSource.PerNode(new AclRows(), -1));
    }

    private static final class AclRows implements NodeRows.Expander {
        @Override
        public List<@Nullable Object[]> rows(String path, Znode node, Access access) {
            return aclRows(path, node, access);
        }

        @Override
        public int facets(Znode node, Access access) {
            return ReadSet.ACL;
        }
    }

    /** As Apache's getACL: it takes READ or ADMIN, and hashes are shown to ADMIN only. */
    private static List<@Nullable Object[]> aclRows(String path, Znode node, Access access) {
        if (!access.may(node, Permission.READ | Permission.ADMIN)) {
            return List.of();
        }
        boolean showsHashes = access.may(node, Permission.ADMIN);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (AclEntry entry : node.acl()) {
            int perms = entry.permissions();
            rows.add(new Object[] {
                path,
                rows.size() + 1,
                entry.identity().scheme(),
                AclText.shown(entry.identity(), showsHashes),
                perms,
                (perms & Permission.READ) != 0,
                (perms & Permission.WRITE) != 0,
                (perms & Permission.CREATE) != 0,
                (perms & Permission.DELETE) != 0,
                (perms & Permission.ADMIN) != 0
            });
        }
        return rows;
    }

    static ZabraTable ephemerals() {
        List<TableColumn> columns = List.of(
                text("path", "The znode"),
                required("session_id", BIGINT, "Its owner"),
                required("czxid", BIGINT, "Transaction that created it"),
                required("ctime", TIMESTAMP, "When it was created, UTC"));
        return new ZabraTable(
                SCHEMA,
                "ephemerals",
                "The ephemeral znodes that the session may READ, and the sessions that own them",
                columns,
                List.of(
                        TableKey.primary("ephemerals", "path"),
                        TableKey.foreign("ephemerals", "session_id", "sessions", "session_id")),
                new RowSource.PerNode(new EphemeralRows(), 1));
    }

    private static final class EphemeralRows implements NodeRows.Expander {
        @Override
        public List<@Nullable Object[]> rows(String path, Znode node, Access access) {
            return node.ephemeralOwner() == 0 || !access.mayRead(node)
                    ? List.of()
                    : rowOf(path, node.ephemeralOwner(), node.czxid(), node.ctimeMs());
        }

        /** That one does not show rests on its ACL. */
        @Override
        public int facets(Znode node, Access access) {
            return node.ephemeralOwner() == 0 || access.mayRead(node) ? 0 : ReadSet.ACL;
        }
    }

    private static List<@Nullable Object[]> rowOf(@Nullable Object... row) {
        List<@Nullable Object[]> rows = new ArrayList<>(1);
        rows.add(row);
        return rows;
    }
}
