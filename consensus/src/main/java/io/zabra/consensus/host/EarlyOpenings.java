package io.zabra.consensus.host;

import io.zabra.consensus.host.Openings.Opening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Clients that want a session while there is no leader. A refused client of Apache's pauses for up to a second before it tries again,
 * which is longer than most elections take: so it waits here for a moment. Not for long, for there may be a leader elsewhere. One thread.
 */
final class EarlyOpenings {
    private static final long PATIENCE_MS = 500;

    private record Early(Opening opening, Runnable again, long untilMs) {}

    private final Deque<Early> waiting = new ArrayDeque<>();
    private boolean closed;

    /** @param again asks anew, once clients are served */
    void hold(Opening opening, Runnable again, long nowMs) {
        if (closed) {
            opening.fail("closed");
        } else {
            waiting.add(new Early(opening, again, nowMs + PATIENCE_MS));
        }
    }

    void ticked(long nowMs) {
        for (Early first = waiting.peek(); first != null && first.untilMs() <= nowMs; first = waiting.peek()) {
            waiting.remove();
            first.opening().fail("no leader");
        }
    }

    /** Clients are served from now on. */
    void serve() {
        List<Early> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(early -> early.again().run());
    }

    /** Clients are served no more. */
    void close() {
        closed = true;
        waiting.forEach(early -> early.opening().fail("closed"));
        waiting.clear();
    }
}
