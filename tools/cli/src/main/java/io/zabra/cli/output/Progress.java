package io.zabra.cli.output;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far long work has come, where the launcher found that errors go to a terminal: on one line, wiped in the end; as a
 * bar where it is known how much there is. One thread.
 */
public final class Progress implements Tally, AutoCloseable {
    private static final long EVERY_NS = 200_000_000;
    private static final int BAR_COLUMNS = 30;

    private final PrintWriter out;
    private final String what;
    private final boolean shown;
    private final LongSupplier clockNs;
    private final long startNs;
    private long total;
    private long lastNs;
    private boolean open;

    /** @param clockNs as {@link System#nanoTime} */
    Progress(PrintWriter out, String what, boolean shown, LongSupplier clockNs) {
        this.out = out;
        this.what = what;
        this.shown = shown;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
        this.lastNs = startNs;
    }

    /** @param what is counted, in the plural */
    public static Progress on(PrintWriter out, String what) {
        return new Progress(out, what, System.getenv("ZABRA_PROGRESS") != null, System::nanoTime);
    }

    /** Of what is written to standard output meanwhile: none where that goes to the terminal, too. */
    public static Progress besidesOutput(PrintWriter out, String what) {
        boolean shown = System.getenv("ZABRA_PROGRESS") != null && System.getenv("ZABRA_COLUMNS") == null;
        return new Progress(out, what, shown, System::nanoTime);
    }

    /**
     * @param what is counted, in the plural
     * @param total how many there are
     */
    public static Progress on(PrintWriter out, String what, long total) {
        Progress progress = on(out, what);
        progress.expect(total);
        return progress;
    }

    @Override
    public boolean isShown() {
        return shown;
    }

    /** From now on a bar. */
    @Override
    public void expect(long count) {
        total = count;
    }

    @Override
    public void reached(long count) {
        long nowNs = clockNs.getAsLong();
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
