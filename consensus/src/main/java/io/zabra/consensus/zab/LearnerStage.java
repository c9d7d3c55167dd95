package io.zabra.consensus.zab;

/** How far a learner has come with its leader. */
enum LearnerStage {
    CONNECTING,
    /** FOLLOWERINFO is sent; LEADERINFO is due. */
    INTRODUCED,
    /** The promise is on its way to disk, or sent; DIFF, TRUNC or SNAP is due. */
    PROMISED,
    /** The stream after SNAP is coming in. */
    LOADING,
    /** Transactions up to NEWLEADER. */
    SYNCING,
    /** NEWLEADER has come: history and epoch are on their way to disk, or acknowledged; UPTODATE is due. */
    SYNCED,
    ACTIVE
}
