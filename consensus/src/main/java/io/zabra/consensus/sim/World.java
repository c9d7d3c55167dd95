package io.zabra.consensus.sim;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.zab.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the servers share: network, clients, crashes, and the record of what happened. */
final class World extends Surroundings<SimServer> {
    private final Checker checker;
    private final Map<Long, Machine> snapshots = new HashMap<>();
    private final Map<Long, Long> writers = new HashMap<>();
    private long nextLink = 1;
    private long nextHandle = 1;
    private @Nullable CrashPlan plan;
    private long planRestartMs;

    World(SimOptions options, Random random, Checker checker, Consumer<String> transcript) {
        super(options, random, transcript);
        this.checker = checker;
    }

    void add(SimServer server) {
        add(server.sid(), server);
    }

    Checker checker() {
        return checker;
    }

    // ---- The record

    void stepped(SimServer server, Event event) {
        count("steps");
        hash(nowMs() * 31 + server.sid());
        if (event instanceof Event.PacketReceived received) {
            hash(received.packet().zxid() * 32 + received.packet().type().code());
        }
    }

    void sent(SimServer server, long to, QuorumPacket packet) {
        hash(packet.zxid() * 64 + packet.type().code());
        if (packet.type() == PacketType.DIFF || packet.type() == PacketType.TRUNC || packet.type() == PacketType.SNAP) {
            count(packet.type().name());
        }
        if (isTold()) {
            tell(server, "> " + to + " " + packet);
        }
    }

    // ---- Crashes by count

    /** Crashes come from this plan alone, and whoever dies stays dead unless {@code restartMs} is positive. */
    void plan(CrashPlan newPlan, long restartMs) {
        plan = newPlan;
        planRestartMs = restartMs;
    }

    @Nullable
    CrashPlan plan() {
        return plan;
    }

    // ---- Snapshots in transit

    Map<Long, Machine> snapshots() {
        return snapshots;
    }

    Machine snapshot(long handle) {
        return Objects.requireNonNull(snapshots.get(handle));
    }

    long store(Machine machine) {
        snapshots.put(nextHandle, machine);
        return nextHandle++;
    }

    // ---- Clients

    /** Whether the server, as a leader, took it. */
    boolean write(SimServer server, long payload, byte[] bytes) {
        long zxid = server.propose(payload, bytes);
        if (zxid >= 0) {
            count("proposals");
            writers.put(zxid, server.sid() * 1_000_000 + server.incarnation());
        }
        return zxid >= 0;
    }

    void delivered(SimServer server, long zxid) {
        if (Objects.equals(writers.get(zxid), server.sid() * 1_000_000 + server.incarnation())) {
            checker.acknowledged(server.machine());
        }
    }

    // ---- Network

    long nextBarrier() {
        return -nextHandle++;
    }

    void sendVote(SimServer from, long to, Notification notification) {
        if (isLost()) {
            return;
        }
        if (isTold()) {
            tell(from, "> " + to + " VOTE " + notification);
        }
        agenda().in(delayMs(), () -> {
            SimServer receiver = serverOrNull(to);
            if (receiver != null && receiver.isUp() && !isBlocked(from.sid(), to)) {
                receiver.receive(new Event.VoteReceived(from.sid(), notification, true));
            }
        });
    }

    void connect(SimServer learner, long leaderSid, int incarnation) {
        agenda().in(delayMs(), () -> {
            SimServer leader = server(leaderSid);
            if (learner.incarnation() != incarnation || !learner.isUp()) {
                return;
            }
            if (!leader.isUp() || isBlockedEitherWay(learner.sid(), leaderSid)) {
                agenda().in(delayMs(), () -> {
                    if (learner.incarnation() == incarnation) {
                        learner.receive(new Event.ConnectFailed(leaderSid));
                    }
                });
                return;
            }
            Wire wire = new Wire(learner.sid(), nextLink++, leaderSid, nextLink++);
            learner.links().put(wire.toLearner().toLink(), wire);
            leader.links().put(wire.toLeader().toLink(), wire);
            leader.receive(new Event.LearnerConnected(wire.toLeader().toLink()));
            learner.receive(new Event.LeaderConnected(wire.toLearner().toLink(), leaderSid));
        });
    }

    /** Somebody who is no member connects and votes. */
    void visit(SimServer server, Stranger stranger) {
        if (server.isUp()) {
            count("strangers");
            visit(server, stranger.sid(), stranger.packets());
            server.receive(new Event.VoteReceived(stranger.sid(), stranger.vote(), false));
        }
    }

    /** Somebody connects under a number, and says this. */
    void visit(SimServer server, long sid, List<QuorumPacket> packets) {
        Wire wire = new Wire(sid, nextLink++, server.sid(), nextLink++, true);
        server.links().put(wire.toLeader().toLink(), wire);
        server.receive(new Event.LearnerConnected(wire.toLeader().toLink()));
        packets.forEach(packet -> sendPacket(wire, wire.toLearner().toLink(), packet));
    }

    /** Gives an event to a server; strangers hear nothing. */
    private void arrive(long sid, Event event) {
        SimServer receiver = serverOrNull(sid);
        if (receiver != null) {
            receiver.receive(event);
        }
    }

    void sendPacket(Wire wire, long link, QuorumPacket packet) {
        Wire.Lane lane = wire.from(link);
        lane.packet(packet);
        agenda().at(lane.arrivalMs(nowMs() + delayMs()), () -> pump(wire, lane));
    }

    void sendSnapshot(Wire wire, long link, long handle) {
        Wire.Lane lane = wire.from(link);
        lane.snapshot(handle);
        agenda().at(lane.arrivalMs(nowMs() + 5 * delayMs()), () -> pump(wire, lane));
    }

    /** One side closes: the other side reads what was sent before, and then the end. */
    void endLane(Wire wire, long link) {
        Wire.Lane lane = wire.from(link);
        lane.end();
        agenda().at(lane.arrivalMs(nowMs() + delayMs()), () -> pump(wire, lane));
    }

    private void pump(Wire wire, Wire.Lane lane) {
        if (wire.isBroken()) {
            return;
        }
        if (isBlocked(lane.fromSid(), lane.toSid())) {
            agenda().in(20, () -> pump(wire, lane));
            return;
        }
        Event event = lane.take();
        if (event != null) {
            arrive(lane.toSid(), event);
        }
    }

    /** The connection is gone: what is on its way is lost, and each side learns of it some time, or never. */
    void breakWire(Wire wire) {
        if (wire.isBroken()) {
            return;
        }
        wire.broken();
        count("broken links");
        for (Wire.Lane lane : List.of(wire.toLeader(), wire.toLearner())) {
            if (isNoticed()) {
                agenda().in(delayMs(), () -> arrive(lane.toSid(), new Event.LinkClosed(lane.toLink())));
            }
        }
    }

    void restartLater(SimServer server) {
        if (plan != null) {
            if (planRestartMs > 0) {
                agenda().in(planRestartMs, () -> {
                    if (!server.isUp()) {
                        server.start(options().vouched());
                    }
                });
            }
            return;
        }
        agenda().in(10 + random(1_500), () -> {
            if (!server.isUp() && !isFaultless()) {
                server.start(options().vouched());
            }
        });
    }
}
