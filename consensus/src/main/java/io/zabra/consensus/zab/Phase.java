package io.zabra.consensus.zab;

/** Where a server stands in the protocol ("Zab: High-performance broadcast", section IV, with the election as phase 0). */
public enum Phase {
    /** Looking for a leader. */
    ELECTION,
    /** A leader collects promises for a new epoch. */
    DISCOVERY,
    /** A leader brings its learners to its own history. */
    SYNCHRONIZATION,
    /** The leader proposes, a quorum logs, everybody delivers: the only phase in which a server serves. */
    BROADCAST
}
