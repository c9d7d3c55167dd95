package io.zabra.server.metrics;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/**
 * The counts of one server. I/O threads count each in their own {@link Recorder}; what is rare is counted by any thread
 * with {@link #count}.
 */
public final class Metrics {
    private static final long QUANTILE_WINDOW_NS = 60_000_000_000L;
    private static final long QUANTILE_STEP_NS = 10_000_000_000L;
    private static final double MS = 1e6;
    private static final int HOT_PATHS_MAX = 100;

    private record Moment(long atNs, Map<Timing, Distribution> spread) {}

    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final AtomicLongArray rare = new AtomicLongArray(Count.values().length);
    private final FastThreadLocal<Recorder> ofThread = new FastThreadLocal<>() {
        @Override
        protected Recorder initialValue() {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            return recorder;
        }
    };
    private final Deque<Moment> moments = new ArrayDeque<>();
    /** Of the threads that have no recorder; guarded by itself. */
    private final HotPaths pathsOfOthers = new HotPaths();

    /** The calling thread's own. For threads that live as long as the server does. */
    public Recorder recorder() {
        return ofThread.get();
    }

    /** One more of what is rare. Any thread. */
    public void count(Count what) {
        rare.incrementAndGet(what.slot());
    }

    /** Has a request of a thread without a recorder looked at, where it is due. Any thread. */
    public void sample(Consumer<HotPaths> look) {
        synchronized (pathsOfOthers) {
            if (pathsOfOthers.isDue()) {
                pathsOfOthers.look(System.nanoTime());
                look.accept(pathsOfOthers);
            }
        }
    }

    /** The paths that most requests name, the hottest first; {@value #HOT_PATHS_MAX} at most. */
    public List<HotPaths.Rate> hotPaths() {
        Map<String, HotPaths.Rate> rates = new HashMap<>();
        long nowNs = System.nanoTime();
        recorders.forEach(recorder -> recorder.paths().addTo(rates, nowNs));
        pathsOfOthers.addTo(rates, nowNs);
        return HotPaths.hottest(rates, HOT_PATHS_MAX);
    }

    public long sum(Count what) {
        long sum = rare.get(what.slot());
        for (Recorder recorder : recorders) {
            sum += recorder.count(what);
        }
        return sum;
    }

    /** Since the start. */
    Distribution sum(Timing what) {
        Distribution sum = Distribution.NONE;
        for (Recorder recorder : recorders) {
            sum = sum.plus(recorder.distribution(what));
        }
        return sum;
    }

    /**
     * Sums are those from the start on, quantiles those of about the last minute, as far as someone has asked meanwhile.
     */
    public synchronized Sample.Spread spread(Timing what) {
        long nowNs = System.nanoTime();
        Distribution now = sum(what);
        Moment last = moments.peekLast();
        if (last == null || nowNs - last.atNs() >= QUANTILE_STEP_NS) {
            moments.addLast(moment(nowNs));
        }
        while (moments.size() > 1 && nowNs - moments.getFirst().atNs() > QUANTILE_WINDOW_NS) {
            moments.removeFirst();
        }
        Distribution earlier = moments.getFirst().spread().getOrDefault(what, Distribution.NONE);
        Distribution recent = now.since(earlier);
        return new Sample.Spread(what, now, recent.count() == 0 ? now : recent);
    }

    private Moment moment(long nowNs) {
        Map<Timing, Distribution> spread = new EnumMap<>(Timing.class);
        for (Timing timing : Timing.values()) {
            spread.put(timing, sum(timing));
        }
        return new Moment(nowNs, spread);
    }

    public Traffic traffic() {
        Recorder.Window sum = new Recorder.Window();
        for (Recorder recorder : recorders) {
            Recorder.Window each = recorder.window();
            sum.received += each.received;
            sum.sent += each.sent;
            sum.answered += each.answered;
            sum.latencyTotalNs += each.latencyTotalNs;
            sum.latencyMinNs = Math.min(sum.latencyMinNs, each.latencyMinNs);
            sum.latencyMaxNs = Math.max(sum.latencyMaxNs, each.latencyMaxNs);
            sum.answerBytesLast = Math.max(sum.answerBytesLast, each.answerBytesLast);
            sum.answerBytesMin = Math.min(sum.answerBytesMin, each.answerBytesMin);
            sum.answerBytesMax = Math.max(sum.answerBytesMax, each.answerBytesMax);
        }
        boolean some = sum.answered > 0;
        return new Traffic(
                sum.received,
                sum.sent,
                some ? (long) (sum.latencyMinNs / MS) : 0,
                some ? sum.latencyTotalNs / MS / sum.answered : 0,
                (long) (sum.latencyMaxNs / MS),
                sum.answerBytesLast,
                some ? sum.answerBytesMin : -1,
                sum.answerBytesMax);
    }

    /** What {@link #traffic} tells starts anew; the counts and timings of the metrics go on. */
    public void resetTraffic() {
        recorders.forEach(Recorder::reset);
    }
}
