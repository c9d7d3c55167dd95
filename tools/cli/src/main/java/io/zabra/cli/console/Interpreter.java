package io.zabra.cli.console;

import io.zabra.cli.output.Paint;
import io.zabra.cli.output.ResultFormat;
import io.zabra.cli.output.ResultFormat.Printed;
import io.zabra.cli.output.Rows;
import io.zabra.cli.output.Screen;
import io.zabra.jdbc.ZabraStatement;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on a connection and prints what they yield. One thread, except {@link #cancel}.
 *
 * <p>Results go to the screen, failures and warnings to the writer given for them.
 */
public final class Interpreter {
    /** What became of a statement or command. */
    public enum Outcome {
        DONE,
        FAILED,
        QUIT
    }

    private static final int FETCH_SIZE = 1_000;
    private static final Set<String> BEGINNING = Set.of("BEGIN", "START");

    /** Also where they fail: a COMMIT that does has rolled back. */
    private static final Set<String> ENDING = Set.of("COMMIT", "END", "ROLLBACK", "ABORT");

    /** Their zxid is that of all which takes effect with them. */
    private static final Set<String> COMMITTING = Set.of("COMMIT", "END");

    /** What they do is the session's alone. */
    private static final Set<String> OF_SESSION = Set.of("SET", "RESET", "SHOW", "BEGIN", "START", "ROLLBACK", "ABORT");

    private final Connection connection;
    private final Settings settings;
    private final Supplier<Screen> screens;
    private final PrintWriter errors;
    private final Backslashes backslashes;
    private volatile boolean cancelled;
    private volatile @Nullable Statement running;
    private @Nullable String lastStatement;
    private @Nullable SQLException failure;
    /** Begun by a statement, which the connection's auto-commit mode does not tell. */
    private boolean transactionBegun;

    /** @param screens asked before each result, since a terminal's width changes */
    public Interpreter(Connection connection, Settings settings, Supplier<Screen> screens, PrintWriter errors) {
        this.connection = connection;
        this.settings = settings;
        this.screens = screens;
        this.errors = errors;
        this.backslashes = new Backslashes(this, connection, settings);
    }

    Outcome run(StatementBuffer.Numbered next) {
        return next.isCommand() ? command(next.sql()) : statement(next.sql());
    }

    /** Runs a line that begins with a backslash. */
    public Outcome command(String line) {
        rearm();
        return backslashes.run(line.strip());
    }

    /** Runs one statement, without its semicolon. */
    public Outcome statement(String sql) {
        rearm();
        return repeat(sql);
    }

    /** As {@link #statement}, but fails at once where a cancel came since the last {@link #rearm}. */
    Outcome repeat(String sql) {
        lastStatement = sql;
        long startNs = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            running = statement;
            statement.setFetchSize(FETCH_SIZE);
            if (cancelled) {
                complain("cancelled");
                return Outcome.FAILED;
            }
            boolean yieldsRows = statement.execute(sql);
            long zxid = zxid(statement, firstWord(sql), yieldsRows);
            if (yieldsRows) {
                try (ResultSet result = statement.getResultSet()) {
                    printRows(Rows.of(result), zxid, startNs);
                }
            } else {
                printCount(statement.getLargeUpdateCount(), sql, zxid, startNs);
            }
            printWarnings(statement.getWarnings());
            noteTransaction(sql);
            return Outcome.DONE;
        } catch (SQLException e) {
            transactionBegun &= !ENDING.contains(firstWord(sql));
            fail(e, sql);
            return Outcome.FAILED;
        } finally {
            running = null;
            screen().out().flush();
        }
    }

    /**
     * The zxid at which rows were read, or that a write has; 0 where there is none to tell: of what is the session's alone, of a
     * write that a later COMMIT is to make, and of other databases.
     */
    private long zxid(Statement statement, String verb, boolean yieldsRows) throws SQLException {
        boolean hasOne = !OF_SESSION.contains(verb) && (yieldsRows || !isInTransaction() || COMMITTING.contains(verb));
        return hasOne && statement.isWrapperFor(ZabraStatement.class)
                ? statement.unwrap(ZabraStatement.class).zxid()
                : 0;
    }

    private void noteTransaction(String sql) {
        String word = firstWord(sql);
        transactionBegun = BEGINNING.contains(word) || (transactionBegun && !ENDING.contains(word));
    }

    /** Whether what is changed now takes effect with a later COMMIT. */
    boolean isInTransaction() {
        try {
            return transactionBegun || !connection.getAutoCommit();
        } catch (SQLException e) {
            return false; // A dead connection says so when a statement is run.
        }
    }

    /** Stops the statement that runs, if any. Any thread. */
    public void cancel() {
        cancelled = true;
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                errors.println("cannot cancel: " + e.getMessage());
                errors.flush();
            }
        }
    }

    /** Forgets an earlier {@link #cancel}, so that what comes next is not taken for cancelled. */
    void rearm() {
        cancelled = false;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Null where none has run yet. */
    @Nullable
    String lastStatement() {
        return lastStatement;
    }

    Screen screen() {
        Screen screen = screens.get();
        return new Screen(
                screen.out(),
                screen.width(),
                screen.colours(),
                screen.boxes(),
                () -> cancelled || screen.stopped().getAsBoolean());
    }

    void say(String line) {
        PrintWriter out = screen().out();
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        errors.println(painted(Paint.ERROR, line));
        errors.flush();
    }

    /** The last one that was told; null where none was. */
    public @Nullable SQLException failure() {
        return failure;
    }

    void fail(SQLException failure, @Nullable String sql) {
        this.failure = failure;
        if (cancelled && "57014".equals(failure.getSQLState())) {
            complain("cancelled");
            return;
        }
        ErrorText.of(failure, sql).forEach(this::complain);
    }

    /**
     * Prints rows in the format that is set, and for people their number.
     *
     * @param zxid that they are of; 0 where they are of none
     */
    Printed printRows(Rows rows, long zxid, long startNs) throws SQLException {
        ResultFormat format = settings.format();
        Screen screen = screen();
        Printed printed = format.print(rows, screen);
        if (format.isForPeople()) {
            String hidden = printed.columnsHidden() == 0
                    ? ""
                    : "; " + printed.columnsHidden() + " more columns do not fit, \\x shows all";
            String stopped = printed.stopped() ? "; stopped, there are more" : "";
            footer(counted(printed.rows(), "row"), zxid, hidden + stopped, startNs);
        }
        return printed;
    }

    private void printCount(long count, String sql, long zxid, long startNs) {
        String verb = StatementBuffer.isBlank(sql) ? "" : firstWord(sql);
        String what = switch (verb) {
            case "INSERT" -> counted(count, "row") + " inserted";
            case "UPDATE" -> counted(count, "row") + " updated";
            case "DELETE" -> counted(count, "row") + " deleted";
            case "MERGE" -> counted(count, "row") + " merged";
            default -> verb + " done";
        };
        if (settings.format().isForPeople()) {
            footer(what, zxid, "", startNs);
        }
    }

    private void footer(String what, long zxid, String more, long startNs) {
        String of = settings.zxids() && zxid > 0 ? ", zxid 0x" + Long.toHexString(zxid) : "";
        double elapsedMs = (System.nanoTime() - startNs) / 1e6;
        String time = settings.timing() ? String.format(Locale.ROOT, ", %.1f ms", elapsedMs) : "";
        say(painted(Paint.HINT, "(" + what + of + time + more + ")"));
    }

    private void printWarnings(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            errors.println("WARNING: " + ErrorText.harmless(String.valueOf(warning.getMessage())));
        }
        errors.flush();
    }

    private String painted(Paint paint, String text) {
        return screens.get().colours() ? paint.sequence() + text + Paint.RESET : text;
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String firstWord(String sql) {
        return SqlLexer.tokens(sql).stream()
                .filter(token -> !token.isBlank())
                .map(token -> token.text(sql).toUpperCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }
}
