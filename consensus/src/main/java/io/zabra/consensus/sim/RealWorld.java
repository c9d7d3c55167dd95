package io.zabra.consensus.sim;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.zab.Event;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Time, chance and network around {@link RealServer}s, and the record of what happened. One thread, one seed. */
final class RealWorld {
    private record Blocked(long from, long to) {}

    private static final int RESTART_MS_MAX = 1_500;
    private static final int BLOCKED_POLL_MS = 20;

    private final SimOptions options;
    private final Random random;
    private final RealChecker checker;
    private final Consumer<String> transcript;
    private final Agenda agenda = new Agenda();
    private final Map<Long, RealServer> servers = new TreeMap<>();
    private final Set<Blocked> blocked = new HashSet<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long nextLink = 1;
    private long traceHash;
    private boolean faultless;

    RealWorld(SimOptions options, Random random, RealChecker checker, Consumer<String> transcript) {
        this.options = options;
        this.random = random;
        this.checker = checker;
        this.transcript = transcript;
    }

    void add(RealServer server) {
        servers.put(server.sid(), server);
    }

    Collection<RealServer> servers() {
        return servers.values();
    }

    RealServer server(long sid) {
        return Objects.requireNonNull(servers.get(sid));
    }

    SimOptions options() {
        return options;
    }

    RealChecker checker() {
        return checker;
    }

    Agenda agenda() {
        return agenda;
    }

    long nowMs() {
        return agenda.nowMs();
    }

    Random random() {
        return random;
    }

    int random(int bound) {
        return random.nextInt(bound);
    }

    boolean isFaultless() {
        return faultless;
    }

    // ---- The record

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void count(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    Map<String, Long> counts() {
        return counts;
    }

    void hash(long value) {
        traceHash = Machine.mix(traceHash, value);
    }

    long traceHash() {
        return traceHash;
    }

    void trace(Object who, Object what) {
        hash(agenda.nowMs());
        if (transcript != SimulatedEnsemble.SILENT) {
            transcript.accept(agenda.nowMs() + " " + who + " " + what);
        }
    }

    // ---- Network

    long delayMs() {
        return 1L + random(faultless ? 3 : options.delayMsMax());
    }

    long diskDelayMs() {
        return 1L + random(faultless ? 3 : options.diskMsMax());
    }

    void block(long from, long to) {
        blocked.add(new Blocked(from, to));
    }

    void heal() {
        blocked.clear();
    }

    /** From now on nothing is slow, lost or broken. */
    void endFaults() {
        heal();
        faultless = true;
    }

    private boolean isBlocked(long from, long to) {
        return blocked.contains(new Blocked(from, to));
    }

    void sendVote(RealServer from, long to, Notification notification) {
        if (!faultless && random(100) < options.lossPercent()) {
            return;
        }
        byte[] bytes = notification.encode();
        agenda.in(delayMs(), () -> {
            RealServer receiver = servers.get(to);
            if (receiver != null && !isBlocked(from.sid(), to)) {
                receiver.happened(new Event.VoteReceived(from.sid(), Notification.decode(bytes), true));
            }
        });
    }

    void connect(RealServer learner, long leaderSid, int incarnation) {
        agenda.in(delayMs(), () -> {
            RealServer leader = server(leaderSid);
            if (learner.incarnation() != incarnation || !learner.isUp()) {
                return;
            }
            if (!leader.isUp() || isBlocked(learner.sid(), leaderSid) || isBlocked(leaderSid, learner.sid())) {
                agenda.in(delayMs(), () -> {
                    if (learner.incarnation() == incarnation) {
                        learner.happened(new Event.ConnectFailed(leaderSid));
                    }
                });
                return;
            }
            RealWire wire = new RealWire(learner.sid(), nextLink++, leaderSid, nextLink++);
            learner.links().add(wire.toLearner().toLink(), wire);
            leader.links().add(wire.toLeader().toLink(), wire);
            leader.happened(new Event.LearnerConnected(wire.toLeader().toLink()));
            learner.happened(new Event.LeaderConnected(wire.toLearner().toLink(), leaderSid));
        });
    }

    /** Somebody who is no member connects, says this, and votes; he hears nothing. */
    void visit(RealServer server, Stranger stranger) {
        if (!server.isUp()) {
            return;
        }
        count("strangers");
        visit(server, stranger.sid(), stranger.packets());
        byte[] vote = stranger.vote().encode();
        server.happened(new Event.VoteReceived(stranger.sid(), Notification.decode(vote), false));
    }

    /** Somebody connects under a number, and says this. */
    void visit(RealServer server, long sid, List<QuorumPacket> packets) {
        RealWire wire = new RealWire(sid, nextLink++, server.sid(), nextLink++, true);
        server.links().add(wire.toLeader().toLink(), wire);
        server.happened(new Event.LearnerConnected(wire.toLeader().toLink()));
        for (QuorumPacket packet : packets) {
            carry(wire, wire.toLeader(), new RealWire.Packet(QuorumPacketCodec.encode(packet)), delayMs());
        }
    }

    private void arrive(RealWire.Lane lane, RealWire.Item item) {
        RealServer receiver = servers.get(lane.toSid());
        if (receiver != null) {
            receiver.links().arrived(lane.toLink(), item);
        }
    }

    /** Puts something on its way; what is sent on one link arrives in order. */
    void carry(RealWire wire, RealWire.Lane lane, RealWire.Item item, long delayMs) {
        lane.add(item);
        agenda.at(lane.arrivalMs(nowMs() + delayMs), () -> pump(wire, lane));
    }

    private void pump(RealWire wire, RealWire.Lane lane) {
        if (wire.isBroken()) {
            return;
        }
        if (isBlocked(lane.fromSid(), lane.toSid())) {
            agenda.in(BLOCKED_POLL_MS, () -> pump(wire, lane));
            return;
        }
        RealWire.Item item = lane.take();
        if (item != null) {
            arrive(lane, item);
        }
    }

    /** The connection is gone: what is on its way is lost, and each side learns of it some time, or never. */
    void breakWire(RealWire wire) {
        if (wire.isBroken()) {
            return;
        }
        wire.broken();
        count("broken links");
        for (RealWire.Lane lane : List.of(wire.toLeader(), wire.toLearner())) {
            if (faultless || random(10) > 0) {
                agenda.in(delayMs(), () -> arrive(lane, RealWire.END));
            }
        }
    }

    void restartLater(RealServer server) {
        agenda.in(10 + random(faultless ? 100 : RESTART_MS_MAX), server::start);
    }
}
