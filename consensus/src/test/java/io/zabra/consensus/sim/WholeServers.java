package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.consensus.zab.ZabLimits;
import io.zabra.consensus.zab.ZabTimings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Whole servers in simulated time, to which nothing happens but what a test does. One thread. */
final class WholeServers implements AutoCloseable {
    private static final long AWAIT_MS = 20_000;
    private static final int FOREVER = 1 << 20;

    private final RealWorld world;

    /** All of them serve. */
    WholeServers(int voters, int diskDiffMax, PeerDiskConfig disk) throws IOException {
        this(voters, diskDiffMax, disk, SimulatedEnsemble.TIMINGS);
    }

    WholeServers(int voters, int diskDiffMax, PeerDiskConfig disk, ZabTimings timings) throws IOException {
        this(voters, diskDiffMax, disk, timings, 0);
    }

    /** @param loadMsMax how long a received state may take to load */
    WholeServers(int voters, int diskDiffMax, PeerDiskConfig disk, ZabTimings timings, int loadMsMax)
            throws IOException {
        this(options(voters, diskDiffMax, disk).with(false, loadMsMax), disk, timings);
    }

    private static SimOptions options(int voters, int diskDiffMax, PeerDiskConfig disk) {
        return SimOptions.scripted(voters, 0, 0, disk.historyEntriesMax(), diskDiffMax, FOREVER, FOREVER, false);
    }

    /** That read over their disks every few seconds. */
    static WholeServers scrubbing(int voters, int diskDiffMax, PeerDiskConfig disk) throws IOException {
        return new WholeServers(options(voters, diskDiffMax, disk).with(true, 0), disk, SimulatedEnsemble.TIMINGS);
    }

    private WholeServers(SimOptions options, PeerDiskConfig disk, ZabTimings timings) throws IOException {
        int voters = options.voters();
        int history = options.historyEntriesMax();
        int diskDiffMax = options.diskDiffMax();
        List<Member> members = new ArrayList<>();
        for (int sid = 1; sid <= voters; sid++) {
            members.add(Member.parse(sid, Operator.address(sid) + ":participant"));
        }
        QuorumConfig quorum = QuorumConfig.majority(members, 0);
        world = new RealWorld(options, new Random(1), new RealChecker(quorum, options), SimulatedEnsemble.SILENT);
        ZabLimits limits = new ZabLimits(history, FOREVER, FOREVER, FOREVER, diskDiffMax, 1);
        for (Member member : members) {
            ZabConfig config = new ZabConfig(member.sid(), quorum, timings, limits);
            world.add(new RealServer(world, config, disk, true));
        }
        world.servers().forEach(RealServer::start);
        await("all serve", () -> world.servers().stream().allMatch(RealServer::serves));
    }

    RealWorld world() {
        return world;
    }

    RealServer leader() {
        return inState(ServerState.LEADING);
    }

    RealServer aFollower() {
        return inState(ServerState.FOLLOWING);
    }

    private RealServer inState(ServerState state) {
        return world.servers().stream()
                .filter(server -> server.serves() && store(server).status().state() == state)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody is " + state));
    }

    static ReplicatedStore store(RealServer server) {
        return Objects.requireNonNull(server.store(), "down");
    }

    /** Up to 0 where it has not happened. */
    long count(String what) {
        return world.counts().getOrDefault(what, 0L);
    }

    /** Lets simulated time pass. */
    void run(long ms) {
        long untilMs = world.nowMs() + ms;
        while (world.agenda().next(untilMs)) {}
    }

    void await(String what, BooleanSupplier condition) {
        long untilMs = world.nowMs() + AWAIT_MS;
        while (!condition.getAsBoolean()) {
            assertThat(world.agenda().next(untilMs)).as(what).isTrue();
        }
    }

    /** It serves, and shows all that the leader shows. */
    void startAndCatchUp(RealServer server) {
        server.start();
        awaitCaughtUp(server);
    }

    void awaitCaughtUp(RealServer server) {
        await(server + " has caught up", () -> server.serves() && server.lastZxid() == leader().lastZxid());
        assertThat(RealTreeText.of(store(server))).isEqualTo(RealTreeText.of(store(leader())));
    }

    /** Before the first transaction in a server's log. */
    static long logBeginsAfter(RealServer server) {
        return segments(server).get(0) - 1;
    }

    /** By their first zxids, oldest first. */
    static List<Long> segments(RealServer server) {
        return server.files().list(server.root().resolve("log")).stream()
                .filter(name -> name.matches("[0-9a-f]{16}"))
                .map(name -> Long.parseUnsignedLong(name, 16))
                .toList();
    }

    @Override
    public void close() {
        world.servers().forEach(server -> server.crash(false));
    }
}
