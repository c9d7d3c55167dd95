package io.zabra.server.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline, and never for a time. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 2_000_000;

    private Await() {}

    public static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, DEADLINE, condition);
    }

    /** @param deadline longer where processes start */
    public static void until(String what, Duration deadline, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + deadline + ": " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
