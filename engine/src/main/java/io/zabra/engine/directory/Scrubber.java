package io.zabra.engine.directory;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.PacedDisk;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads over all log and all snapshots that a server keeps, so that what has rotted is found while the state machine can still make
 * up for it, and not when it is needed. What is read beside its writers may be purged or replaced meanwhile: only what is damaged when it is
 * read again counts. Blocks.
 */
public final class Scrubber {
    /** Slow enough that nobody notices, and a terabyte a day and a half: what to give a {@link PacedDisk}. */
    public static final long BYTES_PER_SECOND = 8L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);

    private final LogReader log;
    private final SnapshotStore snapshots;
    private final Consumer<DamagedFileException> logDamaged;
    private final Consumer<DamagedFileException> snapshotDamaged;

    /**
     * @param disk that is read from
     * @param logDamaged told of the last damage in the log
     * @param snapshotDamaged told of each damaged snapshot
     */
    public Scrubber(
            Disk disk,
            Path logDirectory,
            Path snapshotDirectory,
            Consumer<DamagedFileException> logDamaged,
            Consumer<DamagedFileException> snapshotDamaged)
            throws IOException {
        this.log = new LogReader(disk, logDirectory);
        this.snapshots = new SnapshotStore(disk, snapshotDirectory);
        this.logDamaged = logDamaged;
        this.snapshotDamaged = snapshotDamaged;
    }

    /**
     * @param toZxid of a transaction that is applied, and so neither truncated nor needed from here
     * @return whether it came to its end
     */
    public boolean pass(long toZxid) {
        try {
            for (long zxid : List.copyOf(snapshots.zxids())) {
                DamagedFileException once = snapshots.check(zxid);
                DamagedFileException twice = once == null ? null : snapshots.check(zxid);
                if (twice != null) {
                    snapshotDamaged.accept(twice);
                }
            }
            List<DamagedFileException> inLog = log.check(toZxid);
            if (!inLog.isEmpty()) {
                logDamaged.accept(inLog.get(inLog.size() - 1));
            }
            return true;
        } catch (PacedDisk.StoppedException stopped) {
            return false;
        } catch (IOException e) {
            LOG.warn("What is on disk could not be read over to its end", e);
            return false;
        }
    }
}
