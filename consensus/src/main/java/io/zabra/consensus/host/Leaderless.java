package io.zabra.consensus.host;

import io.zabra.consensus.zab.Phase;

/**
 * Since when a server has served nobody for want of a leader, however many it has elected in vain meanwhile, and since when it has been
 * looking for one. One thread.
 */
final class Leaderless {
    private long sinceMs;
    private long lookingSinceMs;

    /** @param nowMs when the server starts */
    Leaderless(long nowMs) {
        sinceMs = nowMs;
        lookingSinceMs = nowMs;
    }

    /** @param former what the server was until now */
    void changes(ReplicaStatus former, Phase next, long nowMs) {
        if (former.serving()) {
            sinceMs = nowMs;
        }
        if (former.phase() != Phase.ELECTION && next == Phase.ELECTION) {
            lookingSinceMs = nowMs;
        }
    }

    long forMs(long nowMs) {
        return nowMs - sinceMs;
    }

    long lookingForMs(long nowMs) {
        return nowMs - lookingSinceMs;
    }
}
