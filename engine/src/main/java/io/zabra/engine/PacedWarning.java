package io.zabra.engine;

import org.jspecify.annotations.Nullable;

/** When to say what each of many requests would have said: at once, and then no more often than every ten seconds. Any thread. */
final class PacedWarning {
    private static final long INTERVAL_MS = 10_000;

    private final StoreClock clock;
    private @Nullable Long saidMs;

    PacedWarning(StoreClock clock) {
        this.clock = clock;
    }

    /** Whether it is to be said now; who is told so says it. */
    synchronized boolean isDue() {
        long nowMs = clock.steadyMs();
        if (saidMs != null && nowMs - saidMs < INTERVAL_MS) {
            return false;
        }
        saidMs = nowMs;
        return true;
    }
}
