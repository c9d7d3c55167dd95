package io.zabra.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds JDBC's escapes, <code>{fn …}</code> and their like (JDBC 4.3 §13.4), outside of texts, quoted names and comments: by the
 * executor's lexical rules, and past PostgreSQL's dollar quotes, which that refuses. Of one statement; one thread.
 */
final class EscapeSyntax {
    private static final Pattern ESCAPE =
            Pattern.compile("\\{\\s*(?:\\?|(?:fn|d|t|ts|oj|call|escape|limit)\\b)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

    private final String sql;
    private int at;

    private EscapeSyntax(String sql) {
        this.sql = sql;
    }

    /** Where the first begins, from 0; −1 where there is none. */
    static int find(String sql) {
        return new EscapeSyntax(sql).first();
    }

    private int first() {
        while (at < sql.length()) {
            if (sql.charAt(at) == '{' && isHere(ESCAPE)) {
                return at;
            }
            at = end();
        }
        return -1;
    }

    /** Of what begins here: a text, a name, a comment, or one character. */
    private int end() {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') {
            return quotedEnd(c, c == '\'' && isBehindE());
        }
        if (sql.startsWith("--", at)) {
            return behind("\n", at + 2);
        }
        if (sql.startsWith("/*", at)) {
            return behind("*/", at + 2);
        }
        if (c == '$' && !isWord(at - 1)) {
            Matcher quote = matcher(DOLLAR_QUOTE);
            return quote.lookingAt() ? behind(quote.group(), quote.end()) : at + 1;
        }
        return at + 1;
    }

    /**
     * A quote within is doubled.
     *
     * @param escapes whether what stands behind a backslash is no quote
     */
    private int quotedEnd(char quote, boolean escapes) {
        int i = at + 1;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            boolean isPair = (escapes && c == '\\') || (c == quote && sql.startsWith(String.valueOf(quote), i + 1));
            if (c == quote && !isPair) {
                return i + 1;
            }
            i += isPair ? 2 : 1;
        }
        return sql.length();
    }

    private boolean isBehindE() {
        return at > 0 && Character.toUpperCase(sql.charAt(at - 1)) == 'E' && !isWord(at - 2);
    }

    /** Whether a character belongs to a word, which may have dollars in it. */
    private boolean isWord(int index) {
        return index >= 0 && Character.isJavaIdentifierPart(sql.charAt(index));
    }

    private int behind(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private boolean isHere(Pattern pattern) {
        return matcher(pattern).lookingAt();
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(sql).region(at, sql.length());
    }
}
