package io.zabra.consensus.host;

import io.zabra.engine.session.Credit;
import io.zabra.engine.txn.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a leader knows of the sessions of the whole ensemble: when each one expires, and at which server its client is
 * (Apache's {@code SessionTrackerImpl}). It begins with the leader's reign, every session with its full timeout before it, and
 * ends with it: nothing that a former leader decided can take effect. One thread.
 */
final class SessionTracker {
    /** The client is at the leader itself. */
    static final long HERE = Long.MIN_VALUE;

    /** Nobody has spoken for the session yet. */
    private static final long NOWHERE = Long.MAX_VALUE;

    private static final class Tracked {
        int timeoutMs;
        long heardMs;
        long place;
        /** Where in {@code due} it stands; other places there say nothing of it any more. */
        long dueMs;

        boolean closing;
        /** Null until it was given any. */
        @Nullable
        Credit credit;

        Tracked(int timeoutMs, long heardMs, long place) {
            this.timeoutMs = timeoutMs;
            this.heardMs = heardMs;
            this.place = place;
        }
    }

    private final int tickTimeMs;
    private final Map<Long, Tracked> sessions = new HashMap<>();
    /** By the time when to look at them; rounded up to ticks, so that sessions expire in batches (Apache's {@code ExpiryQueue}). */
    private final NavigableMap<Long, Queue<Long>> due = new TreeMap<>();

    SessionTracker(int tickTimeMs, Map<Long, Integer> timeoutsMs, long nowMs) {
        this.tickTimeMs = tickTimeMs;
        timeoutsMs.forEach((id, timeoutMs) -> track(id, new Tracked(timeoutMs, nowMs, NOWHERE)));
    }

    /** @param place the link of the learner where the client is, or {@link #HERE} */
    void opened(long id, int timeoutMs, long nowMs, long place) {
        track(id, new Tracked(timeoutMs, nowMs, place));
    }

    private void track(long id, Tracked session) {
        sessions.put(id, session);
        schedule(id, session);
    }

    private void schedule(long id, Tracked session) {
        session.dueMs = deadlineMs(session);
        due.computeIfAbsent(session.dueMs, time -> new ArrayDeque<>()).add(id);
    }

    private long deadlineMs(Tracked session) {
        return ((session.heardMs + session.timeoutMs) / tickTimeMs + 1) * tickTimeMs;
    }

    void closed(long id) {
        sessions.remove(id);
    }

    /** The session's end is proposed: it can write no more, nor be taken over. */
    void closing(long id) {
        Tracked session = sessions.get(id);
        if (session != null) {
            session.closing = true;
        }
    }

    /**
     * A sign of life; of a session that is gone it means nothing. From where its client is no more it says nothing of the timeout: a
     * server may tell late what it heard before.
     *
     * @param timeoutMs granted there
     * @param place as in {@link #opened}
     */
    void heard(long id, int timeoutMs, long nowMs, long place) {
        Tracked session = sessions.get(id);
        if (session != null && !session.closing) {
            if (session.place == place || session.place == NOWHERE) {
                session.timeoutMs = timeoutMs;
            }
            session.heardMs = nowMs;
            if (deadlineMs(session) < session.dueMs) {
                schedule(id, session);
            }
        }
    }

    /** The client has come to another server, which is to speak for it from now on; false where the session is gone or about to end. */
    boolean moved(long id, int timeoutMs, long nowMs, long place) {
        Tracked session = sessions.get(id);
        if (session == null || session.closing) {
            return false;
        }
        session.place = place;
        heard(id, timeoutMs, nowMs, place);
        return true;
    }

    /** How often it will be looked at whether some session has expired, at the moment. */
    int dues() {
        return due.values().stream().mapToInt(Queue::size).sum();
    }

    /** Whether it is tracked here, alive or about to end. */
    boolean knows(long id) {
        return sessions.containsKey(id);
    }

    /** Whether a session may write by way of this server (Apache's {@code checkSession}). The first that asks becomes its server. */
    ErrorCode mayWrite(long id, long place) {
        Tracked session = sessions.get(id);
        if (session == null) {
            return ErrorCode.SESSION_EXPIRED;
        } else if (session.closing) {
            return ErrorCode.SESSION_EXPIRED;
        } else if (session.place == NOWHERE) {
            session.place = place;
        }
        return session.place == place ? ErrorCode.OK : ErrorCode.SESSION_MOVED;
    }

    /** This server has done nothing, and asked nobody who lives, for so long: that says nothing of any session ({@link Credit}). */
    void slept(long ms, long nowMs) {
        for (Tracked session : sessions.values()) {
            Credit credit = session.credit == null ? new Credit() : session.credit;
            session.credit = credit;
            session.heardMs = credit.heardMs(session.heardMs, session.timeoutMs, ms, nowMs);
        }
    }

    /**
     * Marks sessions that have been silent for too long as closing, and names them.
     *
     * @param max how many at the most; the others stay due, and may be heard from meanwhile
     */
    List<Long> expire(long nowMs, int max) {
        List<Long> expired = new ArrayList<>();
        while (expired.size() < max && !due.isEmpty() && due.firstKey() <= nowMs) {
            Map.Entry<Long, Queue<Long>> first = due.firstEntry();
            Long id = first.getValue().poll();
            if (id == null) {
                due.remove(first.getKey());
            } else if (expires(id, first.getKey(), nowMs)) {
                expired.add(id);
            }
        }
        return expired;
    }

    private boolean expires(long id, long dueMs, long nowMs) {
        Tracked session = sessions.get(id);
        if (session == null || session.closing || session.dueMs != dueMs) {
            return false;
        }
        session.closing = deadlineMs(session) <= nowMs;
        if (!session.closing) {
            schedule(id, session);
        }
        return session.closing;
    }
}
