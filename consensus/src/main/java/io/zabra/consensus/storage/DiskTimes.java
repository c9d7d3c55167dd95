package io.zabra.consensus.storage;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How often and for how long the log was made durable, what became of snapshots, and what reading over the disk has found, since the start. Any thread. */
public final class DiskTimes {
    private final LongAdder forces = new LongAdder();
    private final LongAdder totalNanos = new LongAdder();
    private final AtomicLong minNanos = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong maxNanos = new AtomicLong();

    private final LongAdder scrubs = new LongAdder();
    private final LongAdder damagedSnapshots = new LongAdder();
    private final LongAdder failedSnapshots = new LongAdder();
    /** Of log since the last snapshot that was begun, and before that since the last one that was written. */
    private final AtomicLong sinceBegunBytes = new AtomicLong();

    private final AtomicLong sinceWrittenBytes = new AtomicLong();

    void scrubbed() {
        scrubs.increment();
    }

    void snapshotDamaged() {
        damagedSnapshots.increment();
    }

    void logged(int bytes) {
        sinceBegunBytes.addAndGet(bytes);
    }

    void snapshotBegun() {
        sinceWrittenBytes.addAndGet(sinceBegunBytes.getAndSet(0));
    }

    /** The one that was begun last. */
    void snapshotWritten() {
        sinceWrittenBytes.set(0);
    }

    void snapshotFailed() {
        failedSnapshots.increment();
    }

    /** How often a snapshot could not be written. */
    public long failedSnapshots() {
        return failedSnapshots.sum();
    }

    /** Payload of the log that is in no snapshot: so much of the heap the next start needs for it. */
    public long unsavedBytes() {
        return sinceWrittenBytes.get() + sinceBegunBytes.get();
    }

    /** How often all that is kept was read over to its end. */
    public long scrubs() {
        return scrubs.sum();
    }

    /** How often a snapshot was found damaged, the same one again included. */
    public long damagedSnapshots() {
        return damagedSnapshots.sum();
    }

    void forced(long nanos) {
        forces.increment();
        totalNanos.add(nanos);
        minNanos.accumulateAndGet(nanos, Math::min);
        maxNanos.accumulateAndGet(nanos, Math::max);
    }

    public long forces() {
        return forces.sum();
    }

    /** Sum of all, in ns. */
    public long totalNanos() {
        return totalNanos.sum();
    }

    /** The shortest, in ns; 0 before the first. */
    public long minNanos() {
        long min = minNanos.get();
        return min == Long.MAX_VALUE ? 0 : min;
    }

    /** The longest, in ns. */
    public long maxNanos() {
        return maxNanos.get();
    }
}
