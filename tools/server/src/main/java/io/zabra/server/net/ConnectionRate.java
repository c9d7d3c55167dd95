package io.zabra.server.net;

/**
 * How fast sessions may be opened: a bucket of tokens, and dropping by chance before it is empty (the settings of Apache's
 * {@code BlueThrottle}).
 *
 * @param tokensMax of the bucket; 0: no limit
 * @param fillMs in which {@code fillCount} tokens are added
 * @param freezeMs between two changes of the probability of a drop; negative: nothing is dropped by chance
 * @param dropIncrease of the probability where the bucket is empty
 * @param dropDecrease of the probability where it is filled enough
 * @param decreaseRatio of used tokens, up to which it is filled enough
 * @param newTokens that a new session takes
 * @param renewTokens that a session takes that comes back
 */
public record ConnectionRate(
        int tokensMax,
        int fillMs,
        int fillCount,
        int freezeMs,
        double dropIncrease,
        double dropDecrease,
        double decreaseRatio,
        int newTokens,
        int renewTokens) {
    /** As many as come. */
    public static final ConnectionRate UNLIMITED = new ConnectionRate(0, 1, 1, -1, 0.02, 0.002, 0, 1, 1);
}
