package io.zabra.cli.export;

import io.zabra.cli.output.Tally;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.snapshot.SnapshotFile;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.NodeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes all that a running store holds, as of one zxid, into a file that a new store can be made from. It is whole or an
 * error: what the session may not see cannot be told from what is not there, so all of it is counted.
 */
public final class ZnodeBackup {
    /** Of a session that ended while the backup was made; on a restored store it ends as soon. */
    private static final int TIMEOUT_MS_UNKNOWN = 30_000;

    private static final String REDACTED = ":x";
    private static final int PROGRESS_EVERY = 1 << 12;

    private final Tally progress;
    private long znodes;
    private long children;

    /**
     * What was written.
     *
     * @param sessionsHidden sessions that this one may not see, and that own no znode: they are not in it
     */
    public record Written(SnapshotInfo snapshot, int sessionsHidden) {}

    private ZnodeBackup(Tally progress) {
        this.progress = progress;
    }

    /**
     * Blocks as long as it takes; other clients are not held up.
     *
     * @param file new; durable, and read back, when this returns
     * @param progress told now and then how many znodes are written, of how many
     * @throws SQLException where the server cannot be read
     * @throws IOException where the session does not see everything, or the file cannot be written; then there is none
     */
    public static Written write(Connection connection, Disk disk, Path file, Tally progress)
            throws SQLException, IOException {
        connection.setAutoCommit(false);
        Map<Long, Integer> sessions = new HashMap<>();
        long zxid = readOwners(connection, sessions);
        int hidden = readSessions(connection, sessions);
        if (progress.isShown()) {
            progress.expect(new ZnodeReader(connection).count("/"));
        }
        ZnodeBackup backup = new ZnodeBackup(progress);
        SnapshotInfo written =
                SnapshotFile.write(disk, file, zxid, sessions, sink -> backup.giveAll(connection, zxid, sink));
        connection.rollback();
        return new Written(written, hidden);
    }

    /**
     * Adds the sessions that own a znode. Returns the zxid that the transaction reads.
     *
     * @param timeoutsMs by id
     */
    private static long readOwners(Connection connection, Map<Long, Integer> timeoutsMs) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet owners = statement.executeQuery(
                        "select distinct ephemeral_owner from znodes where ephemeral_owner is not null")) {
            long zxid = ZnodeReader.zxid(owners);
            while (owners.next()) {
                timeoutsMs.put(owners.getLong(1), TIMEOUT_MS_UNKNOWN);
            }
            return zxid;
        }
    }

    /**
     * Adds the sessions whose ids show, but for those that end with their server: in an ensemble a super user alone sees others'.
     * Returns how many others own no znode.
     *
     * @param timeoutsMs by id
     */
    private static int readSessions(Connection connection, Map<Long, Integer> timeoutsMs) throws SQLException {
        String all = "select session_id, timeout_ms, ephemeral_count from sessions";
        try {
            return readSessions(connection, all + " where not is_local", timeoutsMs);
        } catch (SQLException e) {
            if (!UNDEFINED_COLUMN.equals(e.getSQLState())) {
                throw e;
            }
            // A server of a build before, which does not tell them apart: local ones end by their timeouts.
            return readSessions(connection, all, timeoutsMs);
        }
    }

    private static int readSessions(Connection connection, String query, Map<Long, Integer> timeoutsMs)
            throws SQLException {
        int hidden = 0;
        try (Statement statement = connection.createStatement();
                ResultSet sessions = statement.executeQuery(query)) {
            while (sessions.next()) {
                long id = sessions.getLong(1);
                if (!sessions.wasNull()) {
                    timeoutsMs.put(id, sessions.getInt(2));
                } else if (sessions.getInt(3) == 0) {
                    hidden++;
                }
            }
        }
        return hidden;
    }

    private void giveAll(Connection connection, long zxid, SnapshotStore.NodeSink sink) throws IOException {
        try {
            ZnodeReader.requireSame(zxid, new ZnodeReader(connection).read("/", znode -> sink.znode(image(znode))));
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
        progress.reached(znodes);
        if (children != znodes - 1) {
            throw new IOException((children - znodes + 1) + " znodes are hidden from this session" + REMEDY);
        }
    }

    private static final String UNDEFINED_COLUMN = "42703";

    private static final String REMEDY =
            ", and a backup holds everything or is none. Connect as the super user: --user super --password-file FILE, or ?user=super&password=… in the"
                    + " JDBC URL";

    private NodeImage image(ExportedZnode znode) throws IOException {
        if (znode.hidden() || znode.acl().isEmpty() || isRedacted(znode)) {
            throw new IOException("This session may not see all of " + znode.path() + REMEDY);
        }
        znodes++;
        children += znode.numChildren();
        if (znodes % PROGRESS_EVERY == 0) {
            progress.reached(znodes);
        }
        Long owner = znode.ephemeralOwner();
        Long ttlMs = znode.ttlMs();
        return new NodeImage(
                znode.path(),
                znode.data(),
                acl(znode),
                znode.times().czxid(),
                znode.times().mzxid(),
                znode.times().pzxid(),
                znode.times().ctimeMs(),
                znode.times().mtimeMs(),
                znode.versions().version(),
                // Clients see twice the number of creations less the children that are left: up to 2^31 of them can be
                // told.
                (znode.versions().cversion() + znode.numChildren()) >>> 1,
                znode.versions().aversion(),
                NodeKind.valueOf(znode.nodeType()),
                owner == null ? 0 : owner,
                ttlMs == null ? 0 : ttlMs);
    }

    private static List<AclEntry> acl(ExportedZnode znode) {
        return znode.acl().stream()
                .map(line -> new AclEntry(line.perms(), new AuthId(line.scheme(), line.id())))
                .toList();
    }

    /** Whether a digest is covered up, as it is for those who may not ADMIN the znode. */
    private static boolean isRedacted(ExportedZnode znode) {
        return znode.acl().stream()
                .anyMatch(line -> line.scheme().equals("digest") && line.id().endsWith(REDACTED));
    }
}
