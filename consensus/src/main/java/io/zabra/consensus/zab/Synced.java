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
record Synced(@Nullable Long snapshotHandle, long baseZxid, List<LogEntry> entries) {}
