package io.zabra.consensus.zab;

import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.SessionCheck;
import io.zabra.consensus.packet.SessionTouch;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import java.util.List;

/** Something for this server's own state machine and front end, in order. */
public sealed interface Deliver {
    /**
     * The server plays another part, or has reached another phase of it.
     *
     * @param generation grows with every change of role: what was started under another generation has no effect any more
     * @param leader whom this server follows (itself, if it leads), or -1
     * @param reason for the log
     */
    record RoleChanged(
            long generation, ServerState state, Phase phase, long epoch, long leader, long lastZxid, String reason)
            implements Deliver {
        @Override
        public String toString() {
            return state + " " + phase + " epoch " + epoch + " leader " + leader + " last " + Zxid.text(lastZxid) + ": "
                    + reason;
        }
    }

    /** The next committed transaction. It is durable here. */
    record Committed(LogEntry entry) implements Deliver {}

    /** The state machine is to be replaced by a received snapshot, which is durable here. */
    record SnapshotInstalled(long handle, long zxid) implements Deliver {}

    /** A read after this sees what {@link Event.BarrierRequested} asked for; all of it has been delivered. */
    record BarrierPassed(long id, long zxid) implements Deliver {}

    /** The barrier cannot be confirmed: no leader, or it lost its quorum. */
    record BarrierFailed(long id) implements Deliver {}

    /** A proposal was not taken: this server does not lead, or its epoch is used up. */
    record ProposalRefused(long zxid) implements Deliver {}

    /** On the leader: a REQUEST or REVALIDATE of a learner; its data can be read as such. */
    record FromLearner(long link, long sid, QuorumPacket packet) implements Deliver {}

    /** On the leader: the sessions that a learner has heard from. */
    record SessionsHeard(long link, List<SessionTouch> touches) implements Deliver {}

    /**
     * On a learner: the leader's answer to a REVALIDATE.
     *
     * @param proposedZxid what is asked of the leader from now on comes after this
     */
    record Revalidated(SessionCheck.Answer answer, long proposedZxid) implements Deliver {}

    /**
     * Other configurations count. The network takes the members of all of them (those of {@code seen} are needed to reach a
     * quorum of it), and votes of nobody else. Where the active one is new: it is in force from now on; the transaction that made
     * it comes, or came, as {@link Committed} if there was one. Where there was none (a first configuration gets a version, or
     * we were told by others) the front end sets the data of {@code /zookeeper/config} in its own tree to its text, as Apache does.
     */
    record ConfigChanged(ConfigChain configs) implements Deliver {}

    /** A change of configuration is committed; who leads from now on, in the opinion of the old leader. */
    record ReconfigCommitted(long zxid, long designatedLeader) implements Deliver {}
}
