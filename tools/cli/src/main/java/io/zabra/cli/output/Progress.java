package io.zabra.cli.output;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells how far long work has come, where the launcher found a terminal: on one line, wiped in the end. One thread. */
public final class Progress implements AutoCloseable {
    private static final long EVERY_NS = 200_000_000;

    private final PrintWriter out;
    private final String what;
    private final boolean shown;
    private final long startNs = System.nanoTime();
    private long lastNs;
    private boolean open;

    private Progress(PrintWriter out, String what, boolean shown) {
        this.out = out;
        this.what = what;
        this.shown = shown;
        this.lastNs = startNs;
    }

    /** @param what is counted, in the plural */
    public static Progress on(PrintWriter out, String what) {
        return new Progress(out, what, System.getenv("ZABRA_COLUMNS") != null);
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
        out.printf(Locale.ROOT, "\r%,d %s, %,.0f/s ", count, what, count / seconds);
        out.flush();
    }

    @Override
    public void close() {
        if (open) {
            out.print("\r\u001b[K");
            out.flush();
            open = false;
        }
    }
}
