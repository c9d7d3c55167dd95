package io.zabra.consensus.host;

/** What a member counts of its part in the ensemble. */
public enum PeerCount {
    /** It has lost its leader, or has just started. */
    LOOKING,
    /** As leader: a transaction was proposed. */
    PROPOSED,
    /** As leader: one is committed. */
    COMMITTED,
    /** As learner: a proposal came in. */
    PROPOSAL_RECEIVED,
    /** As follower: a commit came in. */
    COMMIT_RECEIVED,
    /** As leader: a learner is brought up to date without a snapshot. */
    DIFF_SENT,
    /** As leader: one of these has to take something back first. */
    TRUNC_SENT,
    /** As leader: a learner gets a snapshot. */
    SNAP_SENT,
    /** Log that was to be read for a learner is damaged on this server's disk. */
    LOG_DAMAGED,
    /** As leader: a learner asked whether a session lives. */
    REVALIDATED
}
