package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.function.Consumer;

/** Whether a learner has to look for another leader, because another configuration is in force. */
final class ConfigMove {
    private final PeerState state;
    private final long leader;
    private final boolean follower;
    private final Consumer<String> leave;
    private boolean due;

    ConfigMove(PeerState state, long leader, boolean follower, Consumer<String> leave) {
        this.state = state;
        this.leader = leader;
        this.follower = follower;
        this.leave = leave;
    }

    /**
     * What is in force may have changed: then this leader may not be the one to lead it, or not the one to lead us so.
     *
     * @param formerVersion of what was in force before
     * @param designated who leads in the opinion of the leader
     */
    void consider(long formerVersion, long designated) {
        QuorumConfig active = state.configs().active();
        due |= active.version() != formerVersion
                && (designated != leader || !active.isVoter(leader) || state.isFollower() != follower);
    }

    /** A learner that serves stays until the change is delivered: who asked for it here is answered. */
    void leaveIfDue(boolean serving, long committedZxid) {
        if (due && (!serving || state.deliveredZxid() >= committedZxid)) {
            due = false;
            leave.accept("configuration " + Zxid.text(state.configs().active().version()) + " is in force");
        }
    }
}
