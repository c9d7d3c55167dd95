package io.zabra.consensus.sim;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.zab.Event;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What {@link RealServer}s share: their network, and the record of what happened. */
final class RealWorld extends Surroundings<RealServer> {
    private static final int RESTART_MS_MAX = 1_500;
    private static final int BLOCKED_POLL_MS = 20;

    private final RealChecker checker;
    private long nextLink = 1;

    RealWorld(SimOptions options, Random random, RealChecker checker, Consumer<String> transcript) {
        super(options, random, transcript);
        this.checker = checker;
    }

    void add(RealServer server) {
        add(server.sid(), server);
    }

    RealChecker checker() {
        return checker;
    }

    void trace(Object who, Object what) {
        hash(nowMs());
        tell(who, what);
    }

    // ---- Network

    void sendVote(RealServer from, long to, Notification notification) {
        if (isLost()) {
            return;
        }
        byte[] bytes = notification.encode();
        agenda().in(delayMs(), () -> {
            RealServer receiver = serverOrNull(to);
            if (receiver != null && !isBlocked(from.sid(), to)) {
                receiver.happened(new Event.VoteReceived(from.sid(), Notification.decode(bytes), true));
            }
        });
    }

    void connect(RealServer learner, long leaderSid, int incarnation) {
        agenda().in(delayMs(), () -> {
            RealServer leader = server(leaderSid);
            if (learner.incarnation() != incarnation || !learner.isUp()) {
                return;
            }
            if (!leader.isUp() || isBlockedEitherWay(learner.sid(), leaderSid)) {
                agenda().in(delayMs(), () -> {
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
        RealServer receiver = serverOrNull(lane.toSid());
        if (receiver != null) {
            receiver.links().arrived(lane.toLink(), item);
        }
    }

    /** Puts something on its way; what is sent on one link arrives in order. */
    void carry(RealWire wire, RealWire.Lane lane, RealWire.Item item, long delayMs) {
        lane.add(item);
        agenda().at(lane.arrivalMs(nowMs() + delayMs), () -> pump(wire, lane));
    }

    private void pump(RealWire wire, RealWire.Lane lane) {
        if (wire.isBroken()) {
            return;
        }
        if (isBlocked(lane.fromSid(), lane.toSid())) {
            agenda().in(BLOCKED_POLL_MS, () -> pump(wire, lane));
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
            if (isNoticed()) {
                agenda().in(delayMs(), () -> arrive(lane, RealWire.END));
            }
        }
    }

    void restartLater(RealServer server) {
        agenda().in(10 + random(isFaultless() ? 100 : RESTART_MS_MAX), server::start);
    }
}
