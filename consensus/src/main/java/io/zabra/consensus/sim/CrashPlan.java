package io.zabra.consensus.sim;

import java.util.List;

/**
 * Crashes at counted points. A point is between any two things that any server does: a disk operation begun, one ended, a
 * delivery, a packet sent.
 */
final class CrashPlan {
    /**
     * One crash.
     *
     * @param point how many things happen before it
     * @param arrived how many of the disk operations under way are on disk nevertheless
     */
    record Crash(int point, int arrived) {}

    private final List<Crash> crashes;
    private int points;
    private int next;

    /** @param crashes in ascending order of their points */
    CrashPlan(List<Crash> crashes) {
        this.crashes = crashes;
    }

    /** Points are counted, and nothing crashes. */
    static CrashPlan none() {
        return new CrashPlan(List.of());
    }

    /** Another point is reached: the number of disk operations that arrive if the server dies here, or -1. */
    int reached() {
        int point = points++;
        if (next < crashes.size() && crashes.get(next).point() == point) {
            return crashes.get(next++).arrived();
        }
        return -1;
    }

    /** How many points there have been. */
    int points() {
        return points;
    }

    boolean isDone() {
        return next == crashes.size();
    }
}
