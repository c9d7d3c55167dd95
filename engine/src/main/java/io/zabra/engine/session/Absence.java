package io.zabra.engine.session;

/**
 * Tells by its ticks when a process, or its machine, was stopped: then nobody here has listened to clients. Who comes a tick or less too
 * late has merely waited for a processor; no session ends of that, as none has a timeout of less than two. One thread.
 */
public final class Absence {
    private final long intervalMs;
    private final long lateMsMax;
    private long tickedMs;

    /**
     * @param intervalMs how often {@link #tickedMs} is called
     * @param tickTimeMs the tick that the timeouts of sessions are measured by
     * @param nowMs of any clock that never goes back
     */
    public Absence(long intervalMs, long tickTimeMs, long nowMs) {
        this.intervalMs = intervalMs;
        this.lateMsMax = tickTimeMs;
        this.tickedMs = nowMs;
    }

    /** It is {@code nowMs}. For how many milliseconds nobody was here since the last call; 0 where that was merely late. */
    public long tickedMs(long nowMs) {
        long lateMs = nowMs - tickedMs - intervalMs;
        tickedMs = nowMs;
        return lateMs > lateMsMax ? lateMs : 0;
    }
}
