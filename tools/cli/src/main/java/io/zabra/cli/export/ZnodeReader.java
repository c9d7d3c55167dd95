package io.zabra.cli.export;

import io.zabra.cli.export.ExportedZnode.AclLine;
import io.zabra.cli.export.ExportedZnode.Times;
import io.zabra.cli.export.ExportedZnode.Versions;
import io.zabra.jdbc.ZabraResultSet;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Reads a subtree in the order of its paths, each znode with its ACL; memory does not grow with the number of znodes. */
final class ZnodeReader {
    private static final int FETCH_ROWS = 1_000;
    private static final String ZNODES = "select path, data, data_length, node_type, ttl_ms, ephemeral_owner, version,"
            + " cversion, aversion, czxid, mzxid, pzxid, ctime, mtime, num_children from znodes where ";
    private static final String ACLS = "select path, scheme, id, perms from acls where ";
    private static final String COUNT = "select count(*) from znodes where is_below(path, ?)";
    private static final String ITSELF = "path = ?";
    private static final String BELOW = "is_below(path, ?) order by path";

    private final Connection connection;
    private boolean partial;

    /** @param connection in a transaction, so that all it reads is of one zxid */
    ZnodeReader(Connection connection) {
        this.connection = connection;
    }

    /** Takes one znode after the other. */
    @FunctionalInterface
    interface Sink {
        void znode(ExportedZnode znode) throws IOException;
    }

    /**
     * The znode at {@code root}, then those below it. Returns the zxid that all of it is of.
     *
     * @throws IOException where it is not of one: a transaction that is lost must not go unnoticed
     */
    long read(String root, Sink sink) throws SQLException, IOException {
        long zxid = read(ITSELF, "", root, sink);
        requireSame(zxid, read(BELOW, ", entry", root, sink));
        return zxid;
    }

    /** Whether there are znodes that {@link #read} did not give, as the session may not READ what they are below. */
    boolean isPartial() {
        return partial;
    }

    /** The zxid that rows are of. */
    static long zxid(ResultSet rows) throws SQLException {
        return rows.unwrap(ZabraResultSet.class).zxid();
    }

    static void requireSame(long zxid, long other) throws IOException {
        if (zxid != other) {
            throw new IOException("One part is of zxid 0x" + Long.toHexString(zxid) + ", the next of 0x"
                    + Long.toHexString(other) + ": the transaction was lost. Try again");
        }
    }

    /** How many {@link #read} gives. */
    long count(String root) throws SQLException {
        try (PreparedStatement below = prepared(COUNT, root);
                ResultSet rows = below.executeQuery()) {
            rows.next();
            return 1 + rows.getLong(1);
        }
    }

    private long read(String condition, String aclOrder, String root, Sink sink) throws SQLException, IOException {
        try (PreparedStatement znodes = prepared(ZNODES + condition, root);
                PreparedStatement acls = prepared(ACLS + condition + aclOrder, root);
                ResultSet rows = znodes.executeQuery();
                ResultSet entries = acls.executeQuery()) {
            long zxid = zxid(rows);
            requireSame(zxid, zxid(entries));
            boolean more = entries.next();
            while (rows.next()) {
                String path = rows.getString(1);
                List<AclLine> acl = new ArrayList<>(1);
                while (more && entries.getString(1).equals(path)) {
                    acl.add(new AclLine(entries.getString(2), entries.getString(3), entries.getInt(4)));
                    more = entries.next();
                }
                sink.znode(znode(rows, acl));
            }
            // It is told with the last of the rows, and nothing else is warned of here.
            partial |= znodes.getWarnings() != null;
            return zxid;
        }
    }

    private PreparedStatement prepared(String sql, String root) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCH_ROWS);
        statement.setString(1, root);
        return statement;
    }

    private static ExportedZnode znode(ResultSet row, List<AclLine> acl) throws SQLException {
        if (row.getString(4) == null) {
            return nameOnly(row.getString(1));
        }
        byte[] data = row.getBytes(2);
        Long ttlMs = row.getObject(5, Long.class);
        Long owner = row.getObject(6, Long.class);
        return new ExportedZnode(
                row.getString(1),
                data,
                data == null && row.getInt(3) > 0,
                row.getString(4),
                ttlMs,
                owner,
                row.getInt(15),
                new Versions(row.getInt(7), row.getInt(8), row.getInt(9)),
                new Times(row.getLong(10), row.getLong(11), row.getLong(12), ms(row, 13), ms(row, 14)),
                acl);
    }

    /** What the session may know nothing of but that its parent lists it. */
    private static ExportedZnode nameOnly(String path) {
        return new ExportedZnode(
                path, null, true, "", null, null, 0, new Versions(0, 0, 0), new Times(0, 0, 0, 0, 0), List.of());
    }

    private static long ms(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class)
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }
}
