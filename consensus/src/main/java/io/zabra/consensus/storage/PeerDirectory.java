package io.zabra.consensus.storage;

import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.BrokenInvariantException;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.engine.PassingState;
import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Epochs;
import io.zabra.engine.directory.Recovered;
import io.zabra.engine.directory.Scrubber;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.snapshot.OpenSnapshot;
import io.zabra.engine.snapshot.ParallelSink;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data directory of a member: what the engine's {@link DataDirectory} holds, and beside it
 *
 * <pre>
 * configs     members of the ensemble, once they were changed while it ran
 * initialize  put there by the operator: this empty server may help to form a first quorum
 * received/   snapshots on their way in
 * incoming/   what an installation makes, see {@link Installation}
 * install     names what it replaces
 * </pre>
 *
 * <p>Everything blocks. Used by the disk's thread, but for {@link #loadInstalled}, {@link #loadAll}, {@link #writeSnapshot}, {@link #received} and {@link #logReader}.
 */
final class PeerDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDirectory.class);

    private final Disk disk;
    private final Path root;
    private final PeerDiskConfig config;
    private final DataDirectory data;
    private final Installation installation;
    private final ReceivedSnapshots received;
    private final InstalledSnapshots installed = new InstalledSnapshots();
    private final ConfigFile configs;
    private @Nullable WriteAheadLog log;
    private final List<Long> damagedSnapshots = new ArrayList<>();
    private boolean logCut;
    private long snapshotZxid;
    private volatile long snapshotBytes;
    private final LogDamage damage = new LogDamage();
    private boolean marked;

    private PeerDirectory(Disk disk, Path root, PeerDiskConfig config, DataDirectory data) throws IOException {
        this.disk = disk;
        this.root = root;
        this.config = config;
        this.data = data;
        this.installation = new Installation(
                disk, root, Objects.requireNonNull(data.logDirectory().getParent()));
        this.received = new ReceivedSnapshots(disk, root.resolve("received"));
        this.configs = new ConfigFile(disk, root.resolve("configs"));
        this.marked = disk.exists(initialize());
    }

    /** @param logParent has the log in {@code log/}; null: the root */
    static PeerDirectory open(Disk disk, Path root, @Nullable Path logParent, PeerDiskConfig config)
            throws IOException {
        DataDirectory data = DataDirectory.open(disk, root, logParent);
        try {
            return new PeerDirectory(disk, root, config, data);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    PeerDiskConfig config() {
        return config;
    }

    ReceivedSnapshots received() {
        return received;
    }

    @Nullable
    Long serverId() throws IOException {
        return data.serverId().orElse(null);
    }

    SessionIds claimSessionIds(long sid, long wallMs) throws IOException {
        return data.claimSessionIds(sid, wallMs);
    }

    /** Of the newest snapshot as it was recovered; 0 without one. */
    long snapshotZxid() {
        return snapshotZxid;
    }

    /** Of the newest snapshot as it was recovered or installed; 0 without one. */
    long snapshotBytes() {
        return snapshotBytes;
    }

    /** Brings the snapshot back into a sink, and tells the rest. */
    DurableState recover(StateSink sink) throws IOException {
        installation.recover();
        Recovered recovered = data.recover(config.log(), withoutLog(sink));
        WriteAheadLog opened = recovered.log();
        log = opened;
        snapshotZxid = recovered.snapshot().map(SnapshotInfo::zxid).orElse(0L);
        snapshotBytes = recovered.snapshot().map(SnapshotInfo::bytes).orElse(0L);
        for (DamagedFileException skipped : recovered.skipped()) {
            LOG.warn("A damaged snapshot was passed over, the log made up for it: {}", skipped.getMessage());
            damagedSnapshots.add(skipped.zxid());
        }
        recovered
                .fromLog()
                .torn()
                .ifPresent(torn -> LOG.info(
                        "The end of {} was torn: {} bytes from {} on were cut off",
                        torn.segment(),
                        torn.bytes(),
                        torn.offset()));
        Epochs epochs = data.epochs().recover();
        LogTail tail = LogTail.of(opened, snapshotZxid, config);
        boolean isPassedOver = damage.passedOver(recovered.fromLog().damaged(), snapshotZxid);
        logCut = tail.isCut() || isPassedOver;
        LOG.info(
                "Found snapshot {}, log from {} to {}, epochs accepted {} current {}",
                Zxid.text(snapshotZxid),
                Zxid.text(tail.baseZxid()),
                Zxid.text(opened.lastZxid()),
                epochs.accepted(),
                epochs.current());
        return new DurableState(
                epochs.accepted(),
                epochs.current(),
                snapshotZxid,
                tail.baseZxid(),
                tail.entries(),
                marked,
                tail.older(),
                configs.read());
    }

    // ---- What the core wants written

    /** Durable after the next {@link #force}. */
    void append(DiskOp.Append append) throws IOException {
        append(openLog(), append);
    }

    private static void append(WriteAheadLog target, DiskOp.Append append) throws IOException {
        LogEntry entry = append.entry();
        if (target.lastZxid() != append.previousZxid()) {
            throw new BrokenInvariantException(append + " after " + Zxid.text(append.previousZxid())
                    + ", but the log ends with " + Zxid.text(target.lastZxid()));
        }
        target.append(entry.zxid(), ByteBuffer.wrap(entry.payload()));
    }

    /** How many bytes of log can be appended, with their frames, for which the disk surely has room. */
    long roomBytes() {
        return openLog().roomBytes();
    }

    /** Takes more of the disk where there is less than wanted; returns how much there is then, less where the disk is full. */
    long makeRoom(long wantedBytes) throws IOException {
        return openLog().makeRoom(wantedBytes);
    }

    /** Returns when all appends are durable. */
    void force() throws IOException {
        openLog().sync();
    }

    /** Durable, after all appends before it, when it returns. */
    void saveEpochs(DiskOp.SaveEpochs op) throws IOException {
        force();
        data.epochs().write(new Epochs(op.acceptedEpoch(), op.currentEpoch()));
        if (marked) {
            // It vouched for an empty directory; this one is not empty any more.
            marked = false;
            disk.delete(initialize());
            disk.syncDirectory(root);
        }
    }

    /** Durable, after all appends before it, when it returns. */
    void saveConfigs(DiskOp.SaveConfigs op) throws IOException {
        force();
        configs.write(op.configs());
    }

    /** Durable when it returns. */
    void truncate(long zxid) throws IOException {
        LOG.info("Taking back the log after {}", Zxid.text(zxid));
        data.truncate(openLog(), zxid);
    }

    /** Snapshot and what follows it in one step; durable when it returns. */
    void install(DiskOp.Install op, List<DiskOp.Append> following) throws IOException {
        LOG.info("Installing a snapshot of {} and {} transactions", Zxid.text(op.zxid()), following.size());
        openLog().close();
        log = null;
        data.logToBeReplaced();
        List<LogEntry> entries = following.stream().map(DiskOp.Append::entry).toList();
        snapshotBytes = installation
                .run(op.zxid(), received.open(op.handle(), op.zxid()), entries, config.log())
                .bytes();
        received.discard(op.handle());
        installed.add(op.handle(), data.snapshots().open(op.zxid()));
        WriteAheadLog opened = WriteAheadLog.open(disk, data.logDirectory(), config.log(), op.zxid(), txn -> {});
        log = opened;
        data.logReplaced(opened);
    }

    /**
     * Removes log that no snapshot needs, but for what is kept for learners that were away.
     *
     * @param neededAfterZxid the oldest kept snapshot
     * @return what the log begins after now
     */
    long purge(long neededAfterZxid) throws IOException {
        openLog().purgeThrough(Math.min(neededAfterZxid, keptAfterZxid()));
        damage.purge(openLog(), data.snapshots().zxids());
        return openLog().beginsAfterZxid();
    }

    /** The log after this zxid is damaged: it goes as soon as a snapshot makes up for it. Any thread. */
    void damaged(long afterZxid) {
        damage.found(afterZxid);
    }

    boolean isDamaged() {
        return damage.isFound();
    }

    /** The log after this zxid takes as many bytes as are to be kept; segments are named by the first zxid in them. */
    private long keptAfterZxid() throws IOException {
        Path directory = data.logDirectory();
        List<String> names = new ArrayList<>(disk.list(directory));
        // What was purged lies beside the segments, to be used again.
        names.removeIf(name -> !name.matches("[0-9a-f]{16}"));
        Collections.reverse(names);
        long bytes = 0;
        for (String name : names) {
            try (DiskFile file = disk.open(directory.resolve(name), false)) {
                bytes += file.size();
            }
            if (bytes >= config.logBytesKept()) {
                return Long.parseUnsignedLong(name, 16) - 1;
            }
        }
        return 0;
    }

    // ---- Snapshots and old transactions

    LogReader logReader() {
        return data.logReader();
    }

    /** The snapshot of this installation, though others have taken its place since; each can be had once. */
    void loadInstalled(long handle, long zxid, StateSink sink) throws IOException {
        OpenSnapshot held = installed.take(handle);
        load(held == null ? data.snapshots().open(zxid) : held, sink);
    }

    private void load(OpenSnapshot snapshot, StateSink sink) throws IOException {
        try (snapshot) {
            data.snapshots().load(snapshot, sink);
        }
    }

    /** The newest snapshot, and the log after it up to the transaction of {@code toZxid}. */
    void loadAll(long toZxid, StateSink sink) throws IOException {
        List<Long> snapshots = data.snapshots().zxids();
        long fromZxid = snapshots.isEmpty() ? 0 : snapshots.get(0);
        if (snapshots.isEmpty()) {
            sink.snapshotEnds(0);
        } else {
            load(data.snapshots().open(fromZxid), sink);
        }
        logReader().read(fromZxid, toZxid, (zxid, payload) -> sink.transaction(TxnCodec.decode(payload)));
    }

    /** Reads over what is kept, from a disk that has the same files. */
    Scrubber scrubber(
            Disk source, Consumer<DamagedFileException> logDamaged, Consumer<DamagedFileException> snapshotDamaged)
            throws IOException {
        return new Scrubber(source, data.logDirectory(), root.resolve("snapshot"), logDamaged, snapshotDamaged);
    }

    Disk disk() {
        return disk;
    }

    /** Durable, and read back, when it returns. */
    SnapshotInfo writeSnapshot(StateImage image) throws IOException {
        PassingState passing = image.passing();
        SnapshotInfo info =
                passing == null ? writeScan(image) : data.snapshots().write(passing.tree(), passing.timeoutsMs());
        LOG.info("Snapshot of {} written: {} znodes, {} bytes", Zxid.text(info.zxid()), info.znodes(), info.bytes());
        return info;
    }

    private SnapshotInfo writeScan(StateImage image) throws IOException {
        StateScan scan = new StateScan(image::giveTo);
        return data.snapshots().write(image.zxid(), scan.sessions(), false, image::isPressed, scan::znodes);
    }

    /** Whether the snapshot that is being written is waited for. Any thread. */
    void hurrySnapshot(boolean hurrying) {
        data.snapshots().hurry(hurrying);
    }

    /** Of those that were passed over when the newest good one was recovered: their zxids. */
    List<Long> damagedSnapshots() {
        return damagedSnapshots;
    }

    /** Whether the start has let go of damaged log, so that one snapshot alone holds what it held. */
    boolean isLogCut() {
        return logCut;
    }

    /** Removes the damaged ones before that of {@code zxid}, which is good; durable when it returns. */
    void removeDamagedSnapshots(long zxid) throws IOException {
        data.snapshots().removeDamaged(zxid);
    }

    /** Returns the zxid up to which no snapshot needs the log any more; 0 where that is unknown. */
    long purgeSnapshots() throws IOException {
        return data.snapshots().purge(config.snapshots().kept());
    }

    /** Syncs what was appended, and lets go of the directory. */
    void close() throws IOException {
        WriteAheadLog open = log;
        log = null;
        installed.close();
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            data.close();
        }
    }

    private Path initialize() {
        return root.resolve("initialize");
    }

    private WriteAheadLog openLog() {
        WriteAheadLog open = log;
        if (open == null) {
            throw new IllegalStateException("no log is open in " + root);
        }
        return open;
    }

    /** Keeps from the sink what the core will deliver. */
    private static StateSink withoutLog(StateSink sink) {
        return sink instanceof ParallelSink parallel ? new PartsOnly(parallel) : new SnapshotOnly(sink);
    }
}
