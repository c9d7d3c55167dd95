package io.zabra.consensus.sim;

import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.consensus.zab.ZabLimits;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Whole servers and their clients in one thread, from one number: the real tree, sessions, watches, log and snapshots around the real
 * core. First with faults, then with a quorum in good health; in the end all is replayed.
 */
final class RealEnsemble {
    private static final int CLIENTS = 4;
    private static final int SAFETY_MS_MAX = 6_000;
    private static final long CONVERGENCE_MS = 20_000;
    private static final long ROLL_MS_MAX = 2_000;
    private static final int LAST_ANSWERS = 5;
    private static final int STEPS_MAX = 300;
    private static final int STRANGE_SEEDS = 4;
    private static final String CLIENT_PORT = ";2181";

    private final long seed;
    private final SimOptions options;
    private final Random random;
    private final RealChecker checker;
    private final RealWorld world;
    private final List<RealClient> clients = new ArrayList<>();
    private final QuorumConfig quorum;
    private final long safetyMs;
    private boolean wiped;

    private RealEnsemble(long seed, Consumer<String> transcript) throws IOException {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
        this.options = options(seed);
        this.quorum = SimulatedEnsemble.config(options, seed);
        this.checker = new RealChecker(quorum, options);
        this.world = new RealWorld(options, random, checker, transcript);
        this.safetyMs = 1_500L + world.random(SAFETY_MS_MAX);
        ZabLimits limits = new ZabLimits(
                options.historyEntriesMax(),
                1 << 20,
                options.counterMax(),
                SimulatedEnsemble.EPOCH_JUMP_MAX,
                options.diskDiffMax(),
                options.snapshotsAtOnceMax());
        int members = options.voters() + options.observers();
        for (long sid = 1; sid <= members + options.spares(); sid++) {
            QuorumConfig own = sid <= members ? quorum : Operator.withSpare(quorum, sid);
            ZabConfig config = new ZabConfig(sid, own, SimulatedEnsemble.TIMINGS, limits, options.reconfigEnabled());
            world.add(new RealServer(world, config, diskConfig(), options.vouched()));
        }
    }

    /** In two of seven seeds the ensemble changes while it runs. */
    private static SimOptions options(long seed) {
        boolean changing = seed % 7 == 1 || seed % 7 == 3;
        return changing ? SimOptions.wholeChanging(new Random(seed)) : SimOptions.whole(new Random(seed));
    }

    private PeerDiskConfig diskConfig() {
        return new PeerDiskConfig(
                new LogConfig(2_048 + world.random(30_000), 512),
                new SnapshotPolicy(options.snapshotEvery(), 1 << 30, 1 + world.random(2)),
                world.random(2) == 0 ? 0 : 1 << 20,
                options.historyEntriesMax(),
                1 << 20);
    }

    /** The run that this seed stands for, told line by line. */
    static SimulatedEnsemble.Result tell(long seed, Consumer<String> transcript) {
        try {
            RealEnsemble ensemble = new RealEnsemble(seed, transcript);
            try {
                return ensemble.run();
            } finally {
                ensemble.world.servers().forEach(server -> server.crash(false));
            }
        } catch (IOException e) {
            throw new Violation("the simulated disk fails: " + e);
        }
    }

    private SimulatedEnsemble.Result run() {
        for (RealServer server : world.servers()) {
            world.agenda().in(world.random(200), server::start);
        }
        Operator operator = new Operator(random, world.servers().size(), CLIENT_PORT, Grouping.isDue(seed));
        for (int i = 0; i < CLIENTS; i++) {
            RealClient client = new RealClient(i, world, operator);
            clients.add(client);
            world.agenda().in(100 + world.random(100), client::act);
        }
        if (seed % 11 == STRANGE_SEEDS) {
            world.agenda().in(50, this::strangerComes);
        } else if (seed % 17 == SimulatedEnsemble.CLAIMED_SEEDS) {
            world.agenda().in(50, this::claimantComes);
        }
        world.agenda().in(options.faultEveryMs(), this::faultStrikes);
        while (world.agenda().next(safetyMs)) {}
        Set<Long> core = beginLiveness();
        converge(core, false);
        restartInOrder(core);
        int agreed = judge(core);
        world.count("commits", agreed);
        return new SimulatedEnsemble.Result(seed, world.counts(), world.traceHash());
    }

    // ---- Safety

    private void faultStrikes() {
        if (world.isFaultless()) {
            return;
        }
        SimOptions.Fault fault = options.draw(random);
        if (fault != null) {
            strike(fault, randomServer());
        }
        world.agenda().in(1 + world.random((int) (2 * options.faultEveryMs())), this::faultStrikes);
    }

    private void strangerComes() {
        if (!world.isFaultless()) {
            RealServer visited = randomServer();
            world.visit(visited, new Stranger(random, visited.sid()));
            world.agenda().in(1 + world.random(400), this::strangerComes);
        }
    }

    /** Somebody comes under a member's number, and says that it has promised the highest epoch that is believed, or a higher one. */
    private void claimantComes() {
        if (world.isFaultless()) {
            return;
        }
        RealServer visited = randomServer();
        if (visited.isUp()) {
            long believed = visited.record().promisedEpoch() + SimulatedEnsemble.EPOCH_JUMP_MAX;
            boolean beyond = world.random(3) == 0;
            checker.claimed(believed + SimulatedEnsemble.EPOCH_JUMP_MAX);
            long sid = 1L + world.random(options.voters());
            long epoch = beyond ? believed + 2 * SimulatedEnsemble.EPOCH_JUMP_MAX : believed;
            world.visit(visited, sid, Stranger.claim(sid, epoch));
            world.count("claimed epochs");
        }
        world.agenda().in(1 + world.random(3_000), this::claimantComes);
    }

    private RealServer randomServer() {
        return world.server(1 + world.random(world.servers().size()));
    }

    private void strike(SimOptions.Fault fault, RealServer server) {
        switch (fault) {
            case CRASH -> crash(server, world.random(2) == 0);
            case CRASH_IN_STEP -> server.files().cutPowerAfter(world.random(STEPS_MAX));
            case CRASH_ALL -> world.servers().forEach(each -> crash(each, true));
            case BREAK_LINK -> server.links().all().stream().findFirst().ifPresent(world::breakWire);
            case PARTITION -> partition(true);
            case ONE_WAY -> partition(false);
            case HEAL -> world.heal();
            case PAUSE -> server.pause(world.random(1_500));
            case SLOW_DISK -> sicken(server);
            case WIPE -> lose(server);
            case ROLLING -> roll(new ArrayDeque<>(world.servers()));
        }
    }

    /** One after the other ends in order, and comes back: the next one when it serves, or has had time enough. */
    private void roll(Deque<RealServer> rest) {
        RealServer server = rest.poll();
        if (server == null || world.isFaultless()) {
            return;
        }
        server.shutDown();
        world.agenda().in(10 + world.random(200), () -> {
            if (!world.isFaultless()) {
                server.start();
                rollOn(server, rest, world.nowMs() + ROLL_MS_MAX);
            }
        });
    }

    private void rollOn(RealServer server, Deque<RealServer> rest, long untilMs) {
        if (server.serves() || world.nowMs() >= untilMs) {
            roll(rest);
        } else {
            world.agenda().in(20, () -> rollOn(server, rest, untilMs));
        }
    }

    private void crash(RealServer server, boolean withPower) {
        if (server.isUp()) {
            server.crash(withPower);
            world.restartLater(server);
        }
    }

    private void sicken(RealServer server) {
        switch (world.random(3)) {
            case 0 -> server.files().failAfter(world.random(STEPS_MAX), "the disk is broken");
            case 1 -> {
                server.shutDown();
                world.restartLater(server);
            }
            default -> server.slowDisk(world.random(1_000));
        }
    }

    private void partition(boolean bothWays) {
        for (RealServer one : world.servers()) {
            for (RealServer other : world.servers()) {
                if (one.sid() % 2 != other.sid() % 2 ? world.random(3) > 0 : world.random(4) == 0) {
                    world.block(one.sid(), other.sid());
                    if (bothWays) {
                        world.block(other.sid(), one.sid());
                    }
                }
            }
        }
        world.agenda().in(100 + world.random(1_500), world::heal);
    }

    /** A disk is replaced by an empty one, or rots; never one of the last quorum that has all. */
    private void lose(RealServer server) {
        if (!canLose(server)) {
            return;
        }
        wiped = true;
        boolean replaced = !options.rotsAlive() || world.random(2) == 0;
        if (!replaced) {
            server.rot();
            return;
        }
        server.crash(false);
        if (options.rotsAlive() || world.random(2) == 0) {
            server.wipe();
        } else {
            server.rot();
        }
        world.restartLater(server);
    }

    /** Whether a quorum without it shows all that it has logged, and all that anybody shows. */
    private boolean canLose(RealServer lost) {
        if (options.reconfigEnabled() || !lost.isUp() || lost.record().givenEnd() > lost.lastZxid()) {
            return false;
        }
        Set<Long> having = new TreeSet<>();
        for (RealServer server : world.servers()) {
            if (server != lost && !server.isRotten() && server.serves() && server.lastZxid() >= checker.lastShown()) {
                having.add(server.sid());
            }
        }
        return lost.lastZxid() <= checker.lastShown() && quorum.rule().isQuorum(having);
    }

    // ---- Liveness

    /** Chooses who lives on, and lets nothing disturb them. */
    private Set<Long> beginLiveness() {
        world.endFaults();
        List<RealServer> servers = new ArrayList<>(world.servers());
        Collections.shuffle(servers, random);
        Set<Long> core = new TreeSet<>();
        boolean all = wiped || options.reconfigEnabled() || servers.stream().anyMatch(RealServer::isBlank);
        for (RealServer server : servers) {
            boolean voter = server.sid() <= options.voters();
            server.pause(0);
            server.files().endFaults();
            if (all || !voter || !quorum.rule().isQuorum(core)) {
                core.add(server.sid());
                world.agenda().in(1, server::start);
            } else {
                server.crash(false);
            }
        }
        return core;
    }

    /** @param rested whether the clients do nothing already */
    private void converge(Set<Long> core, boolean rested) {
        int[] before = clients.stream().mapToInt(RealClient::answered).toArray();
        boolean resting = rested;
        long deadlineMs = world.nowMs() + CONVERGENCE_MS;
        while (world.agenda().next(deadlineMs)) {
            if (!resting && haveBeenAnswered(before)) {
                resting = true;
                clients.forEach(RealClient::rest);
            }
            if (resting && agree(core)) {
                return;
            }
        }
        throw new Violation("34 no agreement of " + core + " within " + CONVERGENCE_MS + " ms, resting " + resting
                + ": " + places());
    }

    private boolean haveBeenAnswered(int[] before) {
        for (int i = 0; i < before.length; i++) {
            if (clients.get(i).answered() < before[i] + LAST_ANSWERS) {
                return false;
            }
        }
        return true;
    }

    private boolean agree(Set<Long> lives) {
        Set<Long> core = members(lives);
        return clients.stream().allMatch(RealClient::isIdle)
                && core.stream().map(world::server).allMatch(RealServer::serves)
                && core.stream()
                                .map(sid -> world.server(sid).lastZxid())
                                .distinct()
                                .count()
                        == 1
                && core.stream()
                                .map(sid -> world.server(sid).configs())
                                .distinct()
                                .count()
                        == 1;
    }

    /** Who is no member, or not any more, need not keep up. */
    private Set<Long> members(Set<Long> lives) {
        Set<Long> members = new TreeSet<>(lives);
        if (options.reconfigEnabled()) {
            members.retainAll(checker.inForce(quorum).members().keySet());
        }
        return members;
    }

    /** What comes back from the disks is what was there. */
    private void restartInOrder(Set<Long> core) {
        for (long sid : core) {
            RealServer server = world.server(sid);
            server.shutDown();
            server.start();
        }
        converge(core, true);
    }

    private int judge(Set<Long> core) {
        Set<Long> alive = new TreeSet<>();
        for (RealClient client : clients) {
            alive.add(client.session());
        }
        String first = null;
        for (long sid : members(core)) {
            ReplicatedStore store = world.server(sid).store();
            if (store == null) {
                throw new Violation(world.server(sid) + " is down in the end");
            }
            String tree = RealTreeText.of(store);
            String expected = first == null ? tree : first;
            Violation.unless(
                    tree.equals(expected),
                    () -> "25 in the end " + sid + " shows " + RealTreeText.difference(tree, expected)
                            + ", others show " + RealTreeText.difference(expected, tree));
            first = expected;
        }
        return checker.judge(alive);
    }

    private String places() {
        StringBuilder places = new StringBuilder();
        world.servers()
                .forEach(server -> places.append("\n  ")
                        .append(server)
                        .append(" 0x")
                        .append(Long.toHexString(server.lastZxid()))
                        .append(' ')
                        .append(server.store() == null ? "down" : server.store().status()));
        clients.forEach(client -> places.append("\n  ").append(client).append(client.place()));
        return places.toString();
    }
}
