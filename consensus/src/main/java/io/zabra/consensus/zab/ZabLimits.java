package io.zabra.consensus.zab;

/**
 * Bounds of a server.
 *
 * @param historyEntriesMax committed transactions kept in memory to bring learners up to date by DIFF
 * @param historyBytesMax the same in bytes of payload
 * @param counterMax transactions in one epoch before a leader makes way for the next one; far below 2^32
 * @param epochJumpMax how far above our own a peer's epoch may be before we take it for garbage
 */
public record ZabLimits(int historyEntriesMax, long historyBytesMax, long counterMax, long epochJumpMax) {
    /** 64 MiB of history; an epoch ends 65,536 transactions before its counter would. */
    public static final ZabLimits STANDARD = new ZabLimits(100_000, 64L << 20, 0xFFFF_0000L, 1L << 20);
}
