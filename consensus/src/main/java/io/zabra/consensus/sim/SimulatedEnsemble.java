package io.zabra.consensus.sim;

import io.zabra.consensus.election.ElectionTimings;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.consensus.zab.ZabLimits;
import io.zabra.consensus.zab.ZabTimings;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole ensemble in one thread, from one number: first with faults, while nothing wrong may happen (safety), then with a quorum in
 * good health and the rest gone, while the right thing must happen soon (liveness). The same seed gives the same run.
 */
final class SimulatedEnsemble {
    /**
     * How a run went.
     *
     * @param counts what happened how often
     * @param traceHash equal for equal runs
     */
    record Result(long seed, Map<String, Long> counts, long traceHash) {}

    static final Consumer<String> SILENT = line -> {};

    static final ZabTimings TIMINGS = new ZabTimings(50, 1_500, 400, 30, 12, new ElectionTimings(40, 40, 320));
    private static final long CONVERGENCE_MS = 15_000;
    private static final long ROLL_MS_MAX = 2_000;
    private static final int LAST_WRITES = 5;
    private static final int STRANGE_SEEDS = 4;
    /** Of nineteen: epochs are about to end. */
    private static final int LATE_SEEDS = 11;

    private static final long EPOCHS_LEFT = 3_000;
    /** Of seventeen: somebody claims a member's number, and the highest of epochs. */
    static final int CLAIMED_SEEDS = 7;

    static final int EPOCH_JUMP_MAX = 1 << 20;

    private final long seed;
    private final SimOptions options;
    private final Random random;
    private final Checker checker;
    private final World world;
    private final Operator operator;
    private long payloads;

    SimulatedEnsemble(long seed, SimOptions options, Consumer<String> transcript) {
        this.seed = seed;
        this.options = options;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        QuorumConfig config = config(options, seed);
        this.checker = new Checker(config);
        this.world = new World(options, random, checker, transcript);
        ZabLimits limits = new ZabLimits(
                options.historyEntriesMax(),
                1 << 20,
                options.counterMax(),
                EPOCH_JUMP_MAX,
                options.diskDiffMax(),
                options.snapshotsAtOnceMax());
        int members = options.voters() + options.observers();
        for (long sid = 1; sid <= members + options.spares(); sid++) {
            QuorumConfig own = sid <= members ? config : Operator.withSpare(config, sid);
            world.add(new SimServer(world, new ZabConfig(sid, own, TIMINGS, limits, options.reconfigEnabled())));
        }
        this.operator = new Operator(random, members + options.spares(), "", Grouping.isDue(seed));
        if (seed % 19 == LATE_SEEDS) {
            beginLate();
        }
    }

    /** In one of the last epochs there are, and with enough of them for any run. */
    private void beginLate() {
        checker.claimed(Zxid.EPOCH_MAX);
        world.servers().forEach(server -> server.disk().beginIn(Zxid.EPOCH_MAX - EPOCHS_LEFT));
        world.count("late epochs");
    }

    /** The run that this seed stands for. */
    static Result run(long seed) {
        return new SimulatedEnsemble(seed, options(seed), SILENT).run();
    }

    /** Every third seed changes the ensemble while it runs. */
    private static SimOptions options(long seed) {
        Random random = new Random(seed);
        return seed % 3 == 0 ? SimOptions.changing(random) : SimOptions.swarm(random);
    }

    /** The same run, told line by line. */
    static Result tell(long seed, Consumer<String> transcript) {
        return new SimulatedEnsemble(seed, options(seed), transcript).run();
    }

    /** The first one. */
    static QuorumConfig config(SimOptions options, long seed) {
        List<Member> members = new ArrayList<>();
        for (int sid = 1; sid <= options.voters() + options.observers(); sid++) {
            String role = sid <= options.voters() ? "participant" : "observer";
            members.add(Member.parse(sid, Operator.address(sid) + ":" + role));
        }
        QuorumConfig majority = QuorumConfig.majority(members, 0);
        return Grouping.isDue(seed) ? Grouping.of(majority, new Random(seed)) : majority;
    }

    World world() {
        return world;
    }

    Result run() {
        start();
        while (world.agenda().next(options.safetyMs())) {}
        return settle();
    }

    /** Nothing goes wrong any more: who lives on must agree soon, and take writes. */
    Result settle() {
        Set<Long> core = beginLiveness();
        long deadlineMs = world.nowMs() + CONVERGENCE_MS;
        int target = -1;
        while (world.agenda().next(deadlineMs)) {
            if (target < 0 && converged(core)) {
                target = checker.committed() + LAST_WRITES;
                writeUntil(target);
            }
            if (target >= 0 && checker.committed() >= target && agreed(core)) {
                return result(core);
            }
        }
        throw new Violation("34 no agreement of " + core + " within " + CONVERGENCE_MS + " ms: " + places());
    }

    /** Boots all servers and sets clients and faults going. */
    void start() {
        for (SimServer server : world.servers()) {
            world.agenda().in(world.random(200), () -> server.start(options.vouched()));
        }
        world.agenda().in(100, this::clientActs);
        if (seed % 11 == STRANGE_SEEDS) {
            world.agenda().in(50, this::strangerComes);
        } else if (seed % 17 == CLAIMED_SEEDS && seed % 19 != LATE_SEEDS) {
            world.agenda().in(50, this::claimantComes);
        }
        world.agenda().in(options.faultEveryMs(), this::faultStrikes);
    }

    // ---- Safety

    private boolean isSafetyOver() {
        return world.nowMs() >= options.safetyMs();
    }

    private void clientActs() {
        if (isSafetyOver()) {
            return;
        }
        if (options.reconfigEnabled() && random.nextInt(10) == 0) {
            world.servers().forEach(this::reconfigure);
        } else if (random.nextInt(5) == 0) {
            randomServer().barrier(++payloads, checker.acknowledged());
        } else {
            world.servers().forEach(this::write);
        }
        world.agenda().in(1 + world.random(2 * options.proposeEveryMs()), this::clientActs);
    }

    private void write(SimServer server) {
        long payload = ++payloads;
        world.write(server, payload, ByteBuffer.allocate(8).putLong(payload).array());
    }

    private void reconfigure(SimServer server) {
        if (server.reconfigure(operator.change(checker.inForce()), payloads + 1)) {
            payloads++;
            world.count("reconfigurations");
            if (Grouping.isDue(seed)) {
                world.count("reconfigurations with groups");
            }
        }
    }

    private SimServer randomServer() {
        List<SimServer> servers = List.copyOf(world.servers());
        return servers.get(random.nextInt(servers.size()));
    }

    private void strangerComes() {
        if (!isSafetyOver()) {
            world.visit(randomServer(), new Stranger(random));
            world.agenda().in(1 + world.random(400), this::strangerComes);
        }
    }

    /** Somebody comes under a member's number, and says that it has promised the highest epoch that is believed, or a higher one. */
    private void claimantComes() {
        if (isSafetyOver()) {
            return;
        }
        SimServer visited = randomServer();
        if (visited.isUp()) {
            long believed = visited.disk().acceptedEpoch() + EPOCH_JUMP_MAX;
            boolean beyond = random.nextInt(3) == 0;
            checker.claimed(believed + EPOCH_JUMP_MAX); // Another one may be on its way to the disk.
            long sid = 1L + random.nextInt(options.voters());
            world.visit(visited, sid, Stranger.claim(sid, beyond ? believed + 2 * EPOCH_JUMP_MAX : believed));
            world.count("claimed epochs");
        }
        world.agenda().in(1 + world.random(3_000), this::claimantComes);
    }

    private void faultStrikes() {
        if (isSafetyOver()) {
            return;
        }
        SimOptions.Fault fault = options.draw(random);
        if (fault != null) {
            strike(fault);
        }
        world.agenda().in(1 + world.random((int) (2 * options.faultEveryMs())), this::faultStrikes);
    }

    private void strike(SimOptions.Fault fault) {
        SimServer server = randomServer();
        switch (fault) {
            case CRASH -> {
                server.crash();
                world.restartLater(server);
            }
            case CRASH_IN_STEP -> server.crashInNextSteps(random.nextInt(30));
            case CRASH_ALL ->
                world.servers().forEach(each -> {
                    each.crash();
                    world.restartLater(each);
                });
            case BREAK_LINK -> server.links().values().stream().findAny().ifPresent(world::breakWire);
            case PARTITION -> partition(true);
            case ONE_WAY -> partition(false);
            case HEAL -> world.heal();
            case PAUSE -> server.pause(random.nextInt(1_500));
            case SLOW_DISK -> server.slowDisk(random.nextInt(1_000));
            case WIPE -> wipe(server);
            case ROLLING -> roll(new ArrayDeque<>(world.servers()));
        }
    }

    /** One after the other ends, with everything on its disk, and comes back: the next one when it serves, or has had time enough. */
    private void roll(Deque<SimServer> rest) {
        SimServer server = rest.poll();
        if (server == null || isSafetyOver()) {
            return;
        }
        world.count("orderly ends");
        server.crash(Integer.MAX_VALUE);
        world.agenda().in(10 + world.random(200), () -> {
            if (!isSafetyOver()) {
                server.start(options.vouched());
                rollOn(server, rest, world.nowMs() + ROLL_MS_MAX);
            }
        });
    }

    private void rollOn(SimServer server, Deque<SimServer> rest, long untilMs) {
        if (server.serves() || world.nowMs() >= untilMs) {
            roll(rest);
        } else {
            world.agenda().in(20, () -> rollOn(server, rest, untilMs));
        }
    }

    private void partition(boolean bothWays) {
        for (SimServer one : world.servers()) {
            for (SimServer other : world.servers()) {
                if (one.sid() % 2 != other.sid() % 2 ? random.nextInt(3) > 0 : random.nextInt(4) == 0) {
                    world.block(one.sid(), other.sid());
                    if (bothWays) {
                        world.block(other.sid(), one.sid());
                    }
                }
            }
        }
        world.agenda().in(100 + world.random(1_500), world::heal);
    }

    /** A disk is replaced by an empty one; never one of the last quorum of complete ones. */
    private void wipe(SimServer server) {
        if (options.vouched() || options.reconfigEnabled() || !checker.canLose(server, world.servers())) {
            return;
        }
        server.crash();
        server.disk().wipe();
        checker.wiped(server);
        world.count("wipes");
        world.restartLater(server);
    }

    // ---- Liveness

    /** Chooses who lives on, and lets nothing disturb them. */
    private Set<Long> beginLiveness() {
        world.endFaults();
        Set<Long> core = new TreeSet<>();
        List<SimServer> servers = new ArrayList<>(world.servers());
        Collections.shuffle(servers, random);
        boolean all = options.isCalm()
                || options.reconfigEnabled()
                || servers.stream().anyMatch(server -> server.disk().isBlank());
        for (SimServer server : servers) {
            boolean voter = server.sid() <= options.voters();
            if (all || !voter || !checker.inForce().rule().isQuorum(core)) {
                core.add(server.sid());
            }
        }
        for (SimServer server : servers) {
            server.crashInNextSteps(-1);
            if (!core.contains(server.sid())) {
                server.crash();
            } else if (!server.isUp()) {
                server.start(options.vouched());
            }
            server.pause(0);
        }
        if (options.reconfigEnabled()) {
            // Who is no member need not keep up, and the ensemble may still change once.
            core.retainAll(checker.inForce().members().keySet());
        }
        return core;
    }

    private boolean converged(Set<Long> core) {
        return core.stream().allMatch(sid -> world.server(sid).serves())
                && leader() != null
                && core.stream()
                                .map(sid -> world.server(sid).leader())
                                .distinct()
                                .count()
                        == 1;
    }

    private @Nullable SimServer leader() {
        for (SimServer server : world.servers()) {
            if (server.serves() && server.leader() == server.sid()) {
                return server;
            }
        }
        return null;
    }

    private void writeUntil(int target) {
        SimServer leader = leader();
        if (leader != null) {
            write(leader);
        }
        if (checker.committed() < target) {
            world.agenda().in(20, () -> writeUntil(target));
        }
    }

    private boolean agreed(Set<Long> core) {
        return core.stream()
                .map(world::server)
                .allMatch(server -> server.machine().count() == checker.committed() && !server.owesReads());
    }

    private String places() {
        StringBuilder places = new StringBuilder();
        world.servers()
                .forEach(server -> places.append("\n  ")
                        .append(server)
                        .append(": ")
                        .append(server.place())
                        .append(server.owesReads() ? ", owes reads" : ""));
        return places.toString();
    }

    private Result result(Set<Long> core) {
        core.forEach(sid -> checker.agreed(world.server(sid)));
        world.count("commits", checker.committed());
        world.count("elections", checker.elections());
        return new Result(seed, world.counts(), world.traceHash());
    }
}
