package io.zabra.cli.console;

import io.zabra.cli.console.SqlToken.Kind;
import org.jspecify.annotations.Nullable;

/** Collects lines until they make up statements. Backslash commands stand between these, and end with their line. One thread. */
final class StatementBuffer {
    /** @param firstLine number of the line on which it begins, from 1 */
    record Numbered(String sql, int firstLine) {
        boolean isCommand() {
            return sql.startsWith(COMMAND);
        }
    }

    private static final String COMMAND = "\\";

    private final StringBuilder pending = new StringBuilder();
    private int pendingLine = 1;
    private boolean mayHoldEnd;
    private boolean mayHoldCommand;

    /** A line without its end. */
    void add(String line) {
        addWhole(line + '\n');
    }

    /** A line as it was read; only the last one has no end. */
    void addWhole(String line) {
        pending.append(line);
        mayHoldEnd |= line.indexOf(';') >= 0;
        mayHoldCommand |= line.contains(COMMAND);
    }

    /** Whether there is nothing but space and comments. */
    static boolean isBlank(String sql) {
        return SqlLexer.tokens(sql).stream().allMatch(SqlToken::isBlank);
    }

    /** The next backslash command, or the next statement that has its semicolon, without it; null where there is none. */
    @Nullable
    Numbered poll() {
        if (mayHoldCommand) {
            String next = pending.toString();
            int start = SqlLexer.startOfFirst(next);
            if (next.startsWith(COMMAND, start)) {
                return command(next, start);
            }
        }
        Numbered statement = mayHoldEnd ? statement() : null;
        mayHoldCommand &= statement != null;
        return statement;
    }

    private Numbered command(String text, int start) {
        int end = start;
        while (end < text.length() && "\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        Numbered command = new Numbered(text.substring(start, end).strip(), pendingLine + lineEnds(text, start));
        skip(text, end);
        return command;
    }

    private @Nullable Numbered statement() {
        String sql = pending.toString();
        for (SqlToken token : SqlLexer.tokens(sql)) {
            if (token.kind() == Kind.STATEMENT_END) {
                Numbered statement = numbered(sql.substring(0, token.start()));
                skip(sql, token.end());
                return statement.sql().isEmpty() ? poll() : statement;
            }
        }
        mayHoldEnd = false;
        return null;
    }

    /** What is left at the end of the input, as a statement whose semicolon was left out; null where that is nothing. */
    @Nullable
    Numbered rest() {
        String sql = pending.toString();
        Numbered rest = isBlank(sql) ? null : numbered(sql);
        skip(sql, sql.length());
        return rest;
    }

    /** Without the space and comments around it. */
    private Numbered numbered(String sql) {
        int from = sql.length();
        int to = 0;
        for (SqlToken token : SqlLexer.tokens(sql)) {
            if (!token.isBlank()) {
                from = Math.min(from, token.start());
                to = token.end();
            }
        }
        return from >= to
                ? new Numbered("", pendingLine)
                : new Numbered(sql.substring(from, to), pendingLine + lineEnds(sql, from));
    }

    private void skip(String sql, int end) {
        pending.delete(0, end);
        pendingLine += lineEnds(sql, end);
    }

    private static int lineEnds(String text, int end) {
        int ends = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean isHalf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            ends += (c == '\n' || c == '\r') && !isHalf ? 1 : 0;
        }
        return ends;
    }
}
