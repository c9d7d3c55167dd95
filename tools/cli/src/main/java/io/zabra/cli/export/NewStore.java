package io.zabra.cli.export;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.FileHeldException;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.LogFiles;
import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory in which a store is about to be made, as it was before. One thread; blocks. */
public final class NewStore {
    private final Path directory;
    private final Set<Path> before;
    /** The directory and those above it, as far as they are not there: innermost first. */
    private final List<Path> missing;

    private NewStore(Path directory, Set<Path> before, List<Path> missing) {
        this.directory = directory;
        this.before = before;
        this.missing = missing;
    }

    /** @param directory in which there is no store */
    public static NewStore in(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path each = directory.toAbsolutePath(); each != null && Files.notExists(each); each = each.getParent()) {
            missing.add(each);
        }
        return new NewStore(directory, missing.isEmpty() ? content(directory) : Set.of(), missing);
    }

    /** Makes a store. */
    @FunctionalInterface
    public interface Making {
        void run() throws IOException;
    }

    /**
     * Has a store made. Where that fails, what was begun goes again, if there was none before.
     *
     * @param gone told that it has gone
     */
    public static void make(Path directory, Making making, Runnable gone) throws IOException {
        boolean none = Files.notExists(directory)
                || (Files.isDirectory(directory) && Files.notExists(directory.resolve("format")));
        if (!none) {
            making.run();
            return;
        }
        DataDirectory.check(NioDisk.DISK, directory);
        NewStore begun = in(directory);
        try {
            making.run();
        } catch (IOException | RuntimeException | Error e) {
            begun.takeAwayAfter(e, gone);
            throw e;
        }
    }

    private void takeAwayAfter(Throwable failure, Runnable gone) {
        try {
            boolean wasBegun = Files.exists(directory.resolve("format"));
            if (takeAway() && wasBegun) {
                gone.run();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Set<Path> content(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.collect(Collectors.toSet());
        }
    }

    /**
     * Removes what is there now and was not. Not where another process has the directory, or anything was ever written into the store: it may
     * have become somebody else's meanwhile.
     *
     * @return whether it was removed, or is not there
     */
    public boolean takeAway() throws IOException {
        if (!Files.isDirectory(directory)) {
            return true;
        }
        if (!isUnused() || !removeContent()) {
            return false;
        }
        removeMissing();
        return true;
    }

    /** What opening a store writes is left out: the disk may be full. */
    private boolean isUnused() {
        if (!Files.exists(directory.resolve("format"))) {
            return true;
        }
        try (DataDirectory data = DataDirectory.open(NioDisk.DISK, directory)) {
            return data.snapshots().zxids().isEmpty() && hasNoRecord(data.logDirectory());
        } catch (IOException inUseOrDamaged) {
            return false;
        }
    }

    private static boolean hasNoRecord(Path log) throws IOException {
        if (!LogFiles.exist(NioDisk.DISK, log)) {
            return true;
        }
        try (WriteAheadLog open = WriteAheadLog.open(NioDisk.DISK, log, LogConfig.STANDARD, 0, txn -> {})) {
            return open.lastZxid() == 0;
        }
    }

    /** False where another process has it. */
    private boolean removeContent() throws IOException {
        Disk.DiskLock lock;
        try {
            lock = NioDisk.DISK.lock(directory.resolve("lock"), "an import that takes it away again\n");
        } catch (FileHeldException e) {
            return false;
        }
        try {
            for (Path made : content(directory)) {
                if (!before.contains(made)) {
                    delete(made);
                }
            }
        } finally {
            lock.close();
        }
        return true;
    }

    private void removeMissing() throws IOException {
        try {
            for (Path made : missing) {
                Files.deleteIfExists(made);
            }
        } catch (DirectoryNotEmptyException e) {
            // Somebody else has put something there meanwhile.
        }
    }

    private static void delete(Path path) throws IOException {
        List<Path> all;
        try (Stream<Path> walked = Files.walk(path)) {
            all = walked.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
