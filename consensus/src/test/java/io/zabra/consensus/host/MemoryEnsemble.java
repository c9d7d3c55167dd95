package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.fail;

import io.zabra.consensus.election.ElectionTimings;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.consensus.zab.ZabLimits;
import io.zabra.consensus.zab.ZabTimings;
import io.zabra.engine.LocalStoreConfig.Sweep;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreClock;
import io.zabra.engine.auth.AccessControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whole servers in one process, over the in-memory ports. */
final class MemoryEnsemble implements AutoCloseable {
    static final int PING_MS = 50;
    private static final ZabTimings TIMINGS =
            new ZabTimings(PING_MS, 5_000, 1_000, 10, 50, new ElectionTimings(30, 30, 200));
    private static final int TICK_TIME_MS = 50;
    private static final long DEADLINE_MS = 20_000;

    private final MemoryHub hub = new MemoryHub();
    private final QuorumConfig quorum;
    private final ZabLimits limits;
    private final int snapshotEvery;
    private final ClientPolicy clients;
    private final Map<Long, MemoryDisk> disks = new TreeMap<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Map<Long, ReplicatedStore> stores = new TreeMap<>();
    private StoreClock clock = StateConfig.standard().clock();

    /** @param observers of the servers, the last ones */
    MemoryEnsemble(int servers, int observers, ZabLimits limits, int snapshotEvery) {
        this(servers, observers, limits, snapshotEvery, ClientPolicy.STANDARD);
    }

    private MemoryEnsemble(int servers, int observers, ZabLimits limits, int snapshotEvery, ClientPolicy clients) {
        StringBuilder text = new StringBuilder();
        for (int sid = 1; sid <= servers; sid++) {
            String role = sid > servers - observers ? "observer" : "participant";
            text.append("server.%d=host%d:1:2:%s%n".formatted(sid, sid, role));
        }
        this.quorum = QuorumConfig.parse(text.toString());
        this.limits = limits;
        this.snapshotEvery = snapshotEvery;
        this.clients = clients;
        quorum.members().keySet().forEach(this::start);
    }

    static MemoryEnsemble of(int servers) {
        return new MemoryEnsemble(servers, 0, ZabLimits.STANDARD, 1_000);
    }

    /** What servers stopped for. */
    List<Throwable> failures() {
        return failures;
    }

    static MemoryEnsemble of(int servers, ClientPolicy clients) {
        return new MemoryEnsemble(servers, 0, ZabLimits.STANDARD, 1_000, clients);
    }

    MemoryHub hub() {
        return hub;
    }

    QuorumConfig quorum() {
        return quorum;
    }

    /** Servers that start from now on have a wall clock that stands still. */
    void stopWallClock() {
        StoreClock running = clock;
        long stoppedMs = running.wallMs();
        clock = new StoreClock() {
            @Override
            public long wallMs() {
                return stoppedMs;
            }

            @Override
            public long steadyMs() {
                return running.steadyMs();
            }
        };
    }

    void start(long sid) {
        StateConfig state = StateConfig.standard().withTickTimeMs(TICK_TIME_MS).withClock(clock);
        MemoryDisk disk = disks.computeIfAbsent(sid, id -> new MemoryDisk(hub, snapshotEvery));
        ReplicaConfig config = config(new ZabConfig(sid, quorum, TIMINGS, limits), clients, state, failures::add);
        try {
            stores.put(sid, ReplicatedStore.start(config, disk.restore(sid, state), new PeerPorts() {
                @Override
                public PeerDisk disk(PeerEvents events) {
                    return disk.new Port(events);
                }

                @Override
                public PeerNetwork network(PeerEvents events) {
                    return hub.open(sid, events);
                }
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a server that is alone, or of none. */
    static ReplicaConfig config(ClientPolicy clients, StateConfig state) {
        QuorumConfig alone = QuorumConfig.parse("server.1=host1:1:2:participant");
        return config(new ZabConfig(1, alone, TIMINGS, ZabLimits.STANDARD), clients, state, failure -> {});
    }

    private static ReplicaConfig config(
            ZabConfig zab, ClientPolicy clients, StateConfig state, Consumer<Throwable> onFailure) {
        return new ReplicaConfig(
                zab,
                state,
                AccessControl.standard(),
                false,
                100,
                60_000,
                clients,
                Sweep.STANDARD,
                1,
                configs -> {},
                onFailure);
    }

    void stop(long sid) {
        store(sid).close();
        stores.remove(sid);
    }

    /** What a server's log holds at the moment. */
    List<LogEntry> logged(long sid) {
        return disk(sid).entries();
    }

    MemoryDisk disk(long sid) {
        return Objects.requireNonNull(disks.get(sid));
    }

    ReplicatedStore store(long sid) {
        ReplicatedStore store = stores.get(sid);
        if (store == null) {
            throw new AssertionError("server " + sid + " is down");
        }
        return store;
    }

    /** Waits until a leader serves and all others that are up do, too. */
    long awaitLeader() {
        await(
                "every server serves",
                () -> leader() != null
                        && stores.values().stream()
                                .allMatch(store -> store.status().serving()
                                        && Objects.equals(store.status().leader(), leader())));
        return Objects.requireNonNull(leader());
    }

    private @Nullable Long leader() {
        return stores.entrySet().stream()
                .filter(entry -> entry.getValue().status().state() == ServerState.LEADING)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** Or -1, where there is none at the moment. */
    long aFollower() {
        return stores.entrySet().stream()
                .filter(entry -> entry.getValue().status().state() == ServerState.FOLLOWING)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(-1L);
    }

    /** Waits until all servers that are up show the same transactions. */
    void awaitEqual() {
        await(
                "all servers show the same zxid",
                () -> stores.values().stream()
                                .map(ReplicatedStore::lastZxid)
                                .distinct()
                                .count()
                        == 1);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not in time: " + what);
            }
            Thread.onSpinWait();
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("interrupted");
            }
        }
    }

    @Override
    public void close() {
        disks.values().forEach(MemoryDisk::release);
        stores.values().forEach(ReplicatedStore::close);
        stores.clear();
    }
}
