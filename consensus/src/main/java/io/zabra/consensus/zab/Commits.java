package io.zabra.consensus.zab;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.quorum.JointQuorum;
import io.zabra.consensus.quorum.QuorumConfig;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a leader commits, and when. A change of configuration needs a quorum of the old and of the new one; what came before it a
 * quorum of the old one. With its commit the new one is in force ("Dynamic reconfiguration of primary/backup clusters", 2012;
 * Apache's {@code Leader.tryToCommit}).
 *
 * <p>While the change is pending nothing is proposed after it: so whoever holds a transaction that the new configuration alone has
 * committed has learned before it that this one is in force, and a leader elected by the old one cannot miss it.
 */
final class Commits {
    private final PeerState state;
    private final Learners learners;
    private final Acks acks = new Acks();
    private boolean over;

    Commits(PeerState state, Learners learners) {
        this.state = state;
        this.learners = learners;
    }

    /** This server is no voter of the configuration in force: it commits nothing any more. */
    boolean isOver() {
        return over;
    }

    /** The voter begins anew and may be told to truncate. */
    void forget(long sid) {
        acks.forget(sid);
    }

    void acknowledged(long sid, long zxid) {
        acks.ack(sid, zxid);
        if (over) {
            return;
        }
        JointQuorum old = JointQuorum.of(state.configs().active());
        long end = acks.committed(old, state.committedZxid());
        if (state.configs().seen().isEmpty()) {
            commitTo(end);
            return;
        }
        QuorumConfig next = state.configs().seen().get(0);
        commitTo(Math.min(end, state.history().floorZxid(next.version() - 1)));
        if (acks.committed(state.quorum(), state.committedZxid()) >= next.version()) {
            activate(next);
        }
    }

    private void commitTo(long end) {
        for (LogEntry entry : state.history().between(state.committedZxid(), end)) {
            learners.sendToFollowers(QuorumPacket.of(PacketType.COMMIT, entry.zxid()));
            learners.sendToObservers(QuorumPacket.of(PacketType.INFORM, entry.zxid(), entry.payload()));
        }
        state.commitTo(end);
    }

    private void activate(QuorumConfig next) {
        long zxid = next.version();
        long leader = next.isVoter(state.config().sid()) ? state.config().sid() : acks.mostAdvanced(candidates(next));
        byte[] designated = Payloads.ofLong(leader);
        for (LogEntry entry : state.history().between(state.committedZxid(), zxid)) {
            byte[] both = ByteBuffer.allocate(designated.length + entry.payload().length)
                    .put(designated)
                    .put(entry.payload())
                    .array();
            learners.sendToFollowers(QuorumPacket.of(PacketType.COMMITANDACTIVATE, zxid, designated));
            learners.sendToObservers(QuorumPacket.of(PacketType.INFORMANDACTIVATE, zxid, both));
        }
        state.activate(zxid);
        state.commitTo(zxid);
        state.out().deliver(new Deliver.ReconfigCommitted(zxid, leader));
        over = leader != state.config().sid();
    }

    private static Set<Long> candidates(QuorumConfig config) {
        Set<Long> sids = new TreeSet<>(config.voters());
        sids.removeIf(sid -> config.rule().weight(sid) == 0);
        return sids;
    }

    /** Whether an established leader takes a change of configuration now. */
    ReconfigVerdict verdict(QuorumConfig next) {
        if (!state.config().reconfigEnabled()) {
            return ReconfigVerdict.DISABLED;
        }
        if (!state.configs().seen().isEmpty()) {
            return ReconfigVerdict.IN_PROGRESS;
        }
        Set<Long> following = learners.heardFrom();
        // An observer, or who is about to learn that it is one, does not acknowledge.
        following.removeIf(sid -> state.configs().active().isObserver(sid));
        return next.rule().isQuorum(following) ? ReconfigVerdict.ACCEPTABLE : ReconfigVerdict.NO_QUORUM;
    }

    /** A configuration that was pending when this leader began is in force now, with the history of its epoch. */
    void established() {
        state.activate(state.configs().last().version());
        over = !state.configs().active().isVoter(state.config().sid());
    }
}
