package io.zabra.engine;

import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Retention;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps its state in memory, and by what clock.
 *
 * @param tickTimeMs sessions expire in multiples of it
 * @param offHeap what the memory outside the Java heap is laid out for; null: znodes are kept on the heap
 * @param imageBytesMax of overwritten records that are kept for pinned trees; beyond it the oldest pin is given up
 * @param watchBytesMax of heap that watches may take; those that need more are refused
 * @param retention how far back a past version can be pinned
 * @param digestEnabled whether the tree's digest is kept (Apache's {@code zookeeper.digest.enabled})
 * @param quotaEnforced whether hard quotas refuse writes and soft ones are warned of (Apache's {@code enforceQuota}); they
 *     are counted in any case
 * @param clock the time
 */
public record StateConfig(
        int tickTimeMs,
        @Nullable RecordSizing offHeap,
        long imageBytesMax,
        long watchBytesMax,
        Retention retention,
        boolean digestEnabled,
        boolean quotaEnforced,
        StoreClock clock) {
    private static final int TICK_TIME_MS = 2_000;
    private static final int HEAP_PART = 4;

    /** On the heap, a quarter of it for images and one for watches, no past versions, Apache's tick, the machine's clock. */
    public static StateConfig standard() {
        return new StateConfig(
                TICK_TIME_MS,
                null,
                Runtime.getRuntime().maxMemory() / HEAP_PART,
                Runtime.getRuntime().maxMemory() / HEAP_PART,
                Retention.NONE,
                true,
                false,
                StoreClock.SYSTEM);
    }

    public StateConfig withTickTimeMs(int newTickTimeMs) {
        return new StateConfig(
                newTickTimeMs, offHeap, imageBytesMax, watchBytesMax, retention, digestEnabled, quotaEnforced, clock);
    }

    /** Where the JVM cannot keep znodes off the heap, they stay on it, and the log says what it lacks. */
    public StateConfig withOffHeap(RecordSizing newOffHeap) {
        return new StateConfig(
                tickTimeMs, newOffHeap, imageBytesMax, watchBytesMax, retention, digestEnabled, quotaEnforced, clock);
    }

    public StateConfig withWatchBytesMax(long newWatchBytesMax) {
        return new StateConfig(
                tickTimeMs, offHeap, imageBytesMax, newWatchBytesMax, retention, digestEnabled, quotaEnforced, clock);
    }

    public StateConfig withRetention(Retention newRetention) {
        return new StateConfig(
                tickTimeMs, offHeap, imageBytesMax, watchBytesMax, newRetention, digestEnabled, quotaEnforced, clock);
    }

    public StateConfig withDigest(boolean enabled) {
        return new StateConfig(
                tickTimeMs, offHeap, imageBytesMax, watchBytesMax, retention, enabled, quotaEnforced, clock);
    }

    public StateConfig withQuotaEnforced(boolean enforced) {
        return new StateConfig(
                tickTimeMs, offHeap, imageBytesMax, watchBytesMax, retention, digestEnabled, enforced, clock);
    }

    public StateConfig withClock(StoreClock newClock) {
        return new StateConfig(
                tickTimeMs, offHeap, imageBytesMax, watchBytesMax, retention, digestEnabled, quotaEnforced, newClock);
    }
}
