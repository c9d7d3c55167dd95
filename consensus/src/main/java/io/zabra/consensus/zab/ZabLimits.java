package io.zabra.consensus.zab;

/**
 * Bounds of a server.
 *
 * @param historyEntriesMax committed transactions kept in memory to bring learners up to date by DIFF
 * @param historyBytesMax the same in bytes of payload
 * @param counterMax transactions in one epoch before a leader makes way for the next one; far below 2^32
 * @param epochJumpMax how far above our own a peer's epoch may be before we take it for garbage
 * @param diskDiffEntriesMax transactions that a DIFF may take from the log on disk; who misses more gets a snapshot
 */
public record ZabLimits(
        int historyEntriesMax, long historyBytesMax, long counterMax, long epochJumpMax, long diskDiffEntriesMax) {
    private static final long DISK_DIFF_ENTRIES_MAX = 500_000;

    /** 64 MiB of history; an epoch ends 65,536 transactions before its counter would. */
    public static final ZabLimits STANDARD = new ZabLimits(100_000, 64L << 20, 0xFFFF_0000L, 1L << 20);

    /** With the standard bound for what comes from disk. */
    public ZabLimits(int historyEntriesMax, long historyBytesMax, long counterMax, long epochJumpMax) {
        this(historyEntriesMax, historyBytesMax, counterMax, epochJumpMax, DISK_DIFF_ENTRIES_MAX);
    }
}
