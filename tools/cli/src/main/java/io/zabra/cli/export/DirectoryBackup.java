package io.zabra.cli.export;

import io.zabra.cli.output.Tally;
import io.zabra.engine.LocalStore;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.snapshot.SnapshotFile;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.tree.PinnedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The backup of a data directory that no process uses: whoever may read its files sees everything. */
public final class DirectoryBackup {
    private DirectoryBackup() {}

    /**
     * Blocks as long as it takes. No session expires meanwhile, and nothing is logged.
     *
     * @param file new; durable, and read back, when this returns
     * @param progress told of each znode, and how many there are
     * @throws IOException where the directory is in use, damaged or no data directory, or the file cannot be written
     */
    public static SnapshotInfo write(Path directory, Path file, Tally progress) throws IOException {
        requireDataDirectory(directory);
        try (LocalStore store = LocalStore.open(directory, DirectoryStore.config(directory));
                PinnedTree tree = store.pin()) {
            progress.expect(store.tree().size());
            return SnapshotFile.write(
                    NioDisk.DISK,
                    file,
                    tree.zxid(),
                    store.sessions().stream().collect(Collectors.toMap(SessionInfo::id, SessionInfo::timeoutMs)),
                    sink -> NodeImages.of(tree, counted(sink, progress)));
        }
    }

    private static SnapshotStore.NodeSink counted(SnapshotStore.NodeSink sink, Tally progress) {
        AtomicLong passed = new AtomicLong();
        return znode -> {
            sink.znode(znode);
            progress.reached(passed.incrementAndGet());
        };
    }

    /** @throws IOException where this is no whole data directory of Zabra's */
    public static void requireDataDirectory(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        if (!Files.exists(directory.resolve("format"))) {
            throw new IOException(directory + " is no data directory of Zabra's");
        }
        if (Files.exists(directory.resolve("install"))) {
            throw new IOException(directory + " is in the middle of taking over a snapshot of the leader's:"
                    + " start that server once, or take another one's");
        }
    }
}
