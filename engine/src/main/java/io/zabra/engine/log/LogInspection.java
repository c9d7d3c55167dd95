package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the segments of a log without opening it: nothing is cut, and another process may be using them. Then the last one may
 * end with a write under way, which looks like one that was torn. One thread; everything blocks.
 */
public final class LogInspection {
    private final Disk disk;
    private @Nullable SegmentScan before;
    private @Nullable Path beforePath;

    public LogInspection(Disk disk) {
        this.disk = disk;
    }

    /**
     * What a segment holds.
     *
     * @param afterZxid that it continues
     * @param lastZxid {@code afterZxid} where it holds no record
     * @param tornBytes behind the last good record; a start would cut them off
     */
    public record Facts(Path path, long afterZxid, long lastZxid, long records, long tornBytes, long bytes) {}

    /** Takes transactions in order. */
    @FunctionalInterface
    public interface Handler {
        void transaction(LoggedTxn txn) throws IOException;
    }

    /** Whether a file begins as a segment of ours does. */
    public static boolean isSegment(Disk disk, Path path) throws IOException {
        try {
            return Segment.read(disk, path) != null;
        } catch (DamagedFileException otherwise) {
            return false;
        }
    }

    /** The segments of a directory, oldest first. */
    public List<Path> segments(Path directory) throws IOException {
        return Segment.paths(disk, directory);
    }

    /**
     * Reads a segment to its end; where another one was read before, it must continue that.
     *
     * @throws DamagedFileException after having given the handler what is good before the damage
     */
    public Facts read(Path segment, Handler handler) throws IOException {
        Segment found = Segment.read(disk, segment);
        if (found == null) {
            return new Facts(segment, 0, 0, 0, 0, 0);
        }
        SegmentHeader header = found.header();
        checkContinues(segment, header);
        try (DiskFile file = disk.open(segment, false)) {
            SegmentScan scan = new SegmentScan(segment, header, file);
            long[] records = new long[1];
            scan.read((record, payload) -> {
                handler.transaction(LogScan.decode(segment, record, payload));
                records[0]++;
            });
            before = scan;
            beforePath = segment;
            return new Facts(
                    segment, header.previousZxid(), scan.lastZxid(), records[0], scan.tornBytes(), file.size());
        }
    }

    private void checkContinues(Path segment, SegmentHeader header) throws DamagedFileException {
        if (before == null || beforePath == null) {
            return;
        }
        if (before.lastZxid() != header.previousZxid() || before.nextLink() != header.previousLink()) {
            throw new DamagedFileException(
                    beforePath,
                    before.offset(),
                    before.lastZxid(),
                    "no good record here, but " + segment + " continues after zxid 0x"
                            + Long.toHexString(header.previousZxid()));
        }
    }
}
