package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as a file of its own, under any name: a backup, or one of a data directory that is only looked at. Stateless;
 * everything blocks.
 */
public final class SnapshotFile {
    private static final int MAGIC_AT = SnapshotFormat.BLOCK_HEADER_BYTES;
    private static final int ZXID_AT = MAGIC_AT + Long.BYTES + Integer.BYTES;

    private SnapshotFile() {}

    /** Whether a file begins as a snapshot of ours does. */
    public static boolean isOne(Disk disk, Path path) throws IOException {
        ByteBuffer head = head(disk, path);
        return !head.hasRemaining() && head.getLong(MAGIC_AT) == SnapshotFormat.MAGIC;
    }

    /** What a file is called until it is whole. It may be left where the process ends before. */
    public static Path temporary(Path path) {
        return path.resolveSibling(path.getFileName() + ".tmp");
    }

    /**
     * Writes a new file, and reads it back; it is durable under its name when this returns, and not there where it fails.
     *
     * @param sessions timeouts in ms by id
     * @throws IOException also where the name is taken
     */
    public static SnapshotInfo write(
            Disk disk, Path path, long zxid, Map<Long, Integer> sessions, SnapshotStore.Source znodes)
            throws IOException {
        Path absolute = path.toAbsolutePath();
        if (disk.exists(absolute)) {
            throw new IOException(path + " exists already. Name a new file");
        }
        Path temporary = temporary(absolute);
        if (disk.exists(temporary)) {
            throw new IOException(
                    temporary + " exists already: another one is being written, or was cut short. Remove it,"
                            + " or name another file");
        }
        // Where it fails, the file is somebody else's.
        DiskFile created = disk.createPrivate(temporary);
        SnapshotInfo info;
        try {
            try (DiskFile file = created) {
                SnapshotWriter writer = new SnapshotWriter(file, zxid, () -> false);
                writer.begin(true, SnapshotFormat.VERSION_ZNODES);
                writer.sessions(sessions);
                znodes.giveTo(writer::znode);
                writer.end(sessions.size());
                file.sync();
            }
            info = read(disk, temporary, null);
            disk.rename(temporary, absolute);
        } finally {
            if (disk.exists(temporary)) {
                disk.delete(temporary);
            }
        }
        Path directory = absolute.getParent();
        if (directory != null) {
            disk.syncDirectory(directory);
        }
        return new SnapshotInfo(path, zxid, info.installed(), info.sessions(), info.znodes(), info.bytes());
    }

    /**
     * Reads a snapshot to its end, and holds every block against its checksum.
     *
     * @param sink given all there is, without {@link StateSink#snapshotEnds}; null to check the file only
     * @throws DamagedFileException after having given the sink a part of it, or all; also where it is no snapshot
     */
    public static SnapshotInfo read(Disk disk, Path path, @Nullable StateSink sink) throws IOException {
        ByteBuffer head = head(disk, path);
        if (head.hasRemaining() || head.getLong(MAGIC_AT) != SnapshotFormat.MAGIC) {
            throw new DamagedFileException(path, 0, 0, "this is no snapshot of Zabra");
        }
        try (DiskFile file = disk.open(path, false)) {
            return new SnapshotReader(path, head.getLong(ZXID_AT), file, sink).read();
        }
    }

    private static ByteBuffer head(Disk disk, Path path) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(ZXID_AT + Long.BYTES);
        try (DiskFile file = disk.open(path, false)) {
            file.read(head, 0);
        }
        return head;
    }
}
