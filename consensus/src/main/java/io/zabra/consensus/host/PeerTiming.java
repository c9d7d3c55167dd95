package io.zabra.consensus.host;

/** What a member measures of its part in the ensemble: durations in ns, unless it says otherwise. */
public enum PeerTiming {
    /** From when a server begins to look for a leader until one is elected, who may lead nobody in the end. */
    ELECTION,
    /** From the loss of a leader, or the start, until this server serves again, however many were elected in vain. */
    UNAVAILABLE,
    /** The same, where it serves as leader. */
    UNAVAILABLE_AS_LEADER,
    /** As follower: from the election of a leader until this server is up to date. */
    FOLLOWER_SYNC,
    /** The same as observer. */
    OBSERVER_SYNC,
    /** As leader: from a proposal until it is committed, which a quorum's acknowledgements make it. */
    QUORUM_ACK,
    /** As follower: from the leader's wall clock at the preparation of a transaction to ours when its proposal comes in. */
    PROPOSAL,
    /** As follower: from a proposal until it is committed here. */
    COMMIT_PROPAGATION,
    /** From the leader's wall clock at the preparation of a transaction to ours when it is committed here. */
    PROPAGATION,
    /** As leader: learners that are being brought up to date by a snapshot when another one begins to be, that one included. */
    SNAPS_IN_FLIGHT,
    /** The same without a snapshot. */
    DIFFS_IN_FLIGHT
}
