package io.zabra.cli.console;

import io.zabra.cli.console.Interpreter.Outcome;
import io.zabra.cli.console.StatementBuffer.Numbered;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Statements and backslash commands that come without a user: up to the first that fails. */
public final class Script {
    private final Interpreter interpreter;
    private final @Nullable String name;

    /** @param name of the file, for the line that says where it failed; null where that helps nobody */
    public Script(Interpreter interpreter, @Nullable String name) {
        this.interpreter = interpreter;
        this.name = name;
    }

    /** Runs statements as they are complete; the last needs no semicolon. {@code QUIT} where the script asks for it. */
    public Outcome run(BufferedReader reader) throws IOException {
        StatementBuffer buffer = new StatementBuffer();
        int number = 0;
        for (String line = readLine(reader, number); !line.isEmpty(); line = readLine(reader, number)) {
            number++;
            buffer.addWhole(line);
            Outcome outcome = runComplete(buffer);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        }
        Numbered rest = buffer.rest();
        return rest == null ? Outcome.DONE : run(rest);
    }

    /** With its end, which may be part of a text in quotes; empty where there is none any more. */
    private String readLine(BufferedReader reader, int number) throws IOException {
        try {
            return readLine(reader);
        } catch (CharacterCodingException e) {
            throw new IOException(
                    (name == null ? "the statement" : name) + " is not UTF-8 text, somewhere behind line " + number, e);
        }
    }

    /** To a line feed, a carriage return, or both. */
    private static String readLine(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = reader.read(); next >= 0; next = reader.read()) {
            line.append((char) next);
            if (next == '\n' || (next == '\r' && !isFollowedByLineFeed(reader))) {
                break;
            }
        }
        return line.toString();
    }

    private static boolean isFollowedByLineFeed(BufferedReader reader) throws IOException {
        reader.mark(1);
        boolean is = reader.read() == '\n';
        reader.reset();
        return is;
    }

    private Outcome runComplete(StatementBuffer buffer) {
        for (Numbered statement = buffer.poll(); statement != null; statement = buffer.poll()) {
            Outcome outcome = run(statement);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        }
        return Outcome.DONE;
    }

    private Outcome run(Numbered statement) {
        return located(interpreter.run(statement), statement.firstLine());
    }

    private Outcome located(Outcome outcome, int line) {
        if (outcome == Outcome.FAILED && name != null) {
            interpreter.complain("  at line " + line + " of " + name);
        }
        return outcome;
    }
}
