package io.zabra.consensus.storage;

import io.zabra.consensus.zab.LogEntry;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.WholeFile;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces snapshots and log of a data directory by a received snapshot and the transactions that came with it, in one step
 * whatever happens: a leader that has just been elected may send a snapshot from before the end of our own log, and whoever
 * dies between the two must not have forgotten what it once acknowledged.
 *
 * <p>The new files are made beside the old ones, in {@code incoming/}. Once they are durable a file {@code install} names both;
 * from then on the new ones are what counts, and moving them is repeated at the next start if need be.
 */
final class Installation {
    private static final String LOG = "log";
    private static final String MARKER = "install";
    private static final String REMOVE = "remove ";
    private static final String END = "end";
    private static final List<String> PARTS = List.of(LOG, "snapshot");
    private static final int MARKER_BYTES_MAX = 1 << 24;

    private final Disk disk;
    private final Path root;
    private final Path logParent;

    /** @param logParent has the log in {@code log/}; the root, or a directory on another disk, to which no file can be moved from it */
    Installation(Disk disk, Path root, Path logParent) {
        this.disk = disk;
        this.root = root;
        this.logParent = logParent;
    }

    /** At start: ends what had begun to count, forgets what had not. */
    void recover() throws IOException {
        if (disk.exists(root.resolve(MARKER))) {
            move();
        }
        clear();
    }

    /**
     * Writes it all; durable, and in the place of what was there before, when it returns.
     *
     * @param entries the transactions after the snapshot
     * @return the snapshot as it was written, before it took its place
     */
    SnapshotInfo run(long zxid, StateScan state, List<LogEntry> entries, LogConfig config) throws IOException {
        clear();
        SnapshotInfo written =
                new SnapshotStore(disk, incoming("snapshot")).write(zxid, state.sessions(), true, state::znodes);
        try (WriteAheadLog log = WriteAheadLog.open(disk, incoming(LOG), config, zxid, txn -> {})) {
            for (LogEntry entry : entries) {
                log.append(entry.zxid(), ByteBuffer.wrap(entry.payload()));
            }
        }
        mark();
        move();
        clear();
        return written;
    }

    private Path incoming(String part) {
        return parent(part).resolve("incoming").resolve(part);
    }

    private Path inPlace(String part) {
        return parent(part).resolve(part);
    }

    private Path parent(String part) {
        return part.equals(LOG) ? logParent : root;
    }

    private void clear() throws IOException {
        WholeFile.clear(disk, root.resolve(MARKER));
        for (String part : PARTS) {
            disk.createDirectory(incoming(part));
            for (String name : disk.list(incoming(part))) {
                disk.delete(incoming(part).resolve(name));
            }
            disk.syncDirectory(incoming(part));
        }
    }

    /** Names the old files; what has the name of a new one is replaced by it anyway. */
    private void mark() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String part : PARTS) {
            Set<String> old = new LinkedHashSet<>(disk.list(inPlace(part)));
            disk.list(incoming(part)).forEach(old::remove);
            old.forEach(name ->
                    text.append(REMOVE).append(part).append('/').append(name).append('\n'));
        }
        WholeFile.write(disk, root.resolve(MARKER), text.append(END).toString());
    }

    private void move() throws IOException {
        List<String> old = marked();
        for (String part : PARTS) {
            disk.createDirectory(inPlace(part));
            for (String name : disk.list(incoming(part))) {
                disk.rename(incoming(part).resolve(name), inPlace(part).resolve(name));
            }
            disk.syncDirectory(inPlace(part));
            disk.syncDirectory(incoming(part));
        }
        for (String name : old) {
            Path path = parent(name.substring(0, name.indexOf('/'))).resolve(name);
            if (disk.exists(path)) {
                disk.delete(path);
            }
        }
        for (String part : PARTS) {
            disk.syncDirectory(inPlace(part));
        }
        disk.delete(root.resolve(MARKER));
        disk.syncDirectory(root);
    }

    private List<String> marked() throws IOException {
        Path path = root.resolve(MARKER);
        try (DiskFile file = disk.open(path, false)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MARKER_BYTES_MAX, file.size()));
            file.read(bytes, 0);
            List<String> lines = StandardCharsets.UTF_8
                    .decode(bytes.flip())
                    .toString()
                    .lines()
                    .toList();
            if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(END)) {
                throw new IOException(path + " is damaged: it does not end");
            }
            List<String> names = new ArrayList<>();
            for (String line : lines.subList(0, lines.size() - 1)) {
                if (!line.startsWith(REMOVE) || line.indexOf('/') < 0) {
                    throw new IOException(path + " is damaged: " + line);
                }
                names.add(line.substring(REMOVE.length()));
            }
            return names;
        }
    }
}
