package io.zabra.server.metrics;

/** The counts of one thread, which alone writes them; that makes a count as cheap as an addition. */
public final class Recorder {

    /** What {@code srst} sets back to nothing. */
    static final class Window {
        long received;
        long sent;
        long answered;
        long latencyTotalNs;
        long latencyMinNs = Long.MAX_VALUE;
        long latencyMaxNs;
        int answerBytesLast = -1;
        int answerBytesMin = Integer.MAX_VALUE;
        int answerBytesMax = -1;
    }

    private final long[] counts = new long[Count.values().length];
    private final Histogram[] histograms = new Histogram[Timing.values().length];
    private final HotPaths paths = new HotPaths();
    /** Another one after a reset. What its thread writes meanwhile into the old one is lost with it. */
    private volatile Window window = new Window();

    Recorder() {
        for (int i = 0; i < histograms.length; i++) {
            histograms[i] = new Histogram();
        }
    }

    public void add(Count what, long count) {
        counts[what.slot()] += count;
    }

    public void record(Timing what, long value) {
        histograms[what.slot()].record(value);
    }

    /** Which paths the thread's requests name. */
    public HotPaths paths() {
        return paths;
    }

    /** A request, or an attempt to connect, has come in. */
    public void received() {
        window.received++;
    }

    /** An answer or event goes out. */
    public void sent() {
        window.sent++;
    }

    public void answered(Timing kind, long latencyNs, int bytes) {
        Window current = window;
        current.answered++;
        current.latencyTotalNs += latencyNs;
        current.latencyMinNs = Math.min(current.latencyMinNs, latencyNs);
        current.latencyMaxNs = Math.max(current.latencyMaxNs, latencyNs);
        current.answerBytesLast = bytes;
        current.answerBytesMin = Math.min(current.answerBytesMin, bytes);
        current.answerBytesMax = Math.max(current.answerBytesMax, bytes);
        record(kind, latencyNs);
        add(Count.BYTES_SENT, bytes);
    }

    Window window() {
        return window;
    }

    void reset() {
        window = new Window();
    }

    long count(Count what) {
        return counts[what.slot()];
    }

    Distribution distribution(Timing what) {
        return histograms[what.slot()].distribution();
    }
}
