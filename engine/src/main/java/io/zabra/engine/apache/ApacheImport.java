package io.zabra.engine.apache;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes over the state of an Apache server: its newest valid snapshot, and over it the transactions of its logs
 * (Apache's {@code FileTxnSnapLog.restore}). Everything is read and checked once before the sink is given anything, so
 * that damaged input imports nothing.
 */
public final class ApacheImport {
    private static final List<AclEntry> READ_ONLY = List.of(new AclEntry(Permission.READ, AuthId.ANYONE));
    private static final ApacheSnapshot.Summary NO_SNAPSHOT = ApacheSnapshot.Summary.none();

    private final ApacheDirectory directory;
    private final List<ImportReport.Skipped> skipped = new ArrayList<>();

    private ApacheImport(ApacheDirectory directory) {
        this.directory = directory;
    }

    /**
     * Reads a directory that no server is writing into, and changes nothing there.
     *
     * @param sink given all of the state if all of it is good, else nothing
     * @throws DamagedFileException names the file, the offset and the zxid; also where transactions are missing
     * @throws IOException where a file cannot be read
     */
    public static ImportReport run(ApacheDirectory directory, StateSink sink) throws IOException {
        return new ApacheImport(directory).run(sink);
    }

    private ImportReport run(StateSink sink) throws IOException {
        ApacheSnapshot.Summary snapshot = newest();
        List<ZxidFile> logs = LogReplay.needed(directory.logFiles(), snapshot.zxid());
        check(snapshot, logs);
        ZxidFile file = snapshot.file();
        if (file == null) {
            giveBeginning(sink);
        } else {
            ApacheSnapshot.read(file, sink);
        }
        LogReplay replay = new LogReplay(snapshot.zxid(), sink);
        for (ZxidFile log : logs) {
            replay.read(log);
        }
        for (ZxidFile log : directory.logFiles()) {
            if (!logs.contains(log)) {
                skipped.add(new ImportReport.Skipped(log.path(), "all of it is in the snapshot"));
            }
        }
        return replay.report(snapshot, skipped);
    }

    /**
     * The newest snapshot. A damaged one is not passed over for an older: whether the logs make up for it is for the
     * operator to decide, by taking the file away.
     */
    private ApacheSnapshot.Summary newest() throws IOException {
        List<ZxidFile> files = directory.snapshotFiles();
        if (files.isEmpty()) {
            return NO_SNAPSHOT;
        }
        ZxidFile newest = files.get(0);
        ApacheSnapshot.Summary summary = ApacheSnapshot.read(newest, Nowhere.SINK);
        for (ZxidFile other : files.subList(1, files.size())) {
            String what = other.zxid() == newest.zxid() ? "another snapshot of the same zxid" : "a newer snapshot";
            skipped.add(new ImportReport.Skipped(other.path(), what + " was read"));
        }
        return summary;
    }

    private static void check(ApacheSnapshot.Summary snapshot, List<ZxidFile> logs) throws IOException {
        LogReplay replay = new LogReplay(snapshot.zxid(), Nowhere.SINK);
        for (ZxidFile log : logs) {
            replay.read(log);
        }
        ZxidFile file = snapshot.file();
        if (file == null) {
            return;
        }
        if (replay.lastZxid() < snapshot.zxidMax()) {
            throw new DamagedFileException(
                    file.path(),
                    0,
                    snapshot.zxid(),
                    "it shows changes up to zxid 0x" + Long.toHexString(snapshot.zxidMax())
                            + ", but the logs end at 0x" + Long.toHexString(replay.lastZxid())
                            + ". Start and stop the Apache server once, so that it writes a whole one");
        }
        for (String path : snapshot.aclUnknown()) {
            if (!replay.replacedAcl(path)) {
                throw new DamagedFileException(file.path(), 0, snapshot.zxid(), "the ACL of " + path + " is missing");
            }
        }
    }

    /** What an Apache server begins with (its {@code DataTree()}). */
    private static void giveBeginning(StateSink sink) {
        sink.znode(beginning("/", AclCodec.OPEN));
        sink.znode(beginning("/zookeeper", AclCodec.OPEN));
        sink.znode(beginning("/zookeeper/config", READ_ONLY));
        sink.znode(beginning("/zookeeper/quota", AclCodec.OPEN));
        sink.snapshotEnds(0);
    }

    private static NodeImage beginning(String path, List<AclEntry> acl) {
        int aversion = path.endsWith("/config") ? -1 : 0;
        return new NodeImage(path, new byte[0], acl, 0, 0, 0, 0, 0, 0, 0, aversion, NodeKind.PERSISTENT, 0, 0);
    }

    private enum Nowhere implements StateSink {
        SINK;

        @Override
        public void session(long sessionId, int timeoutMs) {}

        @Override
        public void znode(NodeImage znode) {}

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {}
    }
}
