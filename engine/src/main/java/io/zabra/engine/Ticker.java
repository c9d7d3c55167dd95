package io.zabra.engine;

import io.zabra.engine.session.Absence;
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

    private final StoreClock clock;
    private final int tickTimeMs;
    private final Runnable tick;
    private final LongConsumer slept;
    private final Thread thread = new Thread(this::run, "zabra-ticker");
    private Absence absence;
    private volatile boolean closing;

    /** @param slept told how many milliseconds nothing was done, before the next tick */
    Ticker(StoreClock clock, int tickTimeMs, Runnable tick, LongConsumer slept) {
        this.clock = clock;
        this.tickTimeMs = tickTimeMs;
        this.tick = tick;
        this.slept = slept;
        this.absence = absence();
        thread.setDaemon(true);
    }

    private Absence absence() {
        return new Absence(tickTimeMs, tickTimeMs, clock.steadyMs());
    }

    void start() {
        thread.start();
    }

    private void run() {
        absence = absence();
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
        long absentMs = absence.tickedMs(clock.steadyMs());
        if (absentMs > 0) {
            LOG.warn("This server did nothing for {} ms: every session has as much longer", absentMs);
            slept.accept(absentMs);
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
