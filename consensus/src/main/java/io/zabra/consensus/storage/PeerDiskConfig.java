package io.zabra.consensus.storage;

import io.zabra.consensus.zab.ZabLimits;
import io.zabra.engine.log.LogConfig;

/**
 * How a data directory is kept.
 *
 * @param snapshotTxns a snapshot is due after that many transactions
 * @param snapshotLogBytes or after that many bytes of them
 * @param snapshotsKept 1 or more; with 2, one damaged snapshot does no harm
 * @param logBytesKept of log that no snapshot needs any more, so that learners that were away get the transactions they
 *     missed instead of a snapshot; 0 keeps what the snapshots need
 * @param historyEntriesMax of the log given to the core at start, beyond what no snapshot holds
 * @param historyBytesMax the same in bytes
 */
public record PeerDiskConfig(
        LogConfig log,
        int snapshotTxns,
        long snapshotLogBytes,
        int snapshotsKept,
        long logBytesKept,
        int historyEntriesMax,
        long historyBytesMax) {
    /** Snapshots as a single server makes them, 1 GiB of log for those who were away, the core's standard history. */
    public static final PeerDiskConfig STANDARD = new PeerDiskConfig(
            LogConfig.STANDARD,
            100_000,
            1L << 30,
            2,
            1L << 30,
            ZabLimits.STANDARD.historyEntriesMax(),
            ZabLimits.STANDARD.historyBytesMax());

    public PeerDiskConfig {
        if (snapshotTxns < 1 || snapshotLogBytes < 1 || snapshotsKept < 1 || logBytesKept < 0) {
            throw new IllegalArgumentException("a snapshot each " + snapshotTxns + " transactions or "
                    + snapshotLogBytes + " bytes, " + snapshotsKept + " kept, " + logBytesKept + " bytes of log");
        }
    }
}
