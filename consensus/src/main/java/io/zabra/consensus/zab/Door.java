package io.zabra.consensus.zab;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.quorum.Member;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in as a learner. A stranger must not move an epoch (CVE-2023-44981). Where the ensemble may change, servers that
 * are to join come first and are fed, as with Apache: they count nowhere before they are members.
 */
final class Door {
    private final PeerState state;

    Door(PeerState state) {
        this.state = state;
    }

    /** Whether the learner knows a later configuration to be in force: we cannot lead it, and will hear of that configuration. */
    boolean isAhead(LearnerInfo info) {
        return info.configVersion() > state.configs().active().version();
    }

    /**
     * Why this learner has no business here, or null.
     *
     * @param follower whether it introduced itself as a follower
     */
    @Nullable
    String refusal(LearnerInfo info, boolean follower, long acceptedEpoch) {
        if (info.sid() == state.config().sid()) {
            return "server " + info.sid() + " is ourselves";
        }
        if (info.protocolVersion() < LearnerInfo.PROTOCOL_VERSION) {
            return "protocol version " + info.protocolVersion();
        }
        Member member = state.configs().last().member(info.sid());
        if (!state.config().reconfigEnabled()) {
            if (member == null) {
                return "server " + info.sid() + " is not one of our learners";
            }
            if (follower != member.isVoter()) {
                return "server " + info.sid() + " claims another role than " + member.role();
            }
        }
        return acceptedEpoch < 0 || acceptedEpoch > state.epochMax()
                ? "epoch " + acceptedEpoch + " is out of bounds"
                : null;
    }
}
