package io.zabra.cli.top;

import io.zabra.cli.output.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Where lines show: a screen that is drawn anew each time, and may change its size, or what they are only written to. One thread. */
public final class Display implements AutoCloseable {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_REST = "\u001b[J";

    private final PrintWriter out;
    /** Without a terminal, or on one that can only write on. */
    private final int fixedColumns;

    private final @Nullable Terminal terminal;

    private Display(PrintWriter out, int fixedColumns, @Nullable Terminal terminal) {
        this.out = out;
        this.fixedColumns = fixedColumns;
        this.terminal = terminal;
    }

    /** @param environment with what the launcher found about the terminal that {@code out} is */
    public static Display of(PrintWriter out, Map<String, String> environment) throws IOException {
        int columns = Screen.columns(environment);
        if (columns == 0) {
            return new Display(out, 0, null);
        }
        boolean writesOn = "dumb".equals(environment.getOrDefault("TERM", "dumb"));
        Terminal terminal = writesOn || isInBackground()
                ? null
                : TerminalBuilder.builder().dumb(true).nativeSignals(false).build();
        return new Display(out, columns, terminal);
    }

    /** Its terminal is then somebody else's: who sets its modes, as jline does in the end, is stopped. False where the system does not say. */
    private static boolean isInBackground() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.exists(stat)) {
            return false;
        }
        String text = Files.readString(stat);
        // Behind the name, which may hold blanks, proc(5) has state, parent, group, session, terminal and the group in
        // its foreground.
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return !fields[2].equals(fields[5]);
    }

    /** At the moment; 0: a line may have any length. */
    public int columns() {
        int columns = terminal == null ? 0 : terminal.getWidth();
        return columns > 0 ? columns : fixedColumns;
    }

    /** Lines that belong together. */
    public void show(List<String> lines) {
        if (terminal == null) {
            lines.forEach(out::println);
            out.println();
        } else {
            out.print(drawn(lines, columns(), terminal.getHeight()));
        }
        out.flush();
    }

    /** What is to come; nothing where that would stay. */
    public void announce(String line) {
        if (terminal != null) {
            out.print(HOME + CLEAR_REST + line);
            out.flush();
        }
    }

    /**
     * From the upper left corner on, and the rest is cleared. The cursor ends below, where there is a line for it: nothing is scrolled.
     *
     * @param rows of the screen; 0: not known
     */
    static String drawn(List<String> lines, int columns, int rows) {
        StringBuilder drawn = new StringBuilder(HOME);
        for (String line : rows > 0 && lines.size() >= rows ? lines.subList(0, rows - 1) : lines) {
            drawn.append(line, 0, Math.min(columns, line.length()))
                    .append(CLEAR_LINE)
                    .append(System.lineSeparator());
        }
        return drawn.append(CLEAR_REST).toString();
    }

    @Override
    public void close() throws IOException {
        if (terminal != null) {
            terminal.close();
        }
    }
}
