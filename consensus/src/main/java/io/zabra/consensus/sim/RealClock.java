package io.zabra.consensus.sim;

import io.zabra.engine.StoreClock;

/**
 * One server's clock: as fast as all others, and set differently.
 *
 * @param offsetMs anew with each start of the server
 * @param offsetMsMax the highest of all starts
 */
record RealClock(RealWorld world, long offsetMs, long offsetMsMax) implements StoreClock {
    private static final long WALL_MS = 1_700_000_000_000L;
    private static final int OFFSET_MS_MAX = 100_000;

    /**
     * As a server has it that starts: forwards or back.
     *
     * @param forwards whether not back
     */
    RealClock setAnew(boolean forwards) {
        long drawnMs = world.random(OFFSET_MS_MAX);
        long nextMs = forwards ? Math.max(offsetMsMax, drawnMs) : drawnMs;
        return new RealClock(world, nextMs, Math.max(offsetMsMax, nextMs));
    }

    @Override
    public long wallMs() {
        return WALL_MS + world.nowMs() + offsetMs;
    }

    @Override
    public long steadyMs() {
        return world.nowMs() + offsetMs;
    }
}
