package io.zabra.consensus.zab;

/** When a learner connects to its leader, which may not listen yet. */
final class Dial {
    /** Whom others have just elected, may not know it yet; who goes on turning us away leads nobody. */
    private static final int REFUSALS_MAX = 5;

    private final ZabTimings timings;
    private long dueAtMs = Long.MAX_VALUE;
    private int attempts;
    private int refusals;

    Dial(ZabTimings timings) {
        this.timings = timings;
    }

    int attempts() {
        return attempts;
    }

    void connect() {
        attempts++;
        dueAtMs = Long.MAX_VALUE;
    }

    /** Plans another attempt; false if there have been enough. */
    boolean retries(long nowMs) {
        if (attempts >= timings.connectAttempts()) {
            return false;
        }
        dueAtMs = nowMs + timings.connectRetryMs();
        return true;
    }

    /** The same, for a server that was reached and turned us away. */
    boolean retriesAfterRefusal(long nowMs) {
        refusals++;
        return refusals < REFUSALS_MAX && retries(nowMs);
    }

    boolean isDue(long nowMs) {
        return nowMs >= dueAtMs;
    }
}
