package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stretch of a log that another thread appends to, and may purge: each call opens the files anew, and changes nothing.
 * Any thread.
 */
public final class LogReader {
    /** Takes the records of a stretch. */
    @FunctionalInterface
    public interface Handler {
        /** @param payload as {@link io.zabra.engine.txn.TxnCodec} writes a transaction; valid during the call */
        void record(long zxid, ByteBuffer payload) throws IOException;
    }

    private final Disk disk;
    private final Path directory;

    public LogReader(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Gives the records with {@code afterZxid < zxid <= toZxid}, in order and without gap. All of them must be durable, and must
     * not be truncated meanwhile. Blocks.
     *
     * @param toZxid of a record
     * @throws DamagedFileException where a record that is kept cannot be read; names file, offset and zxid
     * @throws IOException where the log does not reach back so far any more; what was given before is right
     */
    public void read(long afterZxid, long toZxid, Handler handler) throws IOException {
        if (afterZxid >= toZxid) {
            return;
        }
        List<Segment> segments = needed(afterZxid, toZxid);
        if (segments.isEmpty() || segments.get(0).header().previousZxid() > afterZxid) {
            throw new IOException("the log after 0x" + Long.toHexString(afterZxid) + " is gone");
        }
        for (int i = 0; i < segments.size(); i++) {
            read(segments.get(i), afterZxid, endZxid(segments, i, toZxid), handler);
        }
    }

    /**
     * Reads all records that are kept, up to this zxid, for their errors alone; the same must be true of them. What cannot be read twice
     * is damaged; what is purged meanwhile is passed over. Blocks.
     *
     * @return what is damaged, oldest first, one for each segment
     * @throws IOException where the directory cannot be listed
     */
    public List<DamagedFileException> check(long toZxid) throws IOException {
        List<DamagedFileException> damaged = new ArrayList<>();
        List<Path> paths = Segment.paths(disk, directory);
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            Path next = i + 1 < paths.size() ? paths.get(i + 1) : null;
            DamagedFileException once = damage(path, next, toZxid);
            DamagedFileException twice = once == null ? null : damage(path, next, toZxid);
            if (twice != null) {
                damaged.add(twice);
            }
        }
        return damaged;
    }

    private @Nullable DamagedFileException damage(Path path, @Nullable Path next, long toZxid) throws IOException {
        try {
            Segment segment = segment(path);
            long endZxid = segment == null || segment.header().previousZxid() >= toZxid ? -1 : endZxid(next, toZxid);
            if (segment != null && endZxid >= 0) {
                read(segment, -1, endZxid, (zxid, payload) -> {});
            }
            return null;
        } catch (DamagedFileException damaged) {
            return damaged;
        } catch (IOException unreadable) {
            return disk.exists(path) ? damagedFrom(path, unreadable) : null;
        }
    }

    /** Where the segment before this one ends; -1 where that cannot be told. */
    private long endZxid(@Nullable Path next, long toZxid) throws IOException {
        if (next == null) {
            return toZxid;
        }
        try {
            Segment segment = segment(next);
            return segment == null ? -1 : Math.min(toZxid, segment.header().previousZxid());
        } catch (IOException unreadable) {
            return -1;
        }
    }

    private static DamagedFileException damagedFrom(Path path, IOException why) {
        return new DamagedFileException(
                path, 0, Segment.firstZxid(path) - 1, "it cannot be read: " + why.getMessage(), why);
    }

    private static long endZxid(List<Segment> segments, int index, long toZxid) {
        boolean last = index + 1 == segments.size();
        return last ? toZxid : segments.get(index + 1).header().previousZxid();
    }

    /**
     * Walks over the records with {@code afterZxid < zxid <= toZxid} as far as there are any: from the oldest kept one on, up to
     * the last one that is durable. Blocks.
     */
    public LogCursor cursor(long afterZxid, long toZxid) throws IOException {
        return new LogCursor(disk, needed(afterZxid, toZxid), afterZxid, toZxid);
    }

    /** Everything up to {@code endZxid} was in this segment when it was listed. */
    private void read(Segment segment, long afterZxid, long endZxid, Handler handler) throws IOException {
        try (DiskFile file = disk.open(segment.path(), false)) {
            SegmentScan scan = new SegmentScan(segment.path(), segment.header(), file, afterZxid);
            for (LogRecord record = scan.next(endZxid); record != null; record = scan.next(endZxid)) {
                if (record.zxid() > afterZxid) {
                    handler.record(record.zxid(), scan.payload(record));
                }
            }
            if (scan.lastZxid() < endZxid) {
                throw missing(segment, scan, endZxid);
            }
        }
    }

    /** A file is used for something else only after its name is gone. */
    private IOException missing(Segment segment, SegmentScan scan, long endZxid) throws IOException {
        return disk.exists(segment.path())
                ? new DamagedFileException(
                        segment.path(),
                        scan.offset(),
                        scan.lastZxid(),
                        "no good record here, but the log went on to zxid 0x" + Long.toHexString(endZxid))
                : new IOException(
                        "the log after 0x" + Long.toHexString(scan.lastZxid()) + " was purged while it was read");
    }

    private List<Segment> needed(long afterZxid, long toZxid) throws IOException {
        List<Segment> needed = new ArrayList<>();
        for (Path path : Segment.paths(disk, directory)) {
            Segment segment = segment(path);
            if (segment == null || segment.header().previousZxid() >= toZxid) {
                continue;
            }
            if (segment.header().previousZxid() <= afterZxid) {
                needed.clear();
            }
            needed.add(segment);
        }
        return needed;
    }

    /** Null where it is being made, or was removed meanwhile. */
    private @Nullable Segment segment(Path path) throws IOException {
        try {
            return Segment.read(disk, path);
        } catch (DamagedFileException header) {
            // All of its records are lost, the first one too.
            throw damagedFrom(path, header);
        }
    }
}
