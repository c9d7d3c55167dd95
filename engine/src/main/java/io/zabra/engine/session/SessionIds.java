package io.zabra.engine.session;

/**
 * Hands out session ids: one byte of server id, five of time, two to count (Apache's
 * {@code SessionTrackerImpl.initializeNextSessionId}, but of wall-clock time, so that a restarted machine does not start
 * over). One thread.
 */
public final class SessionIds {
    private static final int SERVER_ID_BITS = 8;
    private static final int COUNTER_BITS = 16;
    private static final long OWN_PART = -1L >>> SERVER_ID_BITS;

    private long next;

    /**
     * @param serverId its lowest byte counts
     * @param wallMs milliseconds since 1970 now, when the server starts
     */
    public SessionIds(long serverId, long wallMs) {
        next = (serverId << (Long.SIZE - SERVER_ID_BITS)) | ((wallMs << COUNTER_BITS) & OWN_PART);
    }

    /** Keeps clear of an id that is in use, whoever gave it out: a clock may have been set back. */
    public void avoid(long id) {
        boolean sameServer = (id & ~OWN_PART) == (next & ~OWN_PART);
        if (sameServer && (id & OWN_PART) >= (next & OWN_PART)) {
            next = id + 1;
        }
    }

    /** Whether the server of this id has given out the session's. */
    public static boolean isOf(long serverId, long sessionId) {
        return (sessionId & ~OWN_PART) == serverId << (Long.SIZE - SERVER_ID_BITS);
    }

    public long next() {
        return next++;
    }
}
