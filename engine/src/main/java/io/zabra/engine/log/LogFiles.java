package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log that nobody has open, as they were when they were listed. Where a segment has lost its header, those behind it are what
 * is left: enough for a snapshot that the first of them continues, or goes back behind. One thread; blocks.
 */
public final class LogFiles {
    private final Disk disk;
    private final Path directory;
    /** Oldest first, none missing between them. */
    private final List<Segment> segments = new ArrayList<>();
    /** Up to the last one that has lost its header. */
    private final List<Path> lost = new ArrayList<>();
    /** The last one, if it was being begun: it holds no record. */
    private @Nullable Path begun;

    private @Nullable DamagedFileException damage;

    private LogFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Lists a directory, which need not be there. One that was being begun, and is no damage's neighbour, is removed. */
    public static LogFiles in(Disk disk, Path directory) throws IOException {
        LogFiles files = new LogFiles(disk, directory);
        if (disk.exists(directory)) {
            files.list();
        }
        return files;
    }

    private void list() throws IOException {
        List<Path> paths = Segment.paths(disk, directory);
        for (int i = 0; i < paths.size(); i++) {
            Path next = i + 1 < paths.size() ? paths.get(i + 1) : null;
            try {
                add(paths.get(i), next);
            } catch (DamagedFileException header) {
                segments.clear();
                lost.clear();
                lost.addAll(paths.subList(0, i + 1));
                damage = header;
            }
        }
        if (damage == null) {
            removeBegun();
        }
    }

    private void add(Path path, @Nullable Path next) throws IOException {
        Segment segment = readTwice(path);
        if (segment != null) {
            segments.add(segment);
        } else if (next == null) {
            begun = path;
        } else {
            throw Segment.lost(path, "the log's header is missing, but " + next + " comes after it");
        }
    }

    /** What cannot be read once may be readable the next time. */
    private @Nullable Segment readTwice(Path path) throws IOException {
        try {
            return Segment.read(disk, path);
        } catch (FileSystemException notOpened) {
            throw notOpened;
        } catch (IOException once) {
            return readAgain(path);
        }
    }

    private @Nullable Segment readAgain(Path path) throws IOException {
        try {
            return Segment.read(disk, path);
        } catch (FileSystemException | DamagedFileException known) {
            throw known;
        } catch (IOException unreadable) {
            throw new DamagedFileException(
                    path,
                    0,
                    Segment.firstZxid(path) - 1,
                    "the log's header cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private void removeBegun() throws IOException {
        Path empty = begun;
        if (empty != null) {
            disk.delete(empty);
            disk.syncDirectory(directory);
            begun = null;
        }
    }

    /** Whether there is no record, nor the place for one. */
    public boolean isEmpty() {
        return segments.isEmpty() && lost.isEmpty();
    }

    /** Whether {@link #removeBefore} would remove any. */
    public boolean anyBefore(long zxid) {
        return !lost.isEmpty()
                || segments.stream().anyMatch(segment -> segment.header().previousZxid() < zxid);
    }

    /**
     * Removes the segments that began before {@code zxid}, as when a snapshot of that zxid, made elsewhere, takes the place
     * of the whole history. What is logged after it begins a new segment.
     *
     * @throws DamagedFileException where a segment has lost its header, and may hold what is after {@code zxid}
     */
    public void removeBefore(long zxid) throws IOException {
        requireCovered(zxid);
        removeLost();
        for (Segment segment : List.copyOf(segments)) {
            if (segment.header().previousZxid() < zxid) {
                disk.delete(segment.path());
                segments.remove(segment);
            }
        }
        disk.syncDirectory(directory);
    }

    /**
     * Opens the log. See {@link WriteAheadLog#open}, which lists the files itself. To be called once, and nothing else after it.
     *
     * @param afterZxid of a snapshot that is good: what is damaged, and has nothing that came after it, goes, or is passed over
     */
    public WriteAheadLog open(LogConfig config, long afterZxid, WriteAheadLog.Handler handler) throws IOException {
        requireCovered(afterZxid);
        if (segments.isEmpty()) {
            LogScan.Result nothing = LogScan.Result.nothing(afterZxid);
            return new WriteAheadLog(disk, directory, config, segments, nothing);
        }
        ReadAhead.Source<LogScan.Result> source =
                ahead -> LogScan.transactions(disk, segments, config, afterZxid, ahead);
        LogScan.Result scanned = ReadAhead.read(source, handler, LogScan.Result::close);
        DamagedFileException gone = damage;
        try {
            disk.syncDirectory(directory);
            removeLost();
        } catch (IOException e) {
            scanned.close();
            throw e;
        }
        LogScan.Result told = gone == null ? scanned : scanned.withDamage(gone);
        return new WriteAheadLog(disk, directory, config, segments, told);
    }

    /**
     * Whether a snapshot of that zxid makes up for the segments that have lost their header. What is left says itself after which zxid it
     * begins, and that no record is missing from there on. Changes nothing.
     *
     * @param zxid 0: without a snapshot
     * @throws DamagedFileException names such a segment where it may hold what is after {@code zxid}
     */
    public void requireCovered(long zxid) throws DamagedFileException {
        DamagedFileException found = damage;
        boolean covers =
                zxid > 0 && !segments.isEmpty() && segments.get(0).header().previousZxid() <= zxid;
        if (found != null && !covers) {
            throw found;
        }
    }

    private void removeLost() throws IOException {
        if (damage == null) {
            return;
        }
        // Oldest first, so that after a crash it looks as it does now.
        for (Path path : lost) {
            disk.delete(path);
            disk.syncDirectory(directory);
        }
        removeBegun();
        lost.clear();
        damage = null;
    }

    /**
     * Whether a directory holds any record or the place for one.
     *
     * @throws IOException where it cannot be listed
     */
    public static boolean exist(Disk disk, Path directory) throws IOException {
        return !in(disk, directory).isEmpty();
    }

    /**
     * The last zxid that may be in a segment; {@link Long#MAX_VALUE} of the last one, and of what is none.
     *
     * @param file the segment
     */
    public static long endZxid(Disk disk, Path directory, String file) throws IOException {
        List<Path> segments = Segment.paths(disk, directory);
        int next = segments.indexOf(Path.of(file)) + 1;
        return next == 0 || next == segments.size() ? Long.MAX_VALUE : Segment.firstZxid(segments.get(next)) - 1;
    }
}
