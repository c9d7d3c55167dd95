package io.zabra.consensus.sim;

import java.util.PriorityQueue;

/** Simulated time: what is to happen when. Of two things at the same time the one planned first comes first. */
final class Agenda {
    private record Entry(long atMs, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long nowMs;
    private long number;

    long nowMs() {
        return nowMs;
    }

    void at(long atMs, Runnable action) {
        entries.add(new Entry(Math.max(atMs, nowMs), number++, action));
    }

    void in(long ms, Runnable action) {
        at(nowMs + ms, action);
    }

    /** Does the next thing if it is due by then; else lets the time pass and returns false. */
    boolean next(long untilMs) {
        Entry next = entries.peek();
        if (next == null || next.atMs > untilMs) {
            nowMs = Math.max(nowMs, untilMs);
            return false;
        }
        entries.remove();
        nowMs = next.atMs;
        next.action.run();
        return true;
    }
}
