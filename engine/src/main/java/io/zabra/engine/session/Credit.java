package io.zabra.engine.session;

/**
 * What a session is given for times in which nobody here listened. However long such a time was, it does not count against the session;
 * but once they have come to its timeout, and the session was not heard from between them, it gets no more: where this process is stopped
 * again and again, silent sessions end nevertheless. One thread.
 */
public final class Credit {
    private long givenMs;
    private long leftAtMs = Long.MIN_VALUE;

    /**
     * Nobody has listened for so long.
     *
     * @param heardMs when the session was last heard from, or what this said last
     * @return as when it counts as heard from now on; at most {@code nowMs}
     */
    public long heardMs(long heardMs, int timeoutMs, long absentMs, long nowMs) {
        if (heardMs != leftAtMs) {
            givenMs = 0;
        }
        leftAtMs = givenMs < timeoutMs ? Math.min(nowMs, heardMs + absentMs) : heardMs;
        givenMs += absentMs;
        return leftAtMs;
    }
}
