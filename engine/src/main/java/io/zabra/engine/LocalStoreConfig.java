package io.zabra.engine;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.tree.RecordSizing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link LocalStore} behaves. {@link #standard} gives Apache's defaults; change single settings by the {@code with}
 * methods.
 *
 * @param serverId the highest byte of the session ids that this store gives out
 * @param tickTimeMs sessions expire in multiples of it
 * @param sessionTimeoutMsMin what clients ask for is raised to it
 * @param sessionTimeoutMsMax what clients ask for is lowered to it
 * @param extendedTypesEnabled whether TTL znodes may be created
 * @param sweep when containers and TTL znodes go
 * @param access who may do what
 * @param snapshots when a durable store writes them
 * @param offHeap what the memory outside the Java heap is laid out for; null: znodes are kept on the heap
 * @param imageBytesMax of overwritten records that are kept for pinned trees; beyond it the oldest pin is given up
 * @param clock the time
 * @param ticking whether the store has a thread that looks at the clock; false: {@link LocalStore#tick} is called by others
 * @param onFailure called once, on a thread of the store, when the store had to stop because it could not write, or an
 *     invariant broke; nothing is acknowledged any more. A server ends its process here
 */
public record LocalStoreConfig(
        int serverId,
        int tickTimeMs,
        int sessionTimeoutMsMin,
        int sessionTimeoutMsMax,
        boolean extendedTypesEnabled,
        Sweep sweep,
        AccessControl access,
        SnapshotPolicy snapshots,
        @Nullable RecordSizing offHeap,
        long imageBytesMax,
        StoreClock clock,
        boolean ticking,
        Consumer<Throwable> onFailure) {
    private static final int TICK_TIME_MS = 2_000;
    private static final int TICKS_MIN = 2;
    private static final int TICKS_MAX = 20;

    /**
     * When containers and TTL znodes are removed (Apache's {@code ContainerManager}).
     *
     * @param intervalMs between two looks
     * @param perMinuteMax how many may go
     * @param neverUsedMsMax how long a container stays that never had children; 0: for ever
     */
    public record Sweep(int intervalMs, int perMinuteMax, long neverUsedMsMax) {
        public static final Sweep STANDARD = new Sweep(60_000, 10_000, 0);
    }

    /**
     * When a snapshot is written: after so many transactions or bytes of log since the last one.
     *
     * @param kept how many good ones stay; with 2, one that is damaged later does no harm
     */
    public record SnapshotPolicy(int txnsMax, long logBytesMax, int kept) {
        public static final SnapshotPolicy STANDARD = new SnapshotPolicy(100_000, 256L << 20, 2);
    }

    public static LocalStoreConfig standard() {
        return new LocalStoreConfig(
                1,
                TICK_TIME_MS,
                TICKS_MIN * TICK_TIME_MS,
                TICKS_MAX * TICK_TIME_MS,
                false,
                Sweep.STANDARD,
                AccessControl.standard(),
                SnapshotPolicy.STANDARD,
                null,
                Runtime.getRuntime().maxMemory() / 4,
                StoreClock.SYSTEM,
                true,
                failure -> {});
    }

    /** Sets the session timeouts to 2 and 20 ticks, too. */
    public LocalStoreConfig withTickTimeMs(int newTickTimeMs) {
        return new LocalStoreConfig(
                serverId,
                newTickTimeMs,
                TICKS_MIN * newTickTimeMs,
                TICKS_MAX * newTickTimeMs,
                extendedTypesEnabled,
                sweep,
                access,
                snapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    public LocalStoreConfig withSessionTimeoutsMs(int min, int max) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                min,
                max,
                extendedTypesEnabled,
                sweep,
                access,
                snapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    public LocalStoreConfig withSnapshots(SnapshotPolicy newSnapshots) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                extendedTypesEnabled,
                sweep,
                access,
                newSnapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    /** Where the JVM cannot keep znodes off the heap, they stay on it, and the log says what it lacks. */
    public LocalStoreConfig withOffHeap(RecordSizing newOffHeap) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                extendedTypesEnabled,
                sweep,
                access,
                snapshots,
                newOffHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    public LocalStoreConfig withServerId(int newServerId) {
        return new LocalStoreConfig(
                newServerId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                extendedTypesEnabled,
                sweep,
                access,
                snapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    public LocalStoreConfig withExtendedTypes(boolean enabled) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                enabled,
                sweep,
                access,
                snapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    public LocalStoreConfig withSweep(Sweep newSweep) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                extendedTypesEnabled,
                newSweep,
                access,
                snapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    public LocalStoreConfig withAccess(AccessControl newAccess) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                extendedTypesEnabled,
                sweep,
                newAccess,
                snapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                onFailure);
    }

    /** @param newTicking see {@link #ticking} */
    public LocalStoreConfig withClock(StoreClock newClock, boolean newTicking) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                extendedTypesEnabled,
                sweep,
                access,
                snapshots,
                offHeap,
                imageBytesMax,
                newClock,
                newTicking,
                onFailure);
    }

    public LocalStoreConfig withOnFailure(Consumer<Throwable> newOnFailure) {
        return new LocalStoreConfig(
                serverId,
                tickTimeMs,
                sessionTimeoutMsMin,
                sessionTimeoutMsMax,
                extendedTypesEnabled,
                sweep,
                access,
                snapshots,
                offHeap,
                imageBytesMax,
                clock,
                ticking,
                newOnFailure);
    }
}
