package io.zabra.cli.console;

import io.zabra.cli.console.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts SQL text into tokens; any text has some. Knows what splitting, colouring and completing need, and no grammar. */
final class SqlLexer {
    private final String sql;
    private int at;

    private SqlLexer(String sql) {
        this.sql = sql;
    }

    /** The tokens, without gaps. */
    static List<SqlToken> tokens(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        List<SqlToken> tokens = new ArrayList<>();
        while (lexer.at < sql.length()) {
            tokens.add(lexer.next());
        }
        return tokens;
    }

    /** Where the first token is that is neither space nor comment; the length where there is none. */
    static int startOfFirst(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        while (lexer.at < sql.length()) {
            SqlToken token = lexer.next();
            if (!token.isBlank()) {
                return token.start();
            }
        }
        return sql.length();
    }

    private SqlToken next() {
        char c = sql.charAt(at);
        if (sql.startsWith("--", at)) {
            int end = endWhile(each -> each != '\n' && each != '\r');
            return token(Kind.COMMENT, end, end < sql.length());
        }
        if (sql.startsWith("/*", at)) {
            return until(Kind.COMMENT, "*/", at + 2);
        }
        if (c == '\'' && isBehindE()) {
            return escaped();
        }
        if (c == '\'' || c == '"') {
            return quoted(c);
        }
        if (c == ';') {
            return token(Kind.STATEMENT_END, at + 1, true);
        }
        if (Character.isWhitespace(c)) {
            return token(Kind.SPACE, endWhile(Character::isWhitespace), true);
        }
        if (Character.isDigit(c)) {
            return token(Kind.NUMBER, endWhile(SqlLexer::isNumberPart), true);
        }
        return isWordPart(c)
                ? token(Kind.WORD, endWhile(SqlLexer::isWordPart), true)
                : token(Kind.SYMBOL, at + 1, true);
    }

    private boolean isBehindE() {
        boolean behind = at > 0 && Character.toUpperCase(sql.charAt(at - 1)) == 'E';
        return behind && (at == 1 || !isWordPart(sql.charAt(at - 2)));
    }

    /** {@code E'…'}: what stands behind a backslash is no quote. */
    private SqlToken escaped() {
        int end = at + 1;
        while (end < sql.length()) {
            boolean quote = sql.charAt(end) == '\'';
            boolean doubled = quote && sql.startsWith("''", end);
            if (quote && !doubled) {
                return token(Kind.STRING, end + 1, true);
            }
            end += doubled || sql.charAt(end) == '\\' ? 2 : 1;
        }
        return token(Kind.STRING, sql.length(), false);
    }

    /** A doubled quote inside stands for one. */
    private SqlToken quoted(char quote) {
        Kind kind = quote == '"' ? Kind.QUOTED_NAME : Kind.STRING;
        int end = sql.indexOf(quote, at + 1);
        while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
            end = sql.indexOf(quote, end + 2);
        }
        return end < 0 ? token(kind, sql.length(), false) : token(kind, end + 1, true);
    }

    private SqlToken until(Kind kind, String mark, int from) {
        int end = sql.indexOf(mark, from);
        return end < 0 ? token(kind, sql.length(), false) : token(kind, end + mark.length(), true);
    }

    private SqlToken token(Kind kind, int end, boolean closed) {
        SqlToken token = new SqlToken(kind, at, end, closed);
        at = end;
        return token;
    }

    private int endWhile(CharTest part) {
        int end = at;
        while (end < sql.length() && part.holds(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static boolean isNumberPart(char c) {
        return Character.isLetterOrDigit(c) || c == '.';
    }

    private interface CharTest {
        boolean holds(char c);
    }
}
