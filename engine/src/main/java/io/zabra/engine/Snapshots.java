package io.zabra.engine;

import io.zabra.engine.directory.Recovered;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.thread.Threads;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a snapshot is due, and has it written from a pinned tree on a thread of its own, while writes go on. Called
 * by the commit thread, but for {@link #close}.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final @Nullable SnapshotStore store;
    private final LocalStoreConfig.SnapshotPolicy policy;
    private final StateMachine state;
    /** What is on disk and cannot be read any more, the worse the later. */
    enum Rot {
        NONE,
        SNAPSHOT,
        LOG
    }

    private long txns;
    private long bytes;
    /** What the last one took. */
    private volatile long snapshotBytes;

    private volatile @Nullable Thread writing;
    private final AtomicReference<Rot> rot = new AtomicReference<>(Rot.NONE);
    /** Zxid up to which log is not wanted that is damaged. */
    private final AtomicLong rottenThrough = new AtomicLong();

    /** Told of the zxid up to which the log is not needed any more; any thread. */
    private LongConsumer purge = zxid -> {};

    /** @param store null: none are written */
    Snapshots(@Nullable SnapshotStore store, LocalStoreConfig.SnapshotPolicy policy, StateMachine state) {
        this.store = store;
        this.policy = policy;
        this.state = state;
    }

    /** Before anything else. */
    void onPurge(LongConsumer newPurge) {
        purge = newPurge;
    }

    /** @param recovered the snapshot, and the transactions found in the log after it */
    void recovered(Recovered recovered) {
        txns = recovered.fromLog().replayed();
        bytes = recovered.fromLog().replayedBytes();
        snapshotBytes = recovered.snapshot().map(SnapshotInfo::bytes).orElse(0L);
    }

    void logged(int count, long logBytes) {
        txns += count;
        bytes += logBytes;
    }

    /** Tree and sessions are those of one zxid now. Where the next one is due before one is written, that goes on without rests. */
    void batchApplied() {
        if (store == null || !policy.isDue(txns, bytes, snapshotBytes)) {
            return;
        }
        if (writing == null) {
            begin(store, Rot.NONE);
        } else {
            store.hurry(true);
        }
    }

    /** Something on disk has rotted that memory still has: a snapshot is owed. Any thread. */
    void owe(Rot found) {
        rot.accumulateAndGet(found, (before, now) -> before.compareTo(now) < 0 ? now : before);
    }

    /**
     * As {@link #owe}, of log.
     *
     * @param throughZxid the log up to which is to go then: that of the segment that has rotted, and before it
     */
    void oweForLog(long throughZxid) {
        rottenThrough.accumulateAndGet(throughZxid, Math::max);
        owe(Rot.LOG);
    }

    /** Whether {@link #takeOwed} would take one. Any thread. */
    boolean isOwed() {
        return rot.get() != Rot.NONE && writing == null;
    }

    /** Tree and sessions are those of one zxid now, and what is logged from now on is apart from the log before. */
    void takeOwed() {
        if (store != null && isOwed()) {
            begin(store, Objects.requireNonNull(rot.getAndSet(Rot.NONE)));
        }
    }

    /** @param settled what has rotted, and is made up for when it is written */
    private void begin(SnapshotStore into, Rot settled) {
        txns = 0;
        bytes = 0;
        into.hurry(false);
        PassingState passing = state.passState();
        Thread thread = new Thread(() -> write(into, passing, settled), "zabra-snapshot");
        thread.setDaemon(true);
        writing = thread;
        thread.start();
    }

    /** Waits for the snapshot that is being written, if there is one. */
    void close() {
        if (store != null) {
            store.hurry(true);
        }
        Threads.join(writing);
    }

    /** What fails here harms neither the log nor the snapshots there are; it is tried again when the next one is due. */
    private void write(SnapshotStore into, PassingState passing, Rot settled) {
        try (passing) {
            SnapshotInfo info = into.write(passing.tree(), passing.timeoutsMs());
            snapshotBytes = info.bytes();
            LOG.info(
                    "Snapshot of zxid 0x{} written: {} znodes, {} bytes",
                    Long.toHexString(info.zxid()),
                    info.znodes(),
                    info.bytes());
            if (settled != Rot.NONE) {
                into.removeDamaged(info.zxid());
            }
            long oldest = into.purge(policy.kept());
            // No start would take log that is damaged, though this snapshot does not need it.
            long through = settled == Rot.LOG ? Math.max(oldest, Math.min(rottenThrough.get(), info.zxid())) : oldest;
            if (through > 0) {
                purge.accept(through);
            }
        } catch (IOException | RuntimeException e) {
            owe(settled);
            LOG.error("No snapshot of zxid 0x{} could be written", Long.toHexString(passing.zxid()), e);
        } finally {
            writing = null;
        }
    }
}
