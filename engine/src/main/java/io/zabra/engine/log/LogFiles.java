package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files of a log that nobody has open. Stateless. */
public final class LogFiles {
    private LogFiles() {}

    /**
     * Whether a directory holds any record or the place for one.
     *
     * @throws DamagedFileException where a segment has lost its header
     */
    public static boolean exist(Disk disk, Path directory) throws IOException {
        return disk.exists(directory) && !Segment.all(disk, directory).isEmpty();
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

    /** Whether {@link #removeBefore} would remove any. */
    public static boolean anyBefore(Disk disk, Path directory, long zxid) throws IOException {
        return Segment.all(disk, directory).stream()
                .anyMatch(segment -> segment.header().previousZxid() < zxid);
    }

    /**
     * Removes the segments that began before {@code zxid}, as when a snapshot of that zxid, made elsewhere, takes the place
     * of the whole history. What is logged after it begins a new segment.
     */
    public static void removeBefore(Disk disk, Path directory, long zxid) throws IOException {
        for (Segment segment : Segment.all(disk, directory)) {
            if (segment.header().previousZxid() < zxid) {
                disk.delete(segment.path());
            }
        }
        disk.syncDirectory(directory);
    }
}
