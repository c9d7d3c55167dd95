package io.zabra.cli.output;

import java.io.PrintWriter;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Where results are printed, and what it can show.
 *
 * @param width columns of the terminal; 0 where nothing is to be cut, as in a pipe
 * @param colours whether escape sequences are understood
 * @param boxes whether box-drawing characters can be encoded
 * @param stopped asked between rows: true once the reader wants no more of them
 */
public record Screen(PrintWriter out, int width, boolean colours, boolean boxes, BooleanSupplier stopped) {

    private static final int ROWS_BETWEEN_CHECKS = 512;

    /** Set by the launcher where the output is a terminal: its width. */
    private static final String COLUMNS = "ZABRA_COLUMNS";

    /** Of the terminal that standard output is; 0: it is none. */
    public static int columns(Map<String, String> environment) {
        String columns = environment.getOrDefault(COLUMNS, "");
        return columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : 0;
    }

    /** Whether terminals are to be sent colours. */
    public static boolean mayHaveColours(Map<String, String> environment) {
        return environment.get("NO_COLOR") == null && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    }

    /** A pipe or file: nothing is cut or coloured; it ends early only where the reader has gone. */
    public static Screen pipe(PrintWriter out) {
        return new Screen(out, 0, false, true, isGone(out));
    }

    /** Asks every so many rows only, since {@link PrintWriter#checkError} flushes. */
    public static BooleanSupplier isGone(PrintWriter out) {
        int[] asked = {0};
        return () -> ++asked[0] % ROWS_BETWEEN_CHECKS == 0 && out.checkError();
    }

    void line(CharSequence text) {
        out.append(text).append('\n');
    }

    String paint(Paint paint, String text) {
        return colours && !text.isEmpty() ? paint.sequence() + text + Paint.RESET : text;
    }
}
