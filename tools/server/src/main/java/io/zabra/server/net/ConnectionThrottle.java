package io.zabra.server.net;

import java.util.function.DoubleSupplier;

/** Holds a {@link ConnectionRate} (Apache's {@code BlueThrottle}). Any thread; the caller passes a time that never goes back. */
final class ConnectionThrottle {
    private final ConnectionRate rate;
    private final DoubleSupplier random;
    private int tokens;
    private long filledMs;
    private long frozenMs;
    private double drop;

    /** @param random from 0 to 1 */
    ConnectionThrottle(ConnectionRate rate, long nowMs, DoubleSupplier random) {
        this.rate = rate;
        this.random = random;
        this.tokens = rate.tokensMax();
        this.filledMs = nowMs;
        this.frozenMs = nowMs;
    }

    /**
     * False where the tokens are not to be had now.
     *
     * @param again whether it is for a session that comes back
     */
    synchronized boolean take(boolean again, long nowMs) {
        int wanted = again ? rate.renewTokens() : rate.newTokens();
        if (rate.tokensMax() == 0) {
            return true;
        }
        fill(nowMs);
        if (rate.freezeMs() >= 0 && isDropped(nowMs)) {
            return false;
        }
        if (tokens < wanted) {
            return false;
        }
        tokens -= wanted;
        return true;
    }

    private void fill(long nowMs) {
        long passedMs = nowMs - filledMs;
        if (passedMs > rate.fillMs()) {
            long more = passedMs * rate.fillCount() / rate.fillMs();
            tokens = (int) Math.min(rate.tokensMax(), tokens + more);
            filledMs = nowMs;
        }
    }

    private boolean isDropped(long nowMs) {
        if (nowMs - frozenMs > rate.freezeMs()) {
            int used = rate.tokensMax() - tokens;
            if (used == rate.tokensMax()) {
                drop = Math.min(1, drop + rate.dropIncrease());
            } else if (used <= Math.round(rate.tokensMax() * rate.decreaseRatio())) {
                drop = Math.max(0, drop - rate.dropDecrease());
            }
            frozenMs = nowMs;
        }
        return random.getAsDouble() < drop;
    }

    synchronized double dropProbability() {
        return drop;
    }

    synchronized int missing() {
        return rate.tokensMax() - tokens;
    }
}
