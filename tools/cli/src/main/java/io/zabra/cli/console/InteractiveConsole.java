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
import org.jline.reader.EndOfFileException;
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
    private final Terminal terminal;
    private final Interpreter interpreter;
    private final Catalog catalog;
    private final LineReader reader;

    /** @param history file that keeps what was typed, made where it does not exist; null: nothing is kept */
    public InteractiveConsole(Connection connection, Terminal terminal, ResultFormat format, @Nullable Path history)
            throws IOException {
        this.terminal = terminal;
        this.interpreter = new Interpreter(connection, new Settings(format, true), this::screen, terminal.writer());
        this.catalog = new Catalog(connection, interpreter::isInTransaction);
        this.reader = LineReaderBuilder.builder()
                .appName("zabra")
                .terminal(terminal)
                .parser(new InputParser())
                .completer(new SqlCompleter(catalog))
                .highlighter(new SqlHighlighter())
                .variable(LineReader.HISTORY_SIZE, 5_000)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%{\u001b[90m%}    ->%{\u001b[0m%} ")
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
            outcome = interpreter.statement(statement.sql());
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
        boolean sql = line.startsWith("\t");
        String shown = sql ? SqlHighlighter.highlight("  " + line.substring(1)).toAnsi(terminal) : line;
        terminal.writer().println(shown);
        terminal.flush();
    }

    private Screen screen() {
        Integer colours = terminal.getNumericCapability(Capability.max_colors);
        return new Screen(
                terminal.writer(),
                Math.max(0, terminal.getWidth()),
                colours != null && colours >= 8 && System.getenv("NO_COLOR") == null,
                terminal.encoding().newEncoder().canEncode('─'),
                () -> false);
    }

    /** How the console greets without a word on what it is connected to. */
    public static String hint() {
        return Paint.HINT.sequence() + "Statements end with ;   \\? help   \\d tables   \\q leave" + Paint.RESET;
    }
}
