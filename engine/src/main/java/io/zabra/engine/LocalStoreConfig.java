package io.zabra.engine;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.tree.RecordSizing;
import java.util.function.Consumer;

/**
 * How a {@link LocalStore} behaves. {@link #standard} gives Apache's defaults; change single settings by the {@code with}
 * methods.
 *
 * @param state memory and clock
 * @param sessions how they are numbered and how long they may be silent
 * @param requests what may be asked for
 * @param sweep when containers and TTL znodes go
 * @param snapshots when a durable store writes them
 * @param log how large the files of a durable store's log are
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
        LogConfig log,
        boolean ticking,
        Consumer<Throwable> onFailure) {

    /**
     * Sessions.
     *
     * @param serverId the highest byte of the session ids that this store gives out
     * @param timeoutMsMin what clients ask for is raised to it
     * @param timeoutMsMax what clients ask for is lowered to it
     */
    public record SessionPolicy(int serverId, int timeoutMsMin, int timeoutMsMax) {
        private static final int TICKS_MIN = 2;
        private static final int TICKS_MAX = 20;

        /** Server 1; 2 to 20 ticks. */
        public static SessionPolicy ofTicks(int tickTimeMs) {
            return new SessionPolicy(1, TICKS_MIN * tickTimeMs, TICKS_MAX * tickTimeMs);
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
     * When a snapshot is written: after so many transactions or bytes of log since the last one.
     *
     * @param kept how many good ones stay; with 2, one that is damaged later does no harm
     */
    public record SnapshotPolicy(int txnsMax, long logBytesMax, int kept) {
        public static final SnapshotPolicy STANDARD = new SnapshotPolicy(100_000, 256L << 20, 2);
    }

    public static LocalStoreConfig standard() {
        StateConfig state = StateConfig.standard();
        return new LocalStoreConfig(
                state,
                SessionPolicy.ofTicks(state.tickTimeMs()),
                RequestPolicy.STANDARD,
                Sweep.STANDARD,
                SnapshotPolicy.STANDARD,
                LogConfig.STANDARD,
                true,
                failure -> {});
    }

    public StoreClock clock() {
        return state.clock();
    }

    public LocalStoreConfig withState(StateConfig newState) {
        return new LocalStoreConfig(newState, sessions, requests, sweep, snapshots, log, ticking, onFailure);
    }

    public LocalStoreConfig withSessions(SessionPolicy newSessions) {
        return new LocalStoreConfig(state, newSessions, requests, sweep, snapshots, log, ticking, onFailure);
    }

    public LocalStoreConfig withRequests(RequestPolicy newRequests) {
        return new LocalStoreConfig(state, sessions, newRequests, sweep, snapshots, log, ticking, onFailure);
    }

    public LocalStoreConfig withSweep(Sweep newSweep) {
        return new LocalStoreConfig(state, sessions, requests, newSweep, snapshots, log, ticking, onFailure);
    }

    public LocalStoreConfig withSnapshots(SnapshotPolicy newSnapshots) {
        return new LocalStoreConfig(state, sessions, requests, sweep, newSnapshots, log, ticking, onFailure);
    }

    public LocalStoreConfig withLog(LogConfig newLog) {
        return new LocalStoreConfig(state, sessions, requests, sweep, snapshots, newLog, ticking, onFailure);
    }

    public LocalStoreConfig withOnFailure(Consumer<Throwable> newOnFailure) {
        return new LocalStoreConfig(state, sessions, requests, sweep, snapshots, log, ticking, newOnFailure);
    }

    /** Sets the session timeouts to 2 and 20 ticks, too. */
    public LocalStoreConfig withTickTimeMs(int newTickTimeMs) {
        SessionPolicy ofTicks = SessionPolicy.ofTicks(newTickTimeMs);
        return withState(state.withTickTimeMs(newTickTimeMs))
                .withSessionTimeoutsMs(ofTicks.timeoutMsMin(), ofTicks.timeoutMsMax());
    }

    public LocalStoreConfig withSessionTimeoutsMs(int min, int max) {
        return withSessions(new SessionPolicy(sessions.serverId(), min, max));
    }

    public LocalStoreConfig withServerId(int newServerId) {
        return withSessions(new SessionPolicy(newServerId, sessions.timeoutMsMin(), sessions.timeoutMsMax()));
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
                state.withClock(newClock), sessions, requests, sweep, snapshots, log, newTicking, onFailure);
    }
}
