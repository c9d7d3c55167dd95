package io.zabra.engine;

import io.zabra.engine.thread.Threads;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something once in every tick, on a thread of its own, and can tell when it could not: the process was stopped, or its machine. Then
 * nobody here has listened to clients either.
 */
final class Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long NANOS_PER_MS = 1_000_000;
    /** Who is later than that did not merely wait for a processor. */
    private static final int LATE_TICKS = 2;

    private final StoreClock clock;
    private final int tickTimeMs;
    private final Runnable tick;
    private final LongConsumer slept;
    private final Thread thread = new Thread(this::run, "zabra-ticker");
    private long tickedMs;
    private volatile boolean closing;

    /** @param slept told how many milliseconds nothing was done, before the next tick */
    Ticker(StoreClock clock, int tickTimeMs, Runnable tick, LongConsumer slept) {
        this.clock = clock;
        this.tickTimeMs = tickTimeMs;
        this.tick = tick;
        this.slept = slept;
        this.tickedMs = clock.steadyMs();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        tickedMs = clock.steadyMs();
        while (!closing) {
            LockSupport.parkNanos(this, tickTimeMs * NANOS_PER_MS);
            if (!closing) {
                // A clock that stands still would keep every session alive.
                StateMachine.guarded(this::turn);
            }
        }
    }

    /** A tick is over. One thread. */
    void turn() {
        long nowMs = clock.steadyMs();
        long passedMs = nowMs - tickedMs;
        tickedMs = nowMs;
        if (passedMs > LATE_TICKS * (long) tickTimeMs) {
            LOG.warn("This server did nothing for {} ms: every session has as much longer", passedMs);
            slept.accept(passedMs);
        }
        tick.run();
    }

    /** Waits until a tick that has begun is done. Idempotent. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }
}
