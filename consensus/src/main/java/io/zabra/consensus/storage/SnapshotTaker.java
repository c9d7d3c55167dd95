package io.zabra.consensus.storage;

import io.zabra.consensus.host.StateImage;
import io.zabra.engine.thread.Threads;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows when a snapshot is due, and writes one at a time on a thread of its own. Any thread. */
final class SnapshotTaker {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);
    /** So that a disk that cannot take one is not written to all the time; twice as many after each failure. */
    private static final long RETRIED_AFTER_TXNS = 10_000;

    private final PeerDirectory directory;
    private final DiskTimes times;
    private final LongConsumer purge;
    private final AtomicLong txns = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong lastZxid;
    private volatile boolean urgent;
    /** So much has to be logged before what is urgent is tried again. */
    private volatile long urgentAfterTxns;
    /** Zxids of those that cannot be read any more, and are there still. */
    private final Set<Long> damaged = ConcurrentHashMap.newKeySet();
    /** What the newest one takes. */
    private final AtomicLong snapshotBytes;
    /** Who writes a snapshot, or replaces all of them. */
    private final AtomicReference<@Nullable Thread> writing = new AtomicReference<>();

    /** @param purge told of the zxid up to which no snapshot needs the log any more */
    SnapshotTaker(PeerDirectory directory, DiskTimes times, LongConsumer purge) {
        this.directory = directory;
        this.times = times;
        this.purge = purge;
        this.lastZxid = new AtomicLong(directory.snapshotZxid());
        this.snapshotBytes = new AtomicLong(directory.snapshotBytes());
        directory.damagedSnapshots().forEach(this::damaged);
        if (directory.isLogCut()) {
            urgent();
        }
    }

    void logged(int count) {
        txns.incrementAndGet();
        bytes.addAndGet(count);
        times.logged(count);
    }

    /** Waits for the one that is being written, and lets no other begin until {@link #installed}. */
    void installing() {
        do {
            await();
        } while (!writing.compareAndSet(null, Thread.currentThread()));
    }

    void installed(long zxid) {
        lastZxid.set(zxid);
        snapshotBytes.set(directory.snapshotBytes());
        damaged.clear();
        begin();
        times.snapshotWritten();
        writing.set(null);
    }

    /** Where the next one is due by what was logged before one is written, that goes on without rests. */
    boolean isDue() {
        boolean byLog = directory.config().snapshots().isDue(txns.get(), bytes.get(), snapshotBytes.get());
        if (writing.get() == null) {
            return byLog || (urgent && txns.get() > urgentAfterTxns);
        }
        if (byLog) {
            directory.hurrySnapshot(true);
        }
        return false;
    }

    /** Whether a snapshot holds more than the log up to this zxid. */
    boolean has(long zxid) {
        return lastZxid.get() > zxid;
    }

    /** One is due, however little was logged since the last one, as long as anything was: none has the zxid of the one before. */
    void urgent() {
        urgent = true;
    }

    /**
     * One cannot be read any more: another one is due, as by {@link #urgent}, and takes its place.
     *
     * @return false where that was known
     */
    boolean damaged(long zxid) {
        urgent();
        return damaged.add(zxid);
    }

    void take(StateImage image) {
        Thread thread = new Thread(() -> write(image), "zabra-snapshot");
        if (begins(image, thread)) {
            thread.start();
        }
    }

    /** The same, on the caller's thread. */
    void takeHere(StateImage image) {
        if (begins(image, Thread.currentThread())) {
            write(image);
        }
    }

    private boolean begins(StateImage image, Thread writer) {
        // A second snapshot of the same zxid would say of a received one that it needs the log before it.
        if (image.zxid() <= lastZxid.get() || !writing.compareAndSet(null, writer)) {
            image.close();
            return false;
        }
        begin();
        return true;
    }

    /** Returns when none is being written. */
    void await() {
        Thread thread = writing.get();
        if (thread != null && thread != Thread.currentThread()) {
            directory.hurrySnapshot(true);
            Threads.join(thread);
        }
    }

    private void begin() {
        directory.hurrySnapshot(false);
        urgent = false;
        txns.set(0);
        bytes.set(0);
        times.snapshotBegun();
    }

    private void write(StateImage image) {
        try (image) {
            snapshotBytes.set(directory.writeSnapshot(image).bytes());
            lastZxid.set(image.zxid());
            times.snapshotWritten();
            urgentAfterTxns = 0;
            removeOlder(image.zxid());
        } catch (IOException | RuntimeException e) {
            times.snapshotFailed();
            LOG.error(
                    "No snapshot of zxid 0x{} could be written; {} MiB of log are in none now, which the next start needs on its heap",
                    Long.toHexString(image.zxid()),
                    times.unsavedBytes() >> 20,
                    e);
            urgentAfterTxns = Math.max(RETRIED_AFTER_TXNS, 2 * urgentAfterTxns);
            urgent();
        } finally {
            writing.set(null);
        }
    }

    private void removeOlder(long zxid) {
        try {
            removeDamaged(zxid);
            long oldest = directory.purgeSnapshots();
            if (oldest > 0 || directory.isDamaged()) {
                purge.accept(oldest);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("What the snapshot of zxid 0x{} makes up for could not be removed", Long.toHexString(zxid), e);
        }
    }

    /** What a new one, which was read back, makes up for. */
    private void removeDamaged(long zxid) throws IOException {
        if (!damaged.isEmpty()) {
            directory.removeDamagedSnapshots(zxid);
            damaged.removeIf(other -> other < zxid);
        }
    }
}
