package io.zabra.consensus.election;

/**
 * Waits of an election, in ms of the caller's clock.
 *
 * @param finalizeWaitMs how long a quorum's vote must stand before it is believed, while some voter has not agreed yet
 * @param resendMinMs first wait before an unanswered vote is sent again; doubles up to {@code resendMaxMs}
 */
public record ElectionTimings(long finalizeWaitMs, long resendMinMs, long resendMaxMs) {
    /** Apache's waits, but for the longest: a minute of silence helps nobody. */
    public static final ElectionTimings STANDARD = new ElectionTimings(200, 200, 2_000);
}
