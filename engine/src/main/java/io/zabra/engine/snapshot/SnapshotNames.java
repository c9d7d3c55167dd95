package io.zabra.engine.snapshot;

import io.zabra.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the files of one directory of snapshots are called. Any thread. */
final class SnapshotNames {
    private static final String TEMPORARY = ".tmp";

    private final Disk disk;
    private final Path directory;

    SnapshotNames(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    Path path(long zxid) {
        return directory.resolve(String.format("%016x", zxid));
    }

    /** Of one that is being written. */
    Path temporary(long zxid) {
        return directory.resolve(String.format("%016x", zxid) + TEMPORARY);
    }

    /** The zxids of all snapshots, newest first. */
    List<Long> zxids() throws IOException {
        List<Long> zxids = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (name.matches("[0-9a-f]{16}")) {
                zxids.add(Long.parseUnsignedLong(name, 16));
            }
        }
        zxids.sort(Collections.reverseOrder());
        return zxids;
    }

    /** Removes what a crash left half written. */
    void removeTemporaries() throws IOException {
        for (String name : disk.list(directory)) {
            if (name.endsWith(TEMPORARY)) {
                disk.delete(directory.resolve(name));
            }
        }
        disk.syncDirectory(directory);
    }
}
