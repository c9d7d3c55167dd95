package io.zabra.cli.console;

import io.zabra.cli.console.Interpreter.Outcome;
import io.zabra.cli.output.ResultFormat;
import io.zabra.engine.disk.FileTrouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs the console's own commands. */
final class Backslashes {
    private static final double WATCH_SECONDS = 2;
    /** Of files, one in the other. */
    private static final int DEPTH_MAX = 20;

    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    private final Interpreter interpreter;
    private final Connection connection;
    private final Settings settings;
    private int depth;

    Backslashes(Interpreter interpreter, Connection connection, Settings settings) {
        this.interpreter = interpreter;
        this.connection = connection;
        this.settings = settings;
    }

    Outcome run(String line) {
        String[] words = line.replaceFirst(";\\s*$", "").split("\\s+");
        BackslashCommand command = BackslashCommand.named(words[0]);
        if (command == null) {
            interpreter.complain("There is no " + words[0] + ": \\? lists the commands");
            return Outcome.FAILED;
        }
        String argument = words.length > 1 ? words[1] : null;
        return switch (command) {
            case QUIT -> Outcome.QUIT;
            case HELP -> help();
            case DESCRIBE -> describe(argument);
            case FORMAT -> changeFormat(argument);
            case EXPANDED -> expand();
            case TIMING -> time();
            case ZXID -> nameZxids();
            case WATCH -> watch(words);
            case INCLUDE -> include(argument);
        };
    }

    private Outcome help() {
        interpreter.say("Statements end with a semicolon, and may take several lines. Tab completes.");
        BackslashCommand.help().forEach(interpreter::say);
        return Outcome.DONE;
    }

    private Outcome describe(@Nullable String table) {
        try {
            Description description = new Description(connection, interpreter);
            boolean found = table == null ? description.tables() : description.table(table);
            if (!found) {
                interpreter.complain(
                        table == null ? "There are no tables" : "There is no table " + table + ": \\d lists them");
            }
            return found ? Outcome.DONE : Outcome.FAILED;
        } catch (SQLException e) {
            interpreter.fail(e, null);
            return Outcome.FAILED;
        }
    }

    private Outcome changeFormat(@Nullable String name) {
        if (name != null) {
            try {
                settings.changeFormat(ResultFormat.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                interpreter.complain("There is no format " + name + ": "
                        + Arrays.toString(ResultFormat.values()).toLowerCase(Locale.ROOT));
                return Outcome.FAILED;
            }
        }
        return sayFormat();
    }

    private Outcome expand() {
        settings.changeFormat(settings.format() == ResultFormat.VERTICAL ? ResultFormat.TABLE : ResultFormat.VERTICAL);
        return sayFormat();
    }

    private Outcome sayFormat() {
        if (settings.format().isForPeople()) {
            interpreter.say("Results are printed as " + settings.format().name().toLowerCase(Locale.ROOT) + ".");
        }
        return Outcome.DONE;
    }

    private Outcome time() {
        settings.changeTiming(!settings.timing());
        interpreter.say("Timing is " + (settings.timing() ? "on." : "off."));
        return Outcome.DONE;
    }

    private Outcome nameZxids() {
        settings.changeZxids(!settings.zxids());
        interpreter.say("Zxids are " + (settings.zxids() ? "on." : "off."));
        return Outcome.DONE;
    }

    private Outcome watch(String[] words) {
        String sql = interpreter.lastStatement();
        if (sql == null) {
            interpreter.complain("There is no statement to watch yet");
            return Outcome.FAILED;
        }
        double seconds;
        int times;
        try {
            seconds = words.length > 1 ? Double.parseDouble(words[1]) : WATCH_SECONDS;
            times = words.length > 2 ? Integer.parseInt(words[2]) : Integer.MAX_VALUE;
        } catch (NumberFormatException e) {
            interpreter.complain("\\watch [SECONDS [TIMES]]");
            return Outcome.FAILED;
        }
        Outcome outcome = Outcome.DONE;
        for (int i = 0; i < times && outcome == Outcome.DONE && !interpreter.isCancelled(); i++) {
            if (i > 0) {
                await(seconds);
            }
            if (!interpreter.isCancelled()) {
                showWatched(seconds, sql);
                outcome = interpreter.repeat(sql);
            }
        }
        return outcome;
    }

    private void showWatched(double seconds, String sql) {
        boolean terminal = interpreter.screen().colours();
        String oneLine = sql.replaceAll("\\s+", " ");
        String shown = oneLine.length() > 60 ? oneLine.substring(0, 59) + "…" : oneLine;
        interpreter.say((terminal ? CLEAR_SCREEN : "")
                + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  every " + seconds + " s: "
                + shown + (terminal ? "   (Ctrl-C ends)" : ""));
    }

    private void await(double seconds) {
        long endNs = System.nanoTime() + (long) (seconds * 1e9);
        while (!interpreter.isCancelled() && System.nanoTime() < endNs) {
            LockSupport.parkNanos(Math.min(endNs - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50)));
        }
    }

    private Outcome include(@Nullable String file) {
        if (file == null) {
            interpreter.complain("\\i FILE");
            return Outcome.FAILED;
        }
        if (depth >= DEPTH_MAX) {
            interpreter.complain("Here files include each other, " + DEPTH_MAX + " deep");
            return Outcome.FAILED;
        }
        depth++;
        try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
            return new Script(interpreter, file).run(reader);
        } catch (IOException e) {
            String trouble = FileTrouble.text(e);
            interpreter.complain("Cannot read " + (trouble.startsWith(file) ? "" : file + ": ") + trouble);
            return Outcome.FAILED;
        } finally {
            depth--;
        }
    }
}
