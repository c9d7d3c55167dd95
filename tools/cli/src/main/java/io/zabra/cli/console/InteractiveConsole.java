package io.zabra.cli.console;

import io.zabra.cli.console.Interpreter.Outcome;
import io.zabra.cli.console.StatementBuffer.Numbered;
import io.zabra.cli.output.Paint;
import io.zabra.cli.output.PrivateFiles;
import io.zabra.cli.output.ResultFormat;
import io.zabra.cli.output.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.jline.reader.EndOfFileException;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/** The console at a terminal: reads, completes and colours lines, runs them until the user leaves. */
public final class InteractiveConsole {
    private static final String ARROW = "    -> ";
    private static final String COLOURED_ARROW = "%{\u001b[90m%}    ->%{\u001b[0m%} ";
    private static final Highlighter PLAIN = (reader, buffer) -> new AttributedString(buffer);

    private final Terminal terminal;
    private final Interpreter interpreter;
    private final Catalog catalog;
    private final LineReader reader;
    private final boolean colours;

    /** @param history file that keeps what was typed, made where it does not exist; null: nothing is kept */
    public InteractiveConsole(Connection connection, Terminal terminal, ResultFormat format, @Nullable Path history)
            throws IOException {
        this(connection, terminal, format, history, System.getenv());
    }

    InteractiveConsole(
            Connection connection,
            Terminal terminal,
            ResultFormat format,
            @Nullable Path history,
            Map<String, String> environment)
            throws IOException {
        this.terminal = terminal;
        this.colours = environment.get("NO_COLOR") == null && hasColours(terminal);
        this.interpreter = new Interpreter(connection, new Settings(format, true), this::screen, terminal.writer());
        this.catalog = new Catalog(connection, interpreter::isInTransaction);
        this.reader = LineReaderBuilder.builder()
                .appName("zabra")
                .terminal(terminal)
                .parser(new InputParser())
                .completer(new SqlCompleter(catalog))
                .highlighter(colours ? new SqlHighlighter() : PLAIN)
                .variable(LineReader.HISTORY_SIZE, 5_000)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, colours ? COLOURED_ARROW : ARROW)
                .variable(LineReader.INDENTATION, 0)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .build();
        if (history != null) {
            keepPrivate(history);
            reader.setVariable(LineReader.HISTORY_FILE, history);
        }
    }

    /** Statements hold data, and ACLs with digests. Where that cannot be, the reader says so itself if it cannot write either. */
    private static void keepPrivate(Path history) {
        try {
            Files.createDirectories(history.toAbsolutePath().getParent());
            PrivateFiles.keep(history);
        } catch (IOException e) {
            // Not worth a console that does not open.
        }
    }

    /**
     * Greets, then reads and runs until the user leaves.
     *
     * @param greeting lines printed first; those that begin with {@code \t} are SQL and coloured so
     * @param suggestions statements that the arrow keys bring, as if they had been typed: the last comes first
     */
    public void run(List<String> greeting, List<String> suggestions) {
        suggestions.forEach(reader.getHistory()::add);
        greeting.forEach(this::greet);
        terminal.handle(Signal.INT, signal -> {
            terminal.writer().println(); // The terminal has echoed ^C.
            interpreter.cancel();
        });
        Outcome outcome = Outcome.DONE;
        while (outcome != Outcome.QUIT) {
            try {
                outcome = runTyped(reader.readLine(prompt()));
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isBlank()) {
                    interpreter.say("\\q or Ctrl-D leaves");
                }
            } catch (EndOfFileException e) {
                outcome = Outcome.QUIT;
            }
        }
    }

    /** Runs what was typed before one return: mostly one statement, but pasted text may hold more. */
    Outcome runTyped(String typed) {
        if (InputParser.isLeaving(typed)) {
            return Outcome.QUIT;
        }
        String stripped = typed.strip();
        switch (stripped.replaceFirst("\\s*;$", "")) {
            case "exit", "quit" -> {
                return Outcome.QUIT;
            }
            case "help" -> {
                return interpreter.command("\\?");
            }
            default -> {
                return stripped.startsWith("\\") ? interpreter.command(stripped) : runStatements(typed);
            }
        }
    }

    private Outcome runStatements(String typed) {
        StatementBuffer buffer = new StatementBuffer();
        typed.lines().forEach(buffer::add);
        Outcome outcome = Outcome.DONE;
        Numbered statement = buffer.poll();
        for (; statement != null && outcome == Outcome.DONE; statement = buffer.poll()) {
            outcome = interpreter.run(statement);
            catalog.forget();
        }
        if (statement != null) {
            interpreter.complain("What came after it was not run");
        }
        return outcome;
    }

    private String prompt() {
        return new AttributedString(interpreter.isInTransaction() ? "zabra*> " : "zabra> ", AttributedStyle.BOLD)
                .toAnsi(terminal);
    }

    private void greet(String line) {
        terminal.writer().println(line.startsWith("\t") ? example("  " + line.substring(1)) : painted(line));
        terminal.flush();
    }

    private String example(String sql) {
        return colours ? SqlHighlighter.highlight(sql).toAnsi(terminal) : sql;
    }

    private String painted(String line) {
        return colours && line.equals(hint()) ? Paint.HINT.sequence() + line + Paint.RESET : line;
    }

    private Screen screen() {
        return new Screen(
                terminal.writer(),
                Math.max(0, terminal.getWidth()),
                colours,
                terminal.encoding().newEncoder().canEncode('─'),
                () -> false);
    }

    private static boolean hasColours(Terminal terminal) {
        Integer colours = terminal.getNumericCapability(Capability.max_colors);
        return colours != null && colours >= 8;
    }

    /** How the console greets without a word on what it is connected to. */
    public static String hint() {
        return "Statements end with ;   \\? help   \\d tables   \\q leave";
    }
}
