package io.zabra.consensus.zab;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.Member;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in as a learner. A stranger must not move an epoch (CVE-2023-44981). Where the ensemble may change, servers that
 * are to join come first and are fed, as with Apache: they count nowhere before they are members.
 */
final class Door {
    private final PeerState state;
    private final long formerEpoch;
    private final long historyEndZxid;

    Door(PeerState state) {
        this.state = state;
        this.formerEpoch = state.currentEpoch();
        this.historyEndZxid = state.lastZxid();
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
        return acceptedEpoch < 0 || acceptedEpoch > Zxid.EPOCH_MAX
                ? "epoch " + acceptedEpoch + " is out of bounds"
                : null;
    }

    /**
     * Why we cannot lead this learner, which keeps to the rules, or null.
     *
     * <p>It knows a later configuration to be in force: we will hear of that. Or it has promised far more than our epoch, which is chosen: a
     * claim, or a member that was there while we were away, and has to wait for another election. Before its epoch is chosen a leader must
     * listen to it: it comes nearer with each epoch that it chooses.
     *
     * @param epoch ours; -1 while there is none
     */
    @Nullable
    String hindrance(LearnerInfo info, long acceptedEpoch, long epoch) {
        if (info.configVersion() > state.configs().active().version()) {
            return "server " + info.sid() + " has configuration " + Zxid.text(info.configVersion());
        }
        boolean beyondBelief = epoch >= 0 && acceptedEpoch > state.epochMax();
        return beyondBelief ? "server " + info.sid() + " has promised epoch " + acceptedEpoch : null;
    }

    /** Above every epoch that a quorum accepted, so that no old leader can still commit. */
    long nextEpoch() {
        if (state.epochSeen() >= Zxid.EPOCH_MAX) {
            throw new BrokenInvariantException("epochs are used up: a voter has promised epoch " + state.epochSeen()
                    + ", and no leader can have a later one. Nothing is lost: back this server up with 'zabra backup', and"
                    + " restore that into a new ensemble");
        }
        return state.epochSeen() + 1;
    }

    /** Whether the promise of this learner counts. */
    boolean isVoting(LearnerLink learner) {
        return learner.counts() && state.quorum().isVoter(learner.sid());
    }

    /**
     * Whether a voter of the configuration in force has a later history than we had when we began. Who votes in a proposed one
     * only, and does not know that to be in force (else it had been refused), holds nothing committed that no quorum of the old one
     * holds: see {@link Commits}. Nor does who has no weight, and may not lead: it would keep everybody else from leading.
     */
    boolean isAheadOfUs(LearnerLink learner, long epoch) {
        return state.configs().active().rule().weight(learner.sid()) > 0
                && (epoch > formerEpoch || (epoch == formerEpoch && learner.lastZxid() > historyEndZxid));
    }
}
