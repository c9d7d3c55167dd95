package io.zabra.consensus.sim;

import io.zabra.engine.StoreClock;

/**
 * One server's clock: as fast as all others, and set differently.
 *
 * @param offsetMs anew with each start of the server
 */
record RealClock(RealWorld world, long offsetMs) implements StoreClock {
    private static final long WALL_MS = 1_700_000_000_000L;

    @Override
    public long wallMs() {
        return WALL_MS + world.nowMs() + offsetMs;
    }

    @Override
    public long steadyMs() {
        return world.nowMs() + offsetMs;
    }
}
