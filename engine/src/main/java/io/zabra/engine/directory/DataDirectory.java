package io.zabra.engine.directory;

import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.WholeFile;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.LogFiles;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data directory, held by this process until closed:
 *
 * <pre>
 * format      version of this layout
 * lock        held while open; names the process and the host
 * myid        the server's number, if it has one
 * epoch       two checksummed slots
 * log/        one file a segment, named by the zxid of its first record
 * snapshot/   one file a snapshot, named by its zxid
 * secret      what session passwords are made from
 * session-ids up to where session ids were given out
 * log-at      where the log is, if it is elsewhere
 * log-begun   there was a log, wherever it is
 * half-made   a state from elsewhere is on its way in, and not whole yet
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
    private static final String FORMAT = "zabra data directory, format 1\n";
    private static final String HALF_MADE = "half-made";
    private static final int SMALL_FILE_BYTES_MAX = 4096;
    /** What may lie in a directory that is to become ours: from the operator, from who made the file system, or from a first start that was cut short. */
    private static final Set<String> BEFORE_FIRST_START =
            Set.of("lock", "myid", "initialize", "format.tmp", "lost+found");

    private final Disk disk;
    private final Path path;
    private final Disk.DiskLock lock;
    private final LogPlace logPlace;
    private final SnapshotStore snapshots;
    private final LogMark mark;

    private DataDirectory(Disk disk, Path path, Disk.DiskLock lock, @Nullable Path logParent) throws IOException {
        this.disk = disk;
        this.path = path;
        this.lock = lock;
        this.snapshots = new SnapshotStore(disk, path.resolve("snapshot"));
        this.mark = new LogMark(disk, path);
        // Last, for it may hold a lock of its own.
        this.logPlace = LogPlace.take(disk, path, logParent);
    }

    /**
     * Takes a directory, and makes it where it is missing or empty.
     *
     * @throws IOException where another process has it, or it is not ours: the message says who, or what it is and how
     *     to import it
     */
    public static DataDirectory open(Disk disk, Path path) throws IOException {
        return open(disk, path, null);
    }

    /**
     * Takes a directory whose log is on another disk.
     *
     * @param logParent holds the log in {@code log/}; made where it is missing. Null: the directory itself
     * @throws IOException as {@link #open(Disk, Path)}, and where the log is somewhere else already
     */
    public static DataDirectory open(Disk disk, Path path, @Nullable Path logParent) throws IOException {
        disk.createDirectory(path);
        Path format = path.resolve("format");
        if (!disk.exists(format)) {
            requireEmpty(disk, path);
        }
        Disk.DiskLock lock = DirectoryLock.take(disk, path);
        try {
            checkFormat(disk, path, format);
            return new DataDirectory(disk, path, lock, logParent);
        } catch (IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Whether {@link #open} would find a directory of ours, or make one. Changes nothing, takes no lock, and so does not say whether
     * another process has it.
     *
     * @throws IOException as {@link #open} does
     */
    public static void check(Disk disk, Path path) throws IOException {
        Path format = path.resolve("format");
        if (disk.exists(format)) {
            requireKnown(disk, path, format);
            requireWhole(disk, path);
        } else if (disk.exists(path)) {
            requireEmpty(disk, path);
        }
    }

    /**
     * Whether it is of a member of an ensemble: what others than that write into it, the rest of the ensemble would not have. Changes
     * nothing, and takes no lock.
     */
    public static boolean isOfMember(Disk disk, Path path) throws IOException {
        return disk.exists(path.resolve("configs"))
                || !new EpochFile(disk, path.resolve("epoch")).read().equals(Epochs.NONE);
    }

    public Path path() {
        return path;
    }

    /** What it is on. */
    public Disk disk() {
        return disk;
    }

    public SnapshotStore snapshots() {
        return snapshots;
    }

    /** Where the log's segments are. */
    public Path logDirectory() {
        return logPlace.directory();
    }

    /** Reads the log beside its writer. */
    public LogReader logReader() {
        return new LogReader(disk, logPlace.directory());
    }

    /** 32 random bytes that only this directory has; durable. */
    public byte[] secret() throws IOException {
        return new SecretFile(disk, path.resolve("secret")).secret();
    }

    /**
     * The session ids that the server of this directory may give out until it is started again: never any that it gave out before. To be
     * called once after {@link #open}.
     *
     * @param wallMs milliseconds since 1970, from which the ids are made where that is later than all before
     */
    public SessionIds claimSessionIds(long serverId, long wallMs) throws IOException {
        return new SessionIdFile(disk, path.resolve("session-ids")).claim(serverId, wallMs);
    }

    public EpochFile epochs() {
        return new EpochFile(disk, path.resolve("epoch"));
    }

    /** The server's number; empty where there is none. */
    public Optional<Long> serverId() throws IOException {
        Path file = path.resolve("myid");
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        String text = text(disk, file).strip();
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new DamagedFileException(file, 0, 0, "'" + text + "' is no number", e);
        }
    }

    /**
     * Brings the state back: the newest good snapshot, and over it the log. Log that is damaged, and has nothing that the snapshot does
     * not have, does no harm: {@link Recovered#fromLog} tells of it.
     *
     * @param sink where this method throws, what it has taken is worth nothing
     * @throws DamagedFileException names the file, the offset and the zxid; the directory is as it was
     * @throws IOException where an {@link #install} was cut short, among others
     */
    public Recovered recover(LogConfig config, StateSink sink) throws IOException {
        requireWhole(disk, path);
        snapshots.removeTemporaries();
        List<DamagedFileException> skipped = new ArrayList<>();
        Optional<SnapshotInfo> snapshot = snapshots.loadNewestGood(sink, skipped);
        Path logDirectory = logPlace.directory();
        disk.createDirectory(logDirectory);
        long zxid = snapshot.map(SnapshotInfo::zxid).orElse(0L);
        boolean installed = snapshot.map(SnapshotInfo::installed).orElse(false);
        LogFiles files = LogFiles.in(disk, logDirectory);
        if (files.isEmpty()) {
            mark.requireNone(logDirectory);
        }
        if (installed && skipped.isEmpty() && files.anyBefore(zxid)) {
            files.requireCovered(zxid);
            logToBeReplaced();
            files.removeBefore(zxid);
        }
        if (!skipped.isEmpty() && files.isEmpty()) {
            throw skipped.get(0);
        }
        if (zxid > 0 && !installed && files.isEmpty()) {
            throw new DamagedFileException(
                    logDirectory, 0, zxid, "there is a snapshot, but the log that it was made from is missing");
        }
        if (snapshot.isEmpty()) {
            sink.snapshotEnds(0);
        }
        WriteAheadLog log = openLog(files, config, zxid, sink, skipped);
        logReplaced(log);
        return new Recovered(log, snapshot, List.copyOf(skipped));
    }

    /**
     * Puts a state from elsewhere into a directory that holds none; durable when it returns. Where it is cut short, no start takes what
     * is there for a store, be it an empty one, until the state was put into it as a whole.
     *
     * @throws IOException where it holds a state, or there is no room, among others
     */
    public void install(Installing state) throws IOException {
        requireNoState();
        Path halfMade = path.resolve(HALF_MADE);
        WholeFile.write(disk, halfMade, "A state is put into this directory, and is not whole yet\n");
        snapshots.removeAfter(-1);
        snapshots.removeTemporaries();
        state.writeTo(snapshots);
        disk.delete(halfMade);
        disk.syncDirectory(path);
    }

    /** A state from elsewhere. */
    @FunctionalInterface
    public interface Installing {
        /** Writes one snapshot. */
        void writeTo(SnapshotStore snapshots) throws IOException;
    }

    /** @throws IOException where a state is here, but for one that is half made */
    public void requireNoState() throws IOException {
        boolean halfMade = disk.exists(path.resolve(HALF_MADE));
        if (!halfMade && (!snapshots.zxids().isEmpty() || LogFiles.exist(disk, logDirectory()))) {
            throw new IOException(path + " holds data already: choose a new or empty directory");
        }
    }

    /** To be called before the log, or all that is in it, is replaced by other means than this class'. */
    public void logToBeReplaced() throws IOException {
        mark.clear();
    }

    /** The log that is in use from now on. The caller closes it. */
    public void logReplaced(WriteAheadLog log) throws IOException {
        mark.watch(log);
    }

    /**
     * Removes what is not needed to come back: all snapshots but the newest good ones, and the log before the oldest of
     * these.
     *
     * @param snapshotsKept 1 or more; with 2, one damaged snapshot does no harm
     */
    public void purge(WriteAheadLog log, int snapshotsKept) throws IOException {
        long oldest = snapshots.purge(snapshotsKept);
        if (oldest > 0) {
            log.purgeThrough(oldest);
        }
    }

    /**
     * Takes back all transactions after {@code zxid}, and the snapshots that show any of them (ZOOKEEPER-4837); durable
     * when it returns. The state in memory is to be recovered anew.
     *
     * @throws IllegalArgumentException where the state as of {@code zxid} cannot be had from what is here
     */
    public void truncate(WriteAheadLog log, long zxid) throws IOException {
        boolean reachable = log.beginsAfterZxid() == 0;
        for (long snapshot : snapshots.zxids()) {
            reachable |= snapshot <= zxid && snapshot >= log.beginsAfterZxid();
        }
        if (!reachable) {
            throw new IllegalArgumentException(
                    "no snapshot and no log from which to make the state as of 0x" + Long.toHexString(zxid));
        }
        snapshots.removeAfter(zxid);
        log.truncate(zxid);
    }

    /** Lets go of the directory. */
    @Override
    public void close() throws IOException {
        try {
            logPlace.close();
        } finally {
            lock.close();
        }
    }

    private static WriteAheadLog openLog(
            LogFiles files, LogConfig config, long zxid, StateSink sink, List<DamagedFileException> skipped)
            throws IOException {
        try {
            WriteAheadLog log = files.open(config, zxid, sink::transaction);
            for (DamagedFileException newer : skipped) {
                if (log.lastZxid() < newer.zxid()) {
                    log.close();
                    throw newer;
                }
            }
            return log;
        } catch (DamagedFileException e) {
            // A log that does not reach back far enough does so because of the snapshot that was passed over: name
            // that.
            DamagedFileException first = skipped.isEmpty() ? e : skipped.get(0);
            Stream.concat(Stream.of(e), skipped.stream())
                    .filter(other -> other != first)
                    .distinct()
                    .forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void requireEmpty(Disk disk, Path path) throws IOException {
        List<String> names = disk.list(path);
        boolean apache = names.contains("version-2")
                || names.stream().anyMatch(name -> name.startsWith("snapshot.") || name.startsWith("log."));
        if (apache && ApacheDirectory.isOne(path)) {
            throw new IOException(path + " is a data directory of Apache ZooKeeper. Zabra does not write into it; "
                    + "import it into a directory of its own: zabra import " + path + " NEW-DIRECTORY");
        }
        List<String> strangers = names.stream()
                .filter(name -> !BEFORE_FIRST_START.contains(name))
                .toList();
        if (!strangers.isEmpty()) {
            throw new IOException(path + " is no data directory of Zabra, and is not empty: it has "
                    + String.join(", ", strangers.subList(0, Math.min(3, strangers.size()))));
        }
    }

    private static void checkFormat(Disk disk, Path path, Path format) throws IOException {
        if (disk.exists(format)) {
            requireKnown(disk, path, format);
        } else {
            WholeFile.write(disk, format, FORMAT);
        }
    }

    private static void requireKnown(Disk disk, Path path, Path format) throws IOException {
        String found = text(disk, format);
        if (!found.equals(FORMAT)) {
            throw new IOException(path + " has another format: '" + found.strip() + "', this program knows '"
                    + FORMAT.strip()
                    + "'. Start it with the program that wrote it; to take its data over, back it up"
                    + " with that one and restore it with this one: zabra backup, zabra restore");
        }
    }

    private static void requireWhole(Disk disk, Path path) throws IOException {
        if (disk.exists(path.resolve(HALF_MADE))) {
            throw new IOException(path + " is half made: a restore or an import was cut short there. Run it again, or"
                    + " remove the directory");
        }
    }

    static String text(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, false)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), SMALL_FILE_BYTES_MAX));
            file.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }
}
