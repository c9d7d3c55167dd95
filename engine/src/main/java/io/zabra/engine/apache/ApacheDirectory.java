package io.zabra.engine.apache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an Apache server keeps its snapshots and its logs; one place unless its configuration names a
 * {@code dataLogDir}.
 */
public record ApacheDirectory(Path snapshots, Path logs) {
    private static final String VERSION = "version-2";
    private static final String SNAPSHOT = "snapshot";
    private static final String LOG = "log";

    /**
     * @param dataDir as in {@code zoo.cfg}, or its {@code version-2}
     * @throws IOException where there is no such directory, or it holds no file of Apache's
     */
    public static ApacheDirectory of(Path dataDir) throws IOException {
        return of(dataDir, dataDir);
    }

    public static ApacheDirectory of(Path dataDir, Path dataLogDir) throws IOException {
        ApacheDirectory found = new ApacheDirectory(versioned(dataDir), versioned(dataLogDir));
        if (found.snapshotFiles().isEmpty() && found.logFiles().isEmpty()) {
            throw new IOException(
                    dataDir + " is no data directory of Apache ZooKeeper: it has no snapshot.<zxid> and no"
                            + " log.<zxid>, neither directly nor in " + VERSION);
        }
        return found;
    }

    /** Whether a directory looks like Apache's, so that nobody opens it as one of ours. */
    public static boolean isOne(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        ApacheDirectory maybe = new ApacheDirectory(versioned(directory), versioned(directory));
        return !maybe.snapshotFiles().isEmpty() || !maybe.logFiles().isEmpty();
    }

    /** Newest first. */
    List<ZxidFile> snapshotFiles() throws IOException {
        List<ZxidFile> files = files(snapshots, SNAPSHOT);
        files.sort(Comparator.comparingLong(ZxidFile::zxid)
                .reversed()
                .thenComparing(file -> file.path().toString()));
        return files;
    }

    /** Oldest first. */
    List<ZxidFile> logFiles() throws IOException {
        List<ZxidFile> files = files(logs, LOG);
        files.sort(Comparator.comparingLong(ZxidFile::zxid));
        return files;
    }

    private static Path versioned(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        Path versioned = directory.resolve(VERSION);
        return Files.isDirectory(versioned) ? versioned : directory;
    }

    private static List<ZxidFile> files(Path directory, String prefix) throws IOException {
        List<ZxidFile> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                ZxidFile file = ZxidFile.parse(entry, prefix);
                if (file != null && Files.isRegularFile(entry)) {
                    files.add(file);
                }
            }
        }
        return files;
    }
}
