package io.zabra.consensus.zab;

/**
 * Bounds of a server.
 *
 * @param historyEntriesMax committed transactions kept in memory to bring learners up to date by DIFF
 * @param historyBytesMax the same in bytes of payload
 * @param counterMax transactions in one epoch before a leader makes way for the next one; far below 2^32
 * @param epochJumpMax how far above our own a peer's epoch may be before we take it for garbage
 * @param diskDiffEntriesMax transactions that a DIFF may take from the log on disk; who misses more gets a snapshot
 * @param diskDiffBytesMax the same in bytes of payload: the learner holds it all in memory until it has the whole history
 * @param snapshotsAtOnceMax learners that a leader brings up to date by a snapshot at the same time; others wait
 */
public record ZabLimits(
        int historyEntriesMax,
        long historyBytesMax,
        long counterMax,
        long epochJumpMax,
        long diskDiffEntriesMax,
        long diskDiffBytesMax,
        int snapshotsAtOnceMax) {
    private static final long DISK_DIFF_ENTRIES_MAX = 500_000;
    private static final long DISK_DIFF_BYTES_MAX = 256L << 20;
    private static final int SNAPSHOTS_AT_ONCE_MAX = 4;

    /** 64 MiB of history; an epoch ends 65,536 transactions before its counter would. */
    public static final ZabLimits STANDARD = new ZabLimits(100_000, 64L << 20, 0xFFFF_0000L, 1L << 20);

    public ZabLimits {
        if (snapshotsAtOnceMax < 1) {
            throw new IllegalArgumentException(snapshotsAtOnceMax + " snapshots at once");
        }
    }

    /** With the standard bounds for what comes from disk, and for snapshots. */
    public ZabLimits(int historyEntriesMax, long historyBytesMax, long counterMax, long epochJumpMax) {
        this(
                historyEntriesMax,
                historyBytesMax,
                counterMax,
                epochJumpMax,
                DISK_DIFF_ENTRIES_MAX,
                SNAPSHOTS_AT_ONCE_MAX);
    }

    /** With the standard bound for the bytes that come from disk. */
    public ZabLimits(
            int historyEntriesMax,
            long historyBytesMax,
            long counterMax,
            long epochJumpMax,
            long diskDiffEntriesMax,
            int snapshotsAtOnceMax) {
        this(
                historyEntriesMax,
                historyBytesMax,
                counterMax,
                epochJumpMax,
                diskDiffEntriesMax,
                DISK_DIFF_BYTES_MAX,
                snapshotsAtOnceMax);
    }

    /** The same with another bound for snapshots. */
    public ZabLimits withSnapshotsAtOnceMax(int max) {
        return new ZabLimits(
                historyEntriesMax,
                historyBytesMax,
                counterMax,
                epochJumpMax,
                diskDiffEntriesMax,
                diskDiffBytesMax,
                max);
    }

    /** The same with other bounds for what a DIFF may take from disk. */
    public ZabLimits withDiskDiffMax(long entries, long bytes) {
        return new ZabLimits(
                historyEntriesMax, historyBytesMax, counterMax, epochJumpMax, entries, bytes, snapshotsAtOnceMax);
    }
}
