package io.zabra.consensus.storage;

import io.zabra.consensus.zab.ZabLimits;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.log.LogConfig;

/**
 * How a data directory is kept.
 *
 * @param snapshots when they are due, and how many are kept
 * @param logBytesKept of log that no snapshot needs any more, so that learners that were away get the transactions they
 *     missed instead of a snapshot; 0 keeps what the snapshots need
 * @param historyEntriesMax of the log given to the core at start, beyond what no snapshot holds
 * @param historyBytesMax the same in bytes
 */
public record PeerDiskConfig(
        LogConfig log, SnapshotPolicy snapshots, long logBytesKept, int historyEntriesMax, long historyBytesMax) {
    /** A member begins with all that no snapshot holds in memory: small ones take as much of it then as the bytes below. */
    private static final int TXNS_MAX = 1_000_000;

    private static final long LOG_BYTES_MAX = 256L << 20;

    /** Snapshots as a single server makes them, but for the bound; 1 GiB of log for those who were away, the core's standard history. */
    public static final PeerDiskConfig STANDARD = new PeerDiskConfig(
            LogConfig.STANDARD,
            SnapshotPolicy.STANDARD.withTxnsMax(TXNS_MAX).withLogBytesMax(LOG_BYTES_MAX),
            1L << 30,
            ZabLimits.STANDARD.historyEntriesMax(),
            ZabLimits.STANDARD.historyBytesMax());

    public PeerDiskConfig {
        if (logBytesKept < 0) {
            throw new IllegalArgumentException(logBytesKept + " bytes of log kept");
        }
    }

    /** With other snapshots. */
    public PeerDiskConfig withSnapshots(SnapshotPolicy policy) {
        return new PeerDiskConfig(log, policy, logBytesKept, historyEntriesMax, historyBytesMax);
    }
}
