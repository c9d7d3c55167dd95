package io.zabra.consensus.zab;

import io.zabra.consensus.election.ElectionTimings;

/**
 * The waits of a server, in ms of the caller's monotonic clock.
 *
 * @param pingMs how often a leader shows its learners that it lives
 * @param initLimitMs how long discovery and synchronization may take ({@code initLimit × tickTime})
 * @param syncLimitMs how long a peer may be silent afterwards ({@code syncLimit × tickTime})
 * @param connectRetryMs wait between attempts to connect to a leader that does not listen yet
 * @param connectAttempts how many of them before a new election
 */
public record ZabTimings(
        long pingMs,
        long initLimitMs,
        long syncLimitMs,
        long connectRetryMs,
        int connectAttempts,
        ElectionTimings election) {
    /** What {@code tickTime=2000, initLimit=10, syncLimit=5} means, with quick attempts to connect. */
    public static final ZabTimings STANDARD = new ZabTimings(1_000, 20_000, 10_000, 100, 50, ElectionTimings.STANDARD);
}
