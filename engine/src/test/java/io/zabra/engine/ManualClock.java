package io.zabra.engine;

import java.util.concurrent.atomic.AtomicLong;

/** Time that goes on when it is told to. */
public final class ManualClock implements StoreClock {
    private final AtomicLong nowMs = new AtomicLong(1_700_000_000_000L);
    private final AtomicLong wallAheadMs = new AtomicLong();

    @Override
    public long wallMs() {
        return nowMs.get() + wallAheadMs.get();
    }

    @Override
    public long steadyMs() {
        return nowMs.get();
    }

    public void advance(long ms) {
        nowMs.addAndGet(ms);
    }

    /** Somebody sets the clock on the wall. */
    public void jump(long ms) {
        wallAheadMs.addAndGet(ms);
    }
}
