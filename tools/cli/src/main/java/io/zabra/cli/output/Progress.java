package io.zabra.cli.output;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far long work has come, where the launcher found that errors go to a terminal: on one line of that, wiped in the end; as a
 * bar where it is known how much there is. One thread.
 */
public final class Progress implements Tally, AutoCloseable {
    /** Set by the launcher where errors go to a terminal: its width. */
    private static final String TERMINAL = "ZABRA_PROGRESS";

    private static final int COLUMNS_UNKNOWN = 80;
    private static final long EVERY_NS = 200_000_000;
    private static final int BAR_COLUMNS = 30;
    private static final int BAR_COLUMNS_MIN = 5;
    private static final int FRAME_COLUMNS = "[] ".length();

    private final PrintWriter out;
    private final String what;
    private final int columns;
    private final LongSupplier clockNs;
    private final long startNs;
    private long total;
    private long lastNs;
    /** Of the line that is to be seen. */
    private int length;

    /**
     * @param columns of the terminal; 0: there is none
     * @param clockNs as {@link System#nanoTime}
     */
    Progress(PrintWriter out, String what, int columns, LongSupplier clockNs) {
        this.out = out;
        this.what = what;
        this.columns = columns;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
        this.lastNs = startNs;
    }

    /** @param what is counted, in the plural */
    public static Progress on(PrintWriter out, String what) {
        return new Progress(out, what, columns(System.getenv(TERMINAL)), System::nanoTime);
    }

    /**
     * Of what is written to standard output meanwhile: where that is a file. Whoever reads a pipe may write to the terminal, too, as
     * {@code head} and {@code less} do.
     */
    public static Progress besidesOutput(PrintWriter out, String what) {
        boolean shown = Files.isRegularFile(Path.of("/dev/stdout"));
        return new Progress(out, what, shown ? columns(System.getenv(TERMINAL)) : 0, System::nanoTime);
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

    /** Whether errors go to a terminal. */
    public static boolean isTerminal(Map<String, String> environment) {
        return columns(environment.get(TERMINAL)) > 0;
    }

    /** @param said by the launcher; null: there is no terminal */
    static int columns(@Nullable String said) {
        if (said == null) {
            return 0;
        }
        return said.matches("[1-9]\\d{0,4}") ? Integer.parseInt(said) : COLUMNS_UNKNOWN;
    }

    @Override
    public boolean isShown() {
        return columns > 0;
    }

    /** From now on a bar. */
    @Override
    public void expect(long count) {
        total = count;
    }

    @Override
    public void reached(long count) {
        long nowNs = clockNs.getAsLong();
        if (!isShown() || nowNs - lastNs < EVERY_NS) {
            return;
        }
        lastNs = nowNs;
        double seconds = (nowNs - startNs) / 1e9;
        show(fitting(
                String.format(Locale.ROOT, "%,d %s", count, what),
                String.format(Locale.ROOT, ", %,.0f/s", count / seconds),
                total > 0 ? Math.min(1, count / (double) total) : -1));
    }

    /** The rate goes first where there is no room, then the bar; the last column stays free, behind which terminals go on below. */
    private String fitting(String counted, String rate, double part) {
        int room = columns - 1;
        String figures = part < 0 ? counted : String.format(Locale.ROOT, "%2.0f %%  %s", 100 * part, counted);
        int barMin = part < 0 ? 0 : BAR_COLUMNS_MIN + FRAME_COLUMNS;
        if (barMin + figures.length() + rate.length() <= room) {
            figures += rate;
        }
        int bar = Math.min(BAR_COLUMNS, room - figures.length() - FRAME_COLUMNS);
        String line = part < 0 || bar < BAR_COLUMNS_MIN ? figures : bar(part, bar) + figures;
        return line.substring(0, Math.min(line.length(), room));
    }

    private static String bar(double part, int columns) {
        int done = (int) (part * columns);
        return "[" + "#".repeat(done) + ".".repeat(columns - done) + "] ";
    }

    /** Over the line before, whatever the terminal can do. */
    private void show(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
        out.flush();
        length = line.length();
    }

    @Override
    public void close() {
        wipe();
    }

    /** Takes the line away; what is reached later begins it anew. */
    public void wipe() {
        if (length > 0) {
            out.print("\r" + " ".repeat(length) + "\r");
            out.flush();
            length = 0;
        }
    }
}
