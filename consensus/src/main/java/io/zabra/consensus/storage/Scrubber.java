package io.zabra.consensus.storage;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.snapshot.OpenSnapshot;
import io.zabra.engine.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads over all log and all snapshots that a server keeps, so that what has rotted is found while the state machine can still make
 * up for it, and not when it is needed. What is read beside its writers may be purged or replaced meanwhile: only what is damaged when it is
 * read again counts. Blocks.
 */
final class Scrubber {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);

    private final LogReader log;
    private final SnapshotStore snapshots;
    private final BiConsumer<DamagedFileException, Long> logDamaged;
    private final Consumer<DamagedFileException> snapshotDamaged;

    /**
     * @param disk that is read from
     * @param logDamaged told of damage in the log, and of the zxid up to which it was to be read
     * @param snapshotDamaged told of each damaged snapshot
     */
    Scrubber(
            Disk disk,
            Path logDirectory,
            Path snapshotDirectory,
            BiConsumer<DamagedFileException, Long> logDamaged,
            Consumer<DamagedFileException> snapshotDamaged)
            throws IOException {
        this.log = new LogReader(disk, logDirectory);
        this.snapshots = new SnapshotStore(disk, snapshotDirectory);
        this.logDamaged = logDamaged;
        this.snapshotDamaged = snapshotDamaged;
    }

    /** What is read. */
    @FunctionalInterface
    private interface Reading {
        void read() throws IOException;
    }

    /**
     * @param toZxid of a transaction that is applied, and so neither truncated nor needed from here
     * @return whether it came to its end
     */
    boolean pass(long toZxid) {
        try {
            DamagedFileException inLog = damage(() -> log.check(toZxid));
            if (inLog != null) {
                logDamaged.accept(inLog, toZxid);
            }
            for (long zxid : List.copyOf(snapshots.zxids())) {
                DamagedFileException inSnapshot = damage(() -> check(zxid));
                if (inSnapshot != null) {
                    snapshotDamaged.accept(inSnapshot);
                }
            }
            return true;
        } catch (IOException changed) {
            LOG.debug("What is on disk was not read over to its end: {}", changed.toString());
            return false;
        }
    }

    private void check(long zxid) throws IOException {
        OpenSnapshot snapshot;
        try {
            snapshot = snapshots.open(zxid);
        } catch (NoSuchFileException removed) {
            return;
        }
        try (snapshot) {
            SnapshotStore.check(snapshot);
        }
    }

    /** What is damaged twice, or null. */
    private static @Nullable DamagedFileException damage(Reading reading) throws IOException {
        try {
            reading.read();
            return null;
        } catch (DamagedFileException once) {
            return again(reading);
        }
    }

    private static @Nullable DamagedFileException again(Reading reading) throws IOException {
        try {
            reading.read();
            return null;
        } catch (DamagedFileException twice) {
            return twice;
        }
    }
}
