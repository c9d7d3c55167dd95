package io.zabra.consensus.host;

import io.zabra.engine.StateMachine;

/** What a server does now and then, whatever its role. Peer's thread. */
final class Housekeeping {
    private static final long EVERY_MS = 5_000;

    private final StateMachine state;
    private final ReadOnlyView view;
    private long nextMs;

    Housekeeping(StateMachine state, ReadOnlyView view) {
        this.state = state;
        this.view = view;
    }

    /** @param loading whether another state is on its way into memory, so that what is on disk is not this one's */
    void ticked(long nowMs, PeerDisk disk, boolean loading) {
        if (nowMs < nextMs) {
            return;
        }
        nextMs = nowMs + EVERY_MS;
        state.reclaim();
        view.reclaim();
        state.sessions().forgetDues();
        // Followers' logs are read by nobody else.
        if (!loading && disk.isScrubDue()) {
            disk.scrub(state.lastZxid());
        }
    }
}
