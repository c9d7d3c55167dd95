package io.zabra.server.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which paths are asked for most often, about. Of many requests only every so-manieth is looked at and stands for all of them,
 * so that some thousand are looked at in ten seconds, whatever the load; of few requests, all are. One thread counts, with
 * {@link #isDue}; any thread asks. Times are nanoseconds of {@link System#nanoTime}.
 */
public final class HotPaths {
    private static final long WINDOW_NS = 10_000_000_000L;
    private static final long ELAPSED_NS_MIN = 1_000_000_000L;
    private static final double SECOND_NS = 1e9;
    /** After so many looks only half as many requests are looked at. */
    private static final int LOOKS_BEFORE_HALVING = 1_024;

    private static final int LOOKS_A_WINDOW = 4_096;
    private static final int INTERVAL_MAX = 1 << 20;
    /** When there are more, the colder half is forgotten. */
    private static final int PATHS_MAX = 1_024;

    private static final int PATH_CHARS_MAX = 1_000;

    /** Requests a second that name a path, over the last ten to twenty seconds. */
    public record Rate(String path, double reads, double writes) {
        double all() {
            return reads + writes;
        }

        Rate plus(Rate other) {
            return new Rate(path, reads + other.reads, writes + other.writes);
        }
    }

    private static final class Tally {
        long reads;
        long writes;

        long all() {
            return reads + writes;
        }
    }

    /** What was counted from a moment on. */
    private static final class Window {
        final long startNs;
        final Map<String, Tally> tallies = new HashMap<>();
        long requests;

        Window(long startNs) {
            this.startNs = startNs;
        }

        void add(String path, boolean write, long requestsMeant) {
            if (tallies.size() >= PATHS_MAX && !tallies.containsKey(path)) {
                forgetHalf();
            }
            Tally tally = tallies.computeIfAbsent(path, p -> new Tally());
            if (write) {
                tally.writes += requestsMeant;
            } else {
                tally.reads += requestsMeant;
            }
        }

        private void forgetHalf() {
            long[] counts =
                    tallies.values().stream().mapToLong(Tally::all).sorted().toArray();
            long middle = counts[counts.length / 2];
            int[] left = {counts.length / 2};
            tallies.values().removeIf(tally -> tally.all() <= middle && left[0]-- > 0);
        }
    }

    // The counting thread's own.
    private int untilNext = 1;
    private int interval = 1;
    private int looks;
    private long random = 0x9E3779B97F4A7C15L;

    // Guarded by this.
    private @Nullable Window current;
    private @Nullable Window last;

    /** One more request: whether it is to be looked at. */
    public boolean isDue() {
        return --untilNext <= 0;
    }

    /** Looks at a request that is due. To be followed by {@link #count} for each path that it names. */
    public synchronized void look(long nowNs) {
        Window window = current;
        if (window == null || nowNs - window.startNs >= WINDOW_NS) {
            last = window == null || nowNs - window.startNs >= 2 * WINDOW_NS ? null : window;
            interval = window == null
                    ? 1
                    : Math.max(
                            1, Integer.highestOneBit((int) Math.min(INTERVAL_MAX, window.requests / LOOKS_A_WINDOW)));
            looks = 0;
            window = new Window(nowNs);
            current = window;
        } else if (++looks % LOOKS_BEFORE_HALVING == 0 && interval < INTERVAL_MAX) {
            interval <<= 1;
        }
        window.requests += interval;
        untilNext = interval == 1 ? 1 : 1 + nextRandom(2 * interval - 1);
    }

    /** By xorshift: requests may come in patterns, and so must not be chosen in one. */
    private int nextRandom(int bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 1) % bound);
    }

    /** A path that is longer than {@value #PATH_CHARS_MAX} characters is not counted. */
    public synchronized void count(String path, boolean write) {
        if (current != null && path.length() <= PATH_CHARS_MAX) {
            current.add(path, write, interval);
        }
    }

    /** Adds the rates up with those of others, by path. */
    synchronized void addTo(Map<String, Rate> rates, long nowNs) {
        Window window = current;
        if (window == null || nowNs - window.startNs >= 2 * WINDOW_NS) {
            return;
        }
        long elapsedNs = nowNs - (last == null ? window.startNs : last.startNs);
        double seconds = Math.max(ELAPSED_NS_MIN, elapsedNs) / SECOND_NS;
        add(window, seconds, rates);
        if (last != null) {
            add(last, seconds, rates);
        }
    }

    private static void add(Window window, double seconds, Map<String, Rate> rates) {
        window.tallies.forEach((path, tally) ->
                rates.merge(path, new Rate(path, tally.reads / seconds, tally.writes / seconds), Rate::plus));
    }

    /** The hottest first. */
    static List<Rate> hottest(Map<String, Rate> rates, int most) {
        List<Rate> all = new ArrayList<>(rates.values());
        all.sort(Comparator.comparingDouble(Rate::all).reversed().thenComparing(Rate::path));
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }
}
