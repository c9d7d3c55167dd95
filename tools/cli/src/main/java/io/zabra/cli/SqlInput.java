package io.zabra.cli;

import io.zabra.cli.console.InteractiveConsole;
import io.zabra.cli.console.Interpreter;
import io.zabra.cli.console.Interpreter.Outcome;
import io.zabra.cli.console.Script;
import io.zabra.cli.console.Settings;
import io.zabra.cli.output.ResultFormat;
import io.zabra.cli.output.Screen;
import io.zabra.cli.output.StandardOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where statements come from and how results are printed: options that every command with a console has. */
final class SqlInput {
    @Option(
            names = {"-e", "--execute"},
            paramLabel = "SQL",
            description = "Run these statements and exit. May be given several times.")
    private List<String> statements = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Run the statements of a file and exit.")
    private @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How results are printed: table (default), vertical, csv or json.",
            defaultValue = "table")
    private ResultFormat format = ResultFormat.TABLE;

    /** Whether a user sits at a terminal and no statements were given. */
    boolean isInteractive() {
        if (!statements.isEmpty() || file != null) {
            return false;
        }
        return isTerminal(SystemStream.Input) && isTerminal(SystemStream.Output);
    }

    static boolean isTerminal(SystemStream stream) {
        return TerminalBuilder.builder().getProviders(null, new IllegalStateException()).stream()
                .findFirst()
                .map(provider -> provider.isSystemStream(stream))
                .orElse(false);
    }

    /**
     * Opens a console.
     *
     * @param greeting printed first
     * @param history file that keeps what is typed; null: nothing is kept
     * @param suggestions statements that the arrow keys bring at once
     * @return the exit code
     */
    int runConsole(Connection connection, List<String> greeting, @Nullable Path history, List<String> suggestions)
            throws IOException {
        try (Terminal terminal =
                TerminalBuilder.builder().encoding(StandardCharsets.UTF_8).build()) {
            new InteractiveConsole(connection, terminal, format, history).run(greeting, suggestions);
        }
        return ExitCode.OK;
    }

    /**
     * Runs the statements given, or those of standard input.
     *
     * @return the exit code
     */
    int runScripts(Connection connection) throws IOException {
        PrintWriter out = StandardOutput.bufferedPrinter();
        PrintWriter err = StandardOutput.errors();
        Screen screen = screen(out);
        Interpreter interpreter = new Interpreter(connection, new Settings(format, false), () -> screen, err);
        Outcome outcome = runScripts(interpreter);
        out.flush();
        err.flush();
        if (outcome != Outcome.FAILED) {
            return ExitCode.OK;
        }
        SQLException failure = interpreter.failure();
        return failure == null ? ExitCode.FAILED : ExitCode.of(failure);
    }

    private Outcome runScripts(Interpreter interpreter) throws IOException {
        for (String statement : statements) {
            Outcome outcome = new Script(interpreter, null).run(new BufferedReader(new StringReader(statement)));
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        }
        if (file != null) {
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                return new Script(interpreter, file.toString()).run(reader);
            }
        }
        return statements.isEmpty()
                ? new Script(interpreter, "standard input")
                        .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder())))
                : Outcome.DONE;
    }

    private static Screen screen(PrintWriter out) {
        int columns = Screen.columns(System.getenv());
        if (columns == 0) {
            return Screen.pipe(out);
        }
        return new Screen(out, columns, Screen.mayHaveColours(System.getenv()), true, Screen.isGone(out));
    }

    /** Where consoles keep what was typed. */
    static Path history() {
        return Path.of(System.getProperty("user.home", "."), ".zabra", "history");
    }
}
