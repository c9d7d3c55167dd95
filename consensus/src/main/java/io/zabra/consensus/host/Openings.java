package io.zabra.consensus.host;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionPassword;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Own clients that wait for their session: for a new one to be committed, for an old one to be confirmed by the leader, and then for its
 * beginning to be applied here where this server is behind. One thread.
 */
final class Openings {
    /**
     * A client that wants a session; it is told by {@code opened}, with null where there is none for it.
     *
     * @param unasked whether a new one is to be local, whatever the configuration says
     */
    record Opening(int timeoutMs, SessionOwner owner, CompletableFuture<@Nullable Session> opened, boolean unasked) {
        void complete(long sessionId) {
            Session session = new Session(sessionId, SessionPassword.of(sessionId), timeoutMs);
            Waiting.guarded(() -> opened.complete(session));
        }

        void refuse() {
            Waiting.guarded(() -> opened.complete(null));
        }

        void fail(String why) {
            Waiting.guarded(() -> opened.completeExceptionally(new NotServingException(why)));
        }
    }

    private final Map<Long, Opening> created = new HashMap<>();
    private final Map<Long, Deque<Opening>> revalidated = new HashMap<>();
    private final Map<Long, Deque<Opening>> beginning = new HashMap<>();

    void creating(long sessionId, Opening opening) {
        created.put(sessionId, opening);
    }

    /** Who waits for this new session, or null: it was asked for at another server. */
    @Nullable
    Opening created(long sessionId) {
        return created.remove(sessionId);
    }

    void revalidating(long sessionId, Opening opening) {
        revalidated.computeIfAbsent(sessionId, id -> new ArrayDeque<>()).add(opening);
    }

    /** Who asked first of those that the leader has not answered yet, or null. It answers in order. */
    @Nullable
    Opening revalidated(long sessionId) {
        Deque<Opening> asked = revalidated.get(sessionId);
        if (asked == null) {
            return null;
        }
        Opening first = asked.remove();
        if (asked.isEmpty()) {
            revalidated.remove(sessionId);
        }
        return first;
    }

    /** The leader has confirmed a session that is not known here yet. */
    void beginning(long sessionId, Opening opening) {
        beginning.computeIfAbsent(sessionId, id -> new ArrayDeque<>()).add(opening);
    }

    /** Who waits, in the order in which they came, for a confirmed session that is known here from now on. */
    Collection<Opening> begun(long sessionId) {
        Deque<Opening> waiting = beginning.remove(sessionId);
        return waiting == null ? List.of() : waiting;
    }

    void failAll(String why) {
        List<Opening> all = new ArrayList<>(created.values());
        revalidated.values().forEach(all::addAll);
        beginning.values().forEach(all::addAll);
        created.clear();
        revalidated.clear();
        beginning.clear();
        all.forEach(opening -> opening.fail(why));
    }
}
