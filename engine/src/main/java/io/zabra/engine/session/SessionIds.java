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

    private final long serverPart;
    private long next;

    /**
     * @param serverId its lowest byte counts
     * @param wallMs milliseconds since 1970 now, when the server starts
     */
    public SessionIds(long serverId, long wallMs) {
        serverPart = serverId << (Long.SIZE - SERVER_ID_BITS);
        next = (wallMs << COUNTER_BITS) & OWN_PART;
    }

    /** Keeps clear of an id that is in use, or was, whoever gave it out: a clock may have been set back. */
    public void avoid(long id) {
        if ((id & ~OWN_PART) == serverPart && !isBefore(id & OWN_PART, next)) {
            next = (id + 1) & OWN_PART;
        }
    }

    /** The times of ids go round, once in 34 years: what is less than half of a round ahead is later. */
    private static boolean isBefore(long own, long other) {
        return ((own - other) << SERVER_ID_BITS) < 0;
    }

    /** Whether the server of this id has given out the session's. */
    public static boolean isOf(long serverId, long sessionId) {
        return (sessionId & ~OWN_PART) == serverId << (Long.SIZE - SERVER_ID_BITS);
    }

    public long next() {
        long id = serverPart | next;
        next = (next + 1) & OWN_PART;
        return id;
    }

    /** The last one of those that will be given out next. */
    public long last(long count) {
        return serverPart | ((next + count - 1) & OWN_PART);
    }
}
