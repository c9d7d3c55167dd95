package io.zabra.engine;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.tree.RecordSizing;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link LocalStore} behaves. {@link #standard} gives Apache's defaults; change single settings by the {@code with}
 * methods.
 *
 * @param state memory and clock
 * @param sessions how they are numbered and how long they may be silent
 * @param requests what may be asked for
 * @param sweep when containers and TTL znodes go
 * @param snapshots when a durable store writes them
 * @param disk the log of a durable store
 * @param ticking whether the store has a thread that looks at the clock; false: {@link LocalStore#tick} is called by others
 * @param onFailure called once, on a thread of the store, when the store had to stop because it could not write, or an
 *     invariant broke; nothing is acknowledged any more. A server ends its process here
 */
public record LocalStoreConfig(
        StateConfig state,
        SessionPolicy sessions,
        RequestPolicy requests,
        Sweep sweep,
        SnapshotPolicy snapshots,
        DiskPolicy disk,
        boolean ticking,
        Consumer<Throwable> onFailure) {

    /**
     * Sessions.
     *
     * @param serverId the highest byte of the session ids that this store gives out
     * @param timeoutMsMin what clients ask for is raised to it
     * @param timeoutMsMax what clients ask for is lowered to it
     * @param apachePasswords whether passwords are Apache's, a known function of the session's id, so that a client may come
     *     from an Apache server with its session; else nobody can tell them
     */
    public record SessionPolicy(int serverId, int timeoutMsMin, int timeoutMsMax, boolean apachePasswords) {
        private static final int TICKS_MIN = 2;
        private static final int TICKS_MAX = 20;

        /** Server 1; 2 to 20 ticks. */
        public static SessionPolicy ofTicks(int tickTimeMs) {
            return new SessionPolicy(1, TICKS_MIN * tickTimeMs, TICKS_MAX * tickTimeMs, false);
        }

        /** What a client that asks for so much gets. */
        public int negotiated(int timeoutMs) {
            return Math.max(timeoutMsMin, Math.min(timeoutMsMax, timeoutMs));
        }
    }

    /**
     * Requests.
     *
     * @param access who may do what
     * @param extendedTypesEnabled whether TTL znodes may be created
     */
    public record RequestPolicy(AccessControl access, boolean extendedTypesEnabled) {
        public static final RequestPolicy STANDARD = new RequestPolicy(AccessControl.standard(), false);
    }

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
     * When a snapshot is written. It costs as much as the tree is large, whatever has changed, and what it saves is the replay
     * of the log: so one of a large tree waits until the log since the last one is a part of what that one took.
     *
     * @param txnsMin logged since the last one, before one is due for its part of the log; 1 or more
     * @param txnsMax so many make one due, whatever they take
     * @param logBytesMax so many of the log make one due, however few transactions they are
     * @param kept how many good ones stay, with the log from the oldest of them on (Apache's {@code
     *     autopurge.snapRetainCount}); with 2, one that is damaged later does no harm
     */
    public record SnapshotPolicy(int txnsMin, int txnsMax, long logBytesMax, int kept) {
        /** Replaying so much of the log takes half as long as loading the snapshot, and less. */
        private static final int PART = 5;

        /** So many transactions are replayed in four to five seconds, half of what a snapshot of ten million znodes takes to load. */
        public static final SnapshotPolicy STANDARD = new SnapshotPolicy(100_000, 2_000_000, 512L << 20, 2);

        public SnapshotPolicy {
            if (txnsMin < 1 || txnsMax < txnsMin || logBytesMax < 1 || kept < 1) {
                throw new IllegalArgumentException("a snapshot after " + txnsMin + " to " + txnsMax
                        + " transactions or " + logBytesMax + " bytes, " + kept + " kept");
            }
        }

        /** After so many transactions or bytes of log, however large the tree is, as Apache's servers do it. */
        public SnapshotPolicy(int txnsMax, long logBytesMax, int kept) {
            this(txnsMax, txnsMax, logBytesMax, kept);
        }

        /**
         * @param txns logged since the last snapshot
         * @param logBytes that they take
         * @param snapshotBytes of the last snapshot; 0 where there is none
         */
        public boolean isDue(long txns, long logBytes, long snapshotBytes) {
            return txns >= txnsMax || logBytes >= logBytesMax || (txns >= txnsMin && logBytes >= snapshotBytes / PART);
        }

        /** Due after exactly so many transactions, as the operator wants it. */
        public SnapshotPolicy withTxns(int txns) {
            return new SnapshotPolicy(txns, txns, logBytesMax, kept);
        }

        /** With another upper bound, no less than the lower one. */
        public SnapshotPolicy withTxnsMax(int max) {
            return new SnapshotPolicy(txnsMin, Math.max(txnsMin, max), logBytesMax, kept);
        }

        public SnapshotPolicy withLogBytesMax(long bytes) {
            return new SnapshotPolicy(txnsMin, txnsMax, bytes, kept);
        }

        public SnapshotPolicy withKept(int count) {
            return new SnapshotPolicy(txnsMin, txnsMax, logBytesMax, count);
        }
    }

    /**
     * The log of a durable store.
     *
     * @param log how large its files are
     * @param logParent a directory, on a disk of its own, where the log is in {@code log/} (Apache's {@code dataLogDir});
     *     null: the data directory
     * @param scrub when what is kept is read over
     */
    public record DiskPolicy(LogConfig log, @Nullable Path logParent, ScrubPolicy scrub) {
        public static final DiskPolicy STANDARD = new DiskPolicy(LogConfig.STANDARD, null, ScrubPolicy.NEVER);
    }

    /**
     * How what has rotted on the disk is found while memory still has it.
     *
     * @param everyMs from one time to the next that log and snapshots are read over; 0: never
     * @param onLogDamage called, on any thread, each time that log is found damaged
     */
    public record ScrubPolicy(long everyMs, Runnable onLogDamage) {
        public static final ScrubPolicy NEVER = new ScrubPolicy(0, () -> {});
    }

    public static LocalStoreConfig standard() {
        StateConfig state = StateConfig.standard();
        return new LocalStoreConfig(
                state,
                SessionPolicy.ofTicks(state.tickTimeMs()),
                RequestPolicy.STANDARD,
                Sweep.STANDARD,
                SnapshotPolicy.STANDARD,
                DiskPolicy.STANDARD,
                true,
                failure -> {});
    }

    public StoreClock clock() {
        return state.clock();
    }

    public LocalStoreConfig withState(StateConfig newState) {
        return new LocalStoreConfig(newState, sessions, requests, sweep, snapshots, disk, ticking, onFailure);
    }

    public LocalStoreConfig withSessions(SessionPolicy newSessions) {
        return new LocalStoreConfig(state, newSessions, requests, sweep, snapshots, disk, ticking, onFailure);
    }

    public LocalStoreConfig withRequests(RequestPolicy newRequests) {
        return new LocalStoreConfig(state, sessions, newRequests, sweep, snapshots, disk, ticking, onFailure);
    }

    public LocalStoreConfig withSweep(Sweep newSweep) {
        return new LocalStoreConfig(state, sessions, requests, newSweep, snapshots, disk, ticking, onFailure);
    }

    public LocalStoreConfig withSnapshots(SnapshotPolicy newSnapshots) {
        return new LocalStoreConfig(state, sessions, requests, sweep, newSnapshots, disk, ticking, onFailure);
    }

    public LocalStoreConfig withDisk(DiskPolicy newDisk) {
        return new LocalStoreConfig(state, sessions, requests, sweep, snapshots, newDisk, ticking, onFailure);
    }

    public LocalStoreConfig withLog(LogConfig newLog) {
        return withDisk(new DiskPolicy(newLog, disk.logParent(), disk.scrub()));
    }

    /** @see DiskPolicy#logParent */
    public LocalStoreConfig withLogParent(@Nullable Path newLogParent) {
        return withDisk(new DiskPolicy(disk.log(), newLogParent, disk.scrub()));
    }

    public LocalStoreConfig withScrub(ScrubPolicy newScrub) {
        return withDisk(new DiskPolicy(disk.log(), disk.logParent(), newScrub));
    }

    /** @see SessionPolicy#apachePasswords */
    public LocalStoreConfig withApachePasswords(boolean apache) {
        return withSessions(
                new SessionPolicy(sessions.serverId(), sessions.timeoutMsMin(), sessions.timeoutMsMax(), apache));
    }

    /** @see StateConfig#quotaEnforced */
    public LocalStoreConfig withQuotaEnforced(boolean enforced) {
        return withState(state.withQuotaEnforced(enforced));
    }

    public LocalStoreConfig withOnFailure(Consumer<Throwable> newOnFailure) {
        return new LocalStoreConfig(state, sessions, requests, sweep, snapshots, disk, ticking, newOnFailure);
    }

    /** Sets the session timeouts to 2 and 20 ticks, too. */
    public LocalStoreConfig withTickTimeMs(int newTickTimeMs) {
        SessionPolicy ofTicks = SessionPolicy.ofTicks(newTickTimeMs);
        return withState(state.withTickTimeMs(newTickTimeMs))
                .withSessionTimeoutsMs(ofTicks.timeoutMsMin(), ofTicks.timeoutMsMax());
    }

    public LocalStoreConfig withSessionTimeoutsMs(int min, int max) {
        return withSessions(new SessionPolicy(sessions.serverId(), min, max, sessions.apachePasswords()));
    }

    public LocalStoreConfig withServerId(int newServerId) {
        return withSessions(new SessionPolicy(
                newServerId, sessions.timeoutMsMin(), sessions.timeoutMsMax(), sessions.apachePasswords()));
    }

    /** @see StateConfig#withOffHeap */
    public LocalStoreConfig withOffHeap(RecordSizing newOffHeap) {
        return withState(state.withOffHeap(newOffHeap));
    }

    public LocalStoreConfig withExtendedTypes(boolean enabled) {
        return withRequests(new RequestPolicy(requests.access(), enabled));
    }

    public LocalStoreConfig withAccess(AccessControl newAccess) {
        return withRequests(new RequestPolicy(newAccess, requests.extendedTypesEnabled()));
    }

    /** @param newTicking see {@link #ticking} */
    public LocalStoreConfig withClock(StoreClock newClock, boolean newTicking) {
        return new LocalStoreConfig(
                state.withClock(newClock), sessions, requests, sweep, snapshots, disk, newTicking, onFailure);
    }
}
