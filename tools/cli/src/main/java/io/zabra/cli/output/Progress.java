package io.zabra.cli.output;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Tells how far long work has come, where the launcher found a terminal: on one line, wiped in the end; as a bar where it is
 * known how much there is. One thread.
 */
public final class Progress implements AutoCloseable {
    private static final long EVERY_NS = 200_000_000;
    private static final int BAR_COLUMNS = 30;

    private final PrintWriter out;
    private final String what;
    private final long total;
    private final boolean shown;
    private final long startNs = System.nanoTime();
    private long lastNs;
    private boolean open;

    private Progress(PrintWriter out, String what, long total, boolean shown) {
        this.out = out;
        this.what = what;
        this.total = total;
        this.shown = shown;
        this.lastNs = startNs;
    }

    /** @param what is counted, in the plural */
    public static Progress on(PrintWriter out, String what) {
        return on(out, what, 0);
    }

    /**
     * @param what is counted, in the plural
     * @param total how many there are; 0: that is not known
     */
    public static Progress on(PrintWriter out, String what, long total) {
        return new Progress(out, what, total, System.getenv("ZABRA_COLUMNS") != null);
    }

    /** @param count so far */
    public void reached(long count) {
        long nowNs = System.nanoTime();
        if (!shown || nowNs - lastNs < EVERY_NS) {
            return;
        }
        lastNs = nowNs;
        open = true;
        double seconds = (nowNs - startNs) / 1e9;
        out.printf(Locale.ROOT, "\r%s%,d %s, %,.0f/s ", total > 0 ? bar(count) : "", count, what, count / seconds);
        out.flush();
    }

    private String bar(long count) {
        double part = Math.min(1, count / (double) total);
        int done = (int) (part * BAR_COLUMNS);
        return String.format(
                Locale.ROOT, "[%s%s] %2.0f %%  ", "#".repeat(done), ".".repeat(BAR_COLUMNS - done), 100 * part);
    }

    @Override
    public void close() {
        wipe();
    }

    /** Takes the line away; what is reached later begins it anew. */
    public void wipe() {
        if (open) {
            out.print("\r\u001b[K");
            out.flush();
            open = false;
        }
    }
}
