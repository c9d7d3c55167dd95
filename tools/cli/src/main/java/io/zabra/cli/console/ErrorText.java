package io.zabra.cli.console;

import io.zabra.cli.output.Values;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failure as the user reads it: SQLState, message, and the place in the statement where the message names one. */
final class ErrorText {
    /** Calcite's: {@code From line 1, column 8 to line 1, column 11: …}, {@code … at line 1, column 8.} */
    private static final Pattern POSITION = Pattern.compile("line (\\d+), column (\\d+)");

    private static final Pattern POSITION_PREFIX =
            Pattern.compile("^(?:From|At) line \\d+, column \\d+(?: to line \\d+, column \\d+)?: ");

    /** Zabra's own, at the end: the caret says it better. */
    private static final Pattern POSITION_SUFFIX = Pattern.compile(" \\(line \\d+, column \\d+\\)$");

    private static final int LINE_WIDTH_MAX = 120;

    private ErrorText() {}

    /** @param sql what was run; null where there is no statement to point into */
    static List<String> of(SQLException failure, @Nullable String sql) {
        List<String> lines = new ArrayList<>();
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Matcher position = POSITION.matcher(message);
        String shown = POSITION_PREFIX.matcher(message).replaceFirst("").stripTrailing();
        String state = failure.getSQLState() == null ? "" : " " + failure.getSQLState();
        List<String> pointer = sql != null && position.find()
                ? pointer(sql, Integer.parseInt(position.group(1)), Integer.parseInt(position.group(2)))
                : List.of();
        String text = pointer.isEmpty() ? shown : POSITION_SUFFIX.matcher(shown).replaceFirst("");
        lines.add("ERROR" + state + ": " + harmless(text));
        lines.addAll(pointer);
        SQLException next = failure.getNextException();
        for (int i = 0; next != null && i < 3; i++) {
            lines.add("  and: " + harmless(String.valueOf(next.getMessage())));
            next = next.getNextException();
        }
        return lines;
    }

    /** A message quotes names and values, which may hold what moves a cursor. */
    static String harmless(String message) {
        return message.lines().map(Values::escaped).collect(Collectors.joining("\n"));
    }

    /** The line, and a caret under the column; nothing where the statement has no such place. */
    private static List<String> pointer(String sql, int line, int column) {
        String[] lines = sql.split("\r?\n|\r", -1);
        if (line < 1 || line > lines.length || column < 1 || column > lines[line - 1].length() + 1) {
            return List.of();
        }
        String text = lines[line - 1];
        int from = Math.max(0, column - 1 - LINE_WIDTH_MAX / 2);
        String before = text.substring(from, column - 1);
        String shown = text.substring(from, Math.min(text.length(), from + LINE_WIDTH_MAX));
        String label = lines.length > 1 ? line + ": " : "";
        return List.of(
                "  " + label + Values.escaped(shown.replace('\t', ' ')),
                " ".repeat(2 + label.length() + before.length()) + "^");
    }
}
