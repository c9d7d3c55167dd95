package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file of the log, named by the zxid of its first record: sixteen hexadecimal digits, so that names sort. */
record Segment(Path path, SegmentHeader header) {

    static String name(long firstZxid) {
        return String.format("%016x", firstZxid);
    }

    /** The names that segments have, oldest first. */
    static List<Path> paths(Disk disk, Path directory) throws IOException {
        return disk.list(directory).stream()
                .filter(name -> name.matches("[0-9a-f]{16}"))
                .map(directory::resolve)
                .toList();
    }

    /**
     * Null where no record can have been in it, for it is made longer than its header only when that is durable; and where it is not
     * there any more.
     *
     * @throws DamagedFileException where its header is missing or wrong
     */
    static @Nullable Segment read(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, false)) {
            // Before its bytes are read: it may be growing.
            long size = file.size();
            ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
            file.read(bytes, 0);
            SegmentHeader header = SegmentHeader.decode(bytes.flip(), path);
            if (header != null) {
                return new Segment(path, header);
            }
            // What is used for something else has lost its name before.
            if (size <= SegmentHeader.BYTES || !disk.exists(path)) {
                return null;
            }
            throw lost(path, "the log's header is missing, though the file is longer than that");
        } catch (NoSuchFileException purged) {
            return null;
        }
    }

    static DamagedFileException lost(Path path, String problem) {
        return new DamagedFileException(path, 0, firstZxid(path) - 1, problem);
    }

    /** As the file's name says. */
    static long firstZxid(Path path) {
        return Long.parseUnsignedLong(String.valueOf(path.getFileName()), 16);
    }
}
