package io.zabra.consensus.host;

import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.zab.Phase;

/**
 * What a server is at the moment, for operators.
 *
 * @param serving whether clients are served
 * @param readOnly whether, for want of a leader, reads alone are served, to clients that want no more
 * @param leader server id of whom it follows (itself, if it leads), or -1
 * @param electionMs how long it took from the loss of the last leader, or the start, until it served again; 0: not yet
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
        String reason) {
    static final ReplicaStatus STARTING =
            new ReplicaStatus(ServerState.LOOKING, Phase.ELECTION, false, false, 0, -1, 0, "started");

    ReplicaStatus serving(boolean serves, long tookMs) {
        return new ReplicaStatus(state, phase, serves, false, epoch, leader, tookMs, reason);
    }

    ReplicaStatus servingReads() {
        return new ReplicaStatus(state, phase, false, true, epoch, leader, electionMs, reason);
    }
}
