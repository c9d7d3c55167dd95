package io.zabra.consensus.host;

/**
 * The learners of a leader at the moment; of who does not lead there are none.
 *
 * @param connected all of them
 * @param syncedFollowers followers that are up to date
 * @param syncedObservers observers that are
 */
public record LearnerCounts(int connected, int syncedFollowers, int syncedObservers) {
    static final LearnerCounts NONE = new LearnerCounts(0, 0, 0);
}
