package io.zabra.cli.inspect;

import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheInspection;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.snapshot.SnapshotFile;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds snapshots and reads them, whoever wrote them. */
public final class SnapshotSource {
    private SnapshotSource() {}

    /** What a snapshot holds. */
    public record Facts(Path path, String writer, long zxid, long sessions, long znodes, long bytes) {}

    /**
     * The snapshots that a path stands for, newest first: one file, or those of a data directory.
     *
     * @throws IOException where there is none
     */
    public static List<Path> files(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        Path own = path.resolve("snapshot");
        List<Path> ours = ours(Files.isDirectory(own) ? own : path);
        if (!ours.isEmpty()) {
            return ours;
        }
        if (ApacheDirectory.isOne(path)) {
            return ApacheInspection.snapshots(ApacheDirectory.of(path));
        }
        throw new IOException(path + " holds no snapshot: give a data directory of Zabra's or Apache's, or a file");
    }

    /**
     * Reads a snapshot to its end, and checks it.
     *
     * @throws io.zabra.engine.disk.DamagedFileException after having given the sink a part of it, or all
     */
    public static Facts read(Path file, StateSink sink) throws IOException {
        if (SnapshotFile.isOne(NioDisk.DISK, file)) {
            SnapshotInfo info = SnapshotFile.read(NioDisk.DISK, file, sink);
            return new Facts(file, "Zabra", info.zxid(), info.sessions(), info.znodes(), info.bytes());
        }
        if (!ApacheInspection.isSnapshot(file)) {
            throw new IOException(file + " is no snapshot: neither Zabra's nor Apache's snapshot.<zxid>");
        }
        ApacheInspection.SnapshotFacts facts = ApacheInspection.readSnapshot(file, sink);
        return new Facts(file, "Apache", facts.zxid(), facts.sessions(), facts.znodes(), facts.bytes());
    }

    private static List<Path> ours(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).matches("[0-9a-f]{16}"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
