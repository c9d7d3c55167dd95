package io.zabra.consensus.zab;

/** When a learner connects to its leader, which may not listen yet. */
final class Dial {
    private final ZabTimings timings;
    private long dueAtMs = Long.MAX_VALUE;
    private int attempts;

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

    boolean isDue(long nowMs) {
        return nowMs >= dueAtMs;
    }
}
