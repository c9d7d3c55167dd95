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

    /** No start of a server gives out more: sessions enough for months, and 17 minutes of what ids have of time. */
    private static final long OF_A_START = 1L << 36;

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

    /** Keeps clear of all ids that may have been given out by the start that gave out this one: those of sessions that have ended stand nowhere. */
    public void avoidStartOf(long id) {
        if ((id & ~OWN_PART) == serverPart && !isBefore(id & OWN_PART, next)) {
            avoid(serverPart | ((id + OF_A_START) & OWN_PART));
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

    /** The last one that can be given out until the server is started again. */
    public long last() {
        return serverPart | ((next + OF_A_START - 1) & OWN_PART);
    }
}
