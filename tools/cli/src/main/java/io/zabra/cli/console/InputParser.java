package io.zabra.cli.console;

import io.zabra.cli.console.SqlToken.Kind;
import java.util.List;
import java.util.Set;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line reader when what was typed is complete, and which word the cursor is in. */
final class InputParser implements Parser {
    private static final Set<String> BARE_COMMANDS = Set.of("exit", "quit", "help");

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !isComplete(line)) {
            throw new EOFError(-1, -1, "statement goes on", ";");
        }
        return TypedLine.at(line, cursor);
    }

    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }

    /** Backslash commands end with their line, statements with a semicolon. */
    static boolean isComplete(String text) {
        String stripped = text.strip();
        if (isLeaving(text)) {
            return true;
        }
        if (stripped.startsWith("\\") || BARE_COMMANDS.contains(stripped) || StatementBuffer.isBlank(text)) {
            return true;
        }
        List<SqlToken> tokens = SqlLexer.tokens(text);
        for (int i = tokens.size() - 1; i >= 0; i--) {
            SqlToken token = tokens.get(i);
            if (!token.isBlank() || isOpenComment(token, text)) {
                return token.kind() == Kind.STATEMENT_END || isCommand(behindStatements(tokens, text));
            }
        }
        return true;
    }

    private static String behindStatements(List<SqlToken> tokens, String text) {
        int end = tokens.stream()
                .filter(token -> token.kind() == Kind.STATEMENT_END)
                .mapToInt(SqlToken::end)
                .max()
                .orElse(0);
        return text.substring(end);
    }

    private static boolean isCommand(String text) {
        return text.startsWith("\\", SqlLexer.startOfFirst(text));
    }

    /** Also on a later line of a statement that was begun. */
    static boolean isLeaving(String text) {
        String lastLine = text.substring(text.lastIndexOf('\n') + 1).strip();
        return lastLine.equals("\\q");
    }

    private static boolean isOpenComment(SqlToken token, String text) {
        return !token.closed() && text.startsWith("/*", token.start());
    }
}
