package io.zabra.engine.session;

import java.util.List;

/** Told of every session that ends, closed or expired, whichever server its client was at. Apply thread; must not block or throw. */
@FunctionalInterface
public interface SessionEnds {
    SessionEnds UNHEARD = (sessionId, ephemerals) -> {};

    /** @param ephemerals paths of the znodes that went with it */
    void ended(long sessionId, List<String> ephemerals);
}
