package io.zabra.consensus.zab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The history that a learner has received between DIFF, TRUNC or SNAP and NEWLEADER.
 *
 * @param snapshotHandle the received snapshot, or null if our own log is kept up to {@code baseZxid}
 * @param baseZxid where the entries begin
 * @param entries without gap
 */
record Synced(@Nullable Long snapshotHandle, long baseZxid, List<LogEntry> entries) {
    /**
     * The same history, without the snapshot or the cut where our log shares a later position with it: two logs that hold the same
     * zxid are equal up to it.
     *
     * @param deliveredZxid where our state machine stands; the position must not lie before it
     */
    Synced onto(History own, long deliveredZxid) {
        for (int i = entries.size(); i >= 0; i--) {
            long zxid = i == 0 ? baseZxid : entries.get(i - 1).zxid();
            if (zxid >= deliveredZxid && own.contains(zxid)) {
                return new Synced(null, zxid, entries.subList(i, entries.size()));
            }
        }
        return this;
    }
}
