package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.RestingDisk;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.TreeImage;
import io.zabra.engine.tree.TreePassage;
import io.zabra.engine.tree.ZnodeCursor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one data directory: files named by their zxid, each of exactly that one. A file takes its name only
 * when it is whole and durable, and counts when it is read back; whatever has another name is left over from a crash, and removed. One
 * thread at a time, but for {@link #hurry} and {@link #zxids}; everything blocks.
 */
public final class SnapshotStore {
    private final Disk disk;
    private final Path directory;
    private final SnapshotNames names;
    /** The newest one is in place, and was just read back. */
    private long readBackZxid;
    /** Of those that have their name and are not counted on: it may be lost in a power cut, or they were not read back yet. */
    private final Set<Long> unsureZxids = ConcurrentHashMap.newKeySet();

    /** Of those that were read to their end, all that is in their blocks too: of them checksums alone tell whether they are still good. */
    private final Set<Long> readThroughZxids = ConcurrentHashMap.newKeySet();

    private volatile boolean hurrying;

    /** @param directory made where it is missing */
    public SnapshotStore(Disk disk, Path directory) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.names = new SnapshotNames(disk, directory);
        disk.createDirectory(directory);
    }

    /** Whether the snapshot that is being written is waited for: then it is written without rest. Any thread. */
    public void hurry(boolean newHurrying) {
        hurrying = newHurrying;
    }

    /** Where a snapshot's znodes come from. */
    @FunctionalInterface
    public interface Source {
        /** Gives all znodes, parents before their children. */
        void giveTo(NodeSink sink) throws IOException;
    }

    /** Takes znodes one by one. */
    @FunctionalInterface
    public interface NodeSink {
        void znode(NodeImage node) throws IOException;
    }

    /**
     * Writes the snapshot of a tree; durable, and read back, when it returns.
     *
     * @param sessions timeouts in ms by id, as of the tree's zxid
     */
    public SnapshotInfo write(TreePassage tree, Map<Long, Integer> sessions) throws IOException {
        try (ZnodeCursor cursor = tree.cursor()) {
            TreeImage image = cursor.image();
            int version = image == null ? SnapshotFormat.VERSION_ZNODES : SnapshotFormat.VERSION_RECORDS;
            return written(tree.zxid(), sessions, false, version, tree::isPressed, writer -> writer.all(cursor, image));
        }
    }

    /**
     * Writes a snapshot; durable, and read back, when it returns. A failure harms neither the snapshots there are nor the
     * log: it can be tried again, and what failed is never counted on. What was not made elsewhere is written beside the log, and leaves disk and processor to it half of the time.
     *
     * @param installed see {@link SnapshotInfo#installed}
     */
    public SnapshotInfo write(long zxid, Map<Long, Integer> sessions, boolean installed, Source znodes)
            throws IOException {
        return write(zxid, sessions, installed, () -> installed, znodes);
    }

    /**
     * The same.
     *
     * @param pressed whether it is to be written without rest at the moment
     */
    public SnapshotInfo write(
            long zxid, Map<Long, Integer> sessions, boolean installed, BooleanSupplier pressed, Source znodes)
            throws IOException {
        return written(
                zxid,
                sessions,
                installed,
                SnapshotFormat.VERSION_ZNODES,
                pressed,
                writer -> znodes.giveTo(writer::znode));
    }

    /** Writes a part of a snapshot, as all znodes, or all of it. */
    @FunctionalInterface
    private interface Content {
        void writeTo(SnapshotWriter writer) throws IOException;
    }

    private SnapshotInfo written(
            long zxid,
            Map<Long, Integer> sessions,
            boolean installed,
            int version,
            BooleanSupplier pressed,
            Content znodes)
            throws IOException {
        Path path = names.path(zxid);
        Path temporary = names.temporary(zxid);
        BooleanSupplier rests = () -> !hurrying && !pressed.getAsBoolean();
        boolean named = false;
        try {
            writeFile(temporary, zxid, rests, writer -> {
                writer.begin(installed, version);
                writer.sessions(sessions);
                znodes.writeTo(writer);
                writer.end(sessions.size());
            });
            // A start may begin with it from now on: it reads all of it, and has the ones before and their log.
            named = !disk.exists(path) || !isGood(path, zxid);
            if (named) {
                name(temporary, zxid, false);
            }
            SnapshotInfo info = check(named ? path : temporary, zxid, rests, false);
            if (!named) {
                name(temporary, zxid, true);
            }
            unsureZxids.remove(zxid);
            readThroughZxids.add(zxid);
            readBackZxid = zxid;
            return new SnapshotInfo(path, zxid, installed, info.sessions(), info.znodes(), info.bytes());
        } catch (DamagedFileException | RuntimeException | Error e) {
            giveUp(zxid, named, e); // The version that it was to show is not kept any more, say.
            throw e;
        } catch (IOException e) {
            giveUp(zxid, named, e);
            throw new IOException("the snapshot " + path + " could not be written: " + e.getMessage(), e);
        }
    }

    private void writeFile(Path path, long zxid, BooleanSupplier rests, Content content) throws IOException {
        if (disk.exists(path)) {
            disk.delete(path);
        }
        try (DiskFile file = disk.createStreamed(path)) {
            content.writeTo(new SnapshotWriter(file, zxid, rests));
        }
    }

    /**
     * A name that was not synced may be gone after a power cut, whatever a later sync says: the snapshot must not be counted, and goes. It
     * does no harm where it comes back.
     *
     * @param replaces whether the name was that of a good one before, which is what then comes back: it stays
     */
    private void name(Path temporary, long zxid, boolean replaces) throws IOException {
        if (!replaces) {
            unsureZxids.add(zxid);
        }
        disk.rename(temporary, names.path(zxid));
        disk.syncDirectory(directory);
    }

    /** On a full disk what was written in vain keeps the log from growing. */
    private void giveUp(long zxid, boolean named, Throwable cause) {
        try {
            for (Path path :
                    named ? List.of(names.path(zxid), names.temporary(zxid)) : List.of(names.temporary(zxid))) {
                if (disk.exists(path)) {
                    disk.delete(path);
                }
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * The newest snapshot that is good, read to its end by several threads; empty where there is none.
     *
     * @param skipped told of every newer one that is damaged
     */
    public Optional<SnapshotInfo> newestGood(List<DamagedFileException> skipped) throws IOException {
        return newestGood(skipped, open -> readParallel(open, null, null));
    }

    /**
     * Gives the newest snapshot that is good to a sink, up to {@link StateSink#snapshotEnds}. Where it takes parts, each snapshot is
     * read once, and it begins anew where one turns out to be damaged; else it is read to its end before any of it is given.
     *
     * @param skipped told of every newer one that is damaged
     * @return empty where there is none; then the sink has nothing
     */
    public Optional<SnapshotInfo> loadNewestGood(StateSink sink, List<DamagedFileException> skipped)
            throws IOException {
        Optional<SnapshotInfo> good = sink instanceof ParallelSink parallel
                ? newestGood(skipped, open -> readParts(open, parallel))
                : newestGood(skipped);
        if (good.isPresent() && !(sink instanceof ParallelSink)) {
            load(good.get(), sink);
        }
        return good;
    }

    /** Reads a whole snapshot. */
    @FunctionalInterface
    private interface Reading {
        SnapshotInfo of(OpenSnapshot snapshot) throws IOException;
    }

    private Optional<SnapshotInfo> newestGood(List<DamagedFileException> skipped, Reading reading) throws IOException {
        for (long zxid : zxids()) {
            try (OpenSnapshot open = open(zxid)) {
                SnapshotInfo good = reading.of(open);
                readThroughZxids.add(zxid);
                return Optional.of(good);
            } catch (DamagedFileException e) {
                skipped.add(e);
            } catch (IOException unreadable) {
                skipped.add(damaged(zxid, unreadable));
            }
        }
        return Optional.empty();
    }

    /** Up to {@link StateSink#snapshotEnds}: only then does the sink know whether one part fits the other. */
    private static SnapshotInfo readParts(OpenSnapshot snapshot, ParallelSink sink) throws IOException {
        try {
            sink.beginParts(SnapshotReader.znodesAbout(snapshot.file()));
            SnapshotInfo info = readParallel(snapshot, sink, sink);
            sink.snapshotEnds(snapshot.zxid());
            return info;
        } catch (IOException e) {
            sink.beginAnew();
            throw e;
        } catch (RuntimeException e) {
            sink.beginAnew();
            throw new DamagedFileException(
                    snapshot.path(), 0, snapshot.zxid(), "it is no whole tree: " + e.getMessage(), e);
        }
    }

    /** A sector that cannot be read is damage, too. */
    private DamagedFileException damaged(long zxid, IOException why) {
        return new DamagedFileException(names.path(zxid), 0, zxid, "it cannot be read: " + why.getMessage(), why);
    }

    /** Gives all of a snapshot to a sink, up to {@link StateSink#snapshotEnds}; by several threads where it takes that. */
    public void load(SnapshotInfo snapshot, StateSink sink) throws IOException {
        try (OpenSnapshot open = open(snapshot.zxid())) {
            load(open, sink);
        }
    }

    /**
     * Opens the snapshot of a zxid. It can be loaded until it is closed, whatever becomes of its name meanwhile. Any thread.
     *
     * @throws IOException where there is none
     */
    public OpenSnapshot open(long zxid) throws IOException {
        Path path = names.path(zxid);
        return new OpenSnapshot(path, zxid, disk.open(path, false));
    }

    /** The same as {@link #load(SnapshotInfo, StateSink)}, of one that may have been removed since it was opened. Any thread. */
    public void load(OpenSnapshot snapshot, StateSink sink) throws IOException {
        if (sink instanceof ParallelSink parallel) {
            readParts(snapshot, parallel);
        } else {
            read(snapshot, sink);
            sink.snapshotEnds(snapshot.zxid());
        }
    }

    /**
     * Reads one to its end for its errors alone. Any thread.
     *
     * @return what is damaged in it; null where nothing is, or it is gone
     */
    public @Nullable DamagedFileException check(long zxid) throws IOException {
        try (OpenSnapshot snapshot = open(zxid)) {
            read(snapshot, null);
            return null;
        } catch (DamagedFileException damaged) {
            return damaged;
        } catch (IOException unreadable) {
            return disk.exists(names.path(zxid)) ? damaged(zxid, unreadable) : null;
        }
    }

    /**
     * @param sink given the znodes in parts; null: the checksums alone are looked at
     * @param sessions given the sessions
     */
    private static SnapshotInfo readParallel(
            OpenSnapshot snapshot, @Nullable ParallelSink sink, @Nullable StateSink sessions) throws IOException {
        SnapshotReader reader = new SnapshotReader(snapshot.path(), snapshot.zxid(), snapshot.file(), sessions);
        return reader.end(new BlockWorkers(snapshot.path(), snapshot.zxid(), snapshot.file(), reader, sink).run());
    }

    /** The zxids of all snapshots, newest first, good or not; not that of one that was not read back yet. Any thread. */
    public List<Long> zxids() throws IOException {
        List<Long> zxids = names.zxids();
        zxids.removeAll(unsureZxids);
        return zxids;
    }

    /**
     * Removes all but the newest snapshots that are good: each one is read to its end before it counts, the one that was
     * written last when it was written. Nothing is removed before {@code kept} good ones are found.
     *
     * @param kept 1 or more
     * @return the zxid of the oldest one kept: the log before it is not needed any more; 0 where there are fewer
     */
    public long purge(int kept) throws IOException {
        int good = 0;
        long oldestKept = 0;
        for (long zxid : names.zxids()) {
            Path path = names.path(zxid);
            if (good == kept) {
                disk.delete(path);
                unsureZxids.remove(zxid);
                readThroughZxids.remove(zxid);
            } else if (!unsureZxids.contains(zxid) && (zxid == readBackZxid || isGood(path, zxid))) {
                good++;
                oldestKept = zxid;
            }
        }
        // What is good now need not be so the next time.
        readBackZxid = 0;
        if (good < kept) {
            return 0;
        }
        disk.syncDirectory(directory);
        return oldestKept;
    }

    /**
     * Removes the damaged snapshots before {@code zxid}, durably: the one of that zxid, which is good, makes up for them.
     */
    public void removeDamaged(long zxid) throws IOException {
        for (long other : zxids()) {
            if (other < zxid && check(other) != null) {
                disk.delete(names.path(other));
            }
        }
        disk.syncDirectory(directory);
    }

    /** Removes the snapshots after {@code zxid}, durably, the newest first. */
    public void removeAfter(long zxid) throws IOException {
        for (long newer : names.zxids()) {
            if (newer > zxid) {
                disk.delete(names.path(newer));
                disk.syncDirectory(directory);
            }
        }
    }

    /** Removes what a crash left half written. */
    public void removeTemporaries() throws IOException {
        names.removeTemporaries();
    }

    private boolean isGood(Path path, long zxid) {
        try {
            check(path, zxid, () -> !hurrying, readThroughZxids.contains(zxid));
            readThroughZxids.add(zxid);
            return true;
        } catch (IOException damagedOrUnreadable) {
            return false;
        }
    }

    /** @param again whether it was read to its end before */
    private SnapshotInfo check(Path path, long zxid, BooleanSupplier rests, boolean again) throws IOException {
        try (DiskFile file = new RestingDisk(disk, rests).open(path, false)) {
            SnapshotReader reader = new SnapshotReader(path, zxid, file, null);
            return again ? reader.readAgain() : reader.read();
        }
    }

    private static SnapshotInfo read(OpenSnapshot snapshot, @Nullable StateSink sink) throws IOException {
        return new SnapshotReader(snapshot.path(), snapshot.zxid(), snapshot.file(), sink).read();
    }
}
