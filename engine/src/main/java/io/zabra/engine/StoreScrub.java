package io.zabra.engine;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.ScrubThread;
import io.zabra.engine.directory.Scrubber;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.PacedDisk;
import io.zabra.engine.log.LogFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads over all that a durable store keeps on disk, once in a time, so that what has rotted is found while memory still has it: a
 * snapshot makes up for it. Any thread.
 */
final class StoreScrub {
    private static final Logger LOG = LoggerFactory.getLogger(StoreScrub.class);
    /** What failed, on a full disk say, is not tried again and again. */
    private static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final DataDirectory directory;
    private final StateMachine state;
    private final Snapshots snapshots;
    private final Runnable onLogDamage;
    private final Runnable mend;
    private final ScrubThread thread = new ScrubThread();
    private final LongAdder passes = new LongAdder();
    private final LongAdder damagedLogs = new LongAdder();
    private final LongAdder damagedSnapshots = new LongAdder();
    private volatile long triedNanos = System.nanoTime();

    /**
     * @param mend has the snapshot taken that is owed then
     */
    StoreScrub(
            DataDirectory directory,
            StateMachine state,
            Snapshots snapshots,
            LocalStoreConfig.ScrubPolicy policy,
            Runnable mend) {
        this.onLogDamage = policy.onLogDamage();
        this.directory = directory;
        this.state = state;
        this.snapshots = snapshots;
        this.mend = mend;
        thread.schedule(policy.everyMs());
    }

    /** Called now and then: begins where it is due. */
    void tick() {
        if (thread.isDue()) {
            PacedDisk paced = new PacedDisk(directory.disk(), Scrubber.BYTES_PER_SECOND);
            thread.begin(paced, () -> pass(paced));
        }
        if (snapshots.isOwed() && System.nanoTime() - triedNanos > RETRY_NANOS) {
            mendNow();
        }
    }

    /** Reads over all of it at once, on the caller's thread. */
    void pass() {
        pass(directory.disk());
    }

    ScrubCounts counts() {
        return new ScrubCounts(passes.sum(), damagedLogs.sum(), damagedSnapshots.sum());
    }

    /** Returns when nobody reads any more. */
    void close() {
        thread.close();
    }

    private void pass(Disk source) {
        try {
            Scrubber scrubber = new Scrubber(
                    source,
                    directory.logDirectory(),
                    directory.path().resolve("snapshot"),
                    this::logDamaged,
                    this::snapshotDamaged);
            if (scrubber.pass(state.lastZxid())) {
                passes.increment();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("What is on disk could not be read over", e);
        }
    }

    /** Of log that the start has found damaged: what it read has made up for it. */
    void found(List<DamagedFileException> damaged) {
        damaged.forEach(this::logDamaged);
    }

    private void logDamaged(DamagedFileException damage) {
        LOG.error(
                "Log of this server has rotted: {}. Memory has all that it said: a snapshot is written now, and log begun anew behind"
                        + " it, so that nothing is lost; the disk should be replaced",
                damage.getMessage());
        damagedLogs.increment();
        onLogDamage.run();
        snapshots.oweForLog(endOf(damage));
        mendNow();
    }

    /** The last zxid that may be in the same segment; 0 where that has gone already. */
    private long endOf(DamagedFileException damage) {
        try {
            if (!directory.disk().exists(Path.of(damage.file()))) {
                return 0;
            }
            return LogFiles.endZxid(directory.disk(), directory.logDirectory(), damage.file());
        } catch (IOException e) {
            LOG.warn("Where the damaged segment ends could not be read: no log is kept", e);
            return Long.MAX_VALUE;
        }
    }

    private void snapshotDamaged(DamagedFileException damage) {
        LOG.error(
                "A snapshot of this server has rotted: {}. Another one is written now, from memory; the disk should be replaced",
                damage.getMessage());
        damagedSnapshots.increment();
        snapshots.owe(Snapshots.Rot.SNAPSHOT);
        mendNow();
    }

    private void mendNow() {
        triedNanos = System.nanoTime();
        mend.run();
    }
}
