package io.zabra.consensus.host;

import java.util.Map;

/**
 * The learners of a leader at the moment; of who does not lead there are none.
 *
 * @param connected all of them
 * @param syncedFollowers followers that are up to date
 * @param syncedObservers observers that are
 * @param lags of these followers, by their server ids: transactions that were proposed to them and are not on their disks, as far
 *     as we know. Observers acknowledge nothing
 */
public record LearnerCounts(int connected, int syncedFollowers, int syncedObservers, Map<Long, Long> lags) {
    public LearnerCounts {
        lags = Map.copyOf(lags);
    }
}
