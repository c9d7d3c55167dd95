package io.zabra.consensus.host;

import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Phase;

/**
 * What a server is at the moment, for operators.
 *
 * @param serving whether clients are served
 * @param readOnly whether, for want of a leader, reads alone are served, to clients that want no more
 * @param leader server id of whom it follows (itself, if it leads), or -1
 * @param electionMs how long it took from the loss of the last leader, or the start, until it served again; 0: not yet
 * @param servingSinceMs by the server's steady clock; 0 where clients are not served
 * @param reason of the last change
 */
public record ReplicaStatus(
        ServerState state,
        Phase phase,
        boolean serving,
        boolean readOnly,
        long epoch,
        long leader,
        long electionMs,
        long servingSinceMs,
        String reason) {
    static final ReplicaStatus STARTING =
            new ReplicaStatus(ServerState.LOOKING, Phase.ELECTION, false, false, 0, -1, 0, 0, "started");

    /** For how long clients are served by now; 0 where they are not. */
    long servingMs(long nowMs) {
        return serving ? nowMs - servingSinceMs : 0;
    }

    /** Nobody is served yet, but perhaps reads are. */
    ReplicaStatus changed(Deliver.RoleChanged change) {
        return new ReplicaStatus(
                change.state(),
                change.phase(),
                false,
                readOnly,
                change.epoch(),
                change.leader(),
                electionMs,
                0,
                change.reason());
    }

    ReplicaStatus serving(long tookMs, long nowMs) {
        return new ReplicaStatus(state, phase, true, false, epoch, leader, tookMs, nowMs, reason);
    }

    ReplicaStatus servingNobody() {
        return new ReplicaStatus(state, phase, false, false, epoch, leader, electionMs, 0, reason);
    }

    ReplicaStatus servingReads() {
        return new ReplicaStatus(state, phase, false, true, epoch, leader, electionMs, 0, reason);
    }
}
