package io.zabra.consensus.storage;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How often and for how long the log was made durable, since the start. Any thread. */
public final class DiskTimes {
    private final LongAdder forces = new LongAdder();
    private final LongAdder totalNanos = new LongAdder();
    private final AtomicLong minNanos = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong maxNanos = new AtomicLong();

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
