package io.zabra.engine.log;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file of the log, named by the zxid of its first record: sixteen hexadecimal digits, so that names sort. */
record Segment(Path path, SegmentHeader header) {

    static String name(long firstZxid) {
        return String.format("%016x", firstZxid);
    }

    /**
     * All segments of a directory, oldest first. One whose header never became durable holds no record; it is removed.
     */
    static List<Segment> all(Disk disk, Path directory) throws IOException {
        List<Segment> segments = new ArrayList<>();
        boolean removed = false;
        for (String name : disk.list(directory)) {
            if (name.matches("[0-9a-f]{16}")) {
                Path path = directory.resolve(name);
                SegmentHeader header = readHeader(disk, path);
                if (header == null) {
                    disk.delete(path);
                    removed = true;
                } else {
                    segments.add(new Segment(path, header));
                }
            }
        }
        if (removed) {
            disk.syncDirectory(directory);
        }
        return segments;
    }

    private static @Nullable SegmentHeader readHeader(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, false)) {
            ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
            file.read(bytes, 0);
            return SegmentHeader.decode(bytes.flip(), path);
        }
    }
}
