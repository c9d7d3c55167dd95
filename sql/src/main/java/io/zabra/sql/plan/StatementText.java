package io.zabra.sql.plan;

import java.util.Locale;

/**
 * A statement's text as the parser is to see it. Words of ours that Calcite's grammar does not have are blanked out or quoted
 * here, so that positions in errors stay those of the user's text.
 *
 * @param sql what the parser reads
 * @param verb its first word, in upper case; empty where there is none
 * @param explained whether the plan is wanted instead of the rows
 */
public record StatementText(String sql, String verb, boolean explained) {
    public static StatementText of(String text) {
        Scanner scanner = new Scanner(text);
        StringBuilder sql = new StringBuilder(text);
        String verb = "";
        boolean explained = false;
        int shift = 0;
        int lastSemicolon = -1;
        while (scanner.next()) {
            if (scanner.isSymbol(';')) {
                lastSemicolon = lastSemicolon < 0 ? scanner.start + shift : lastSemicolon;
                continue;
            }
            lastSemicolon = -1;
            String word = scanner.word();
            boolean leading = verb.isEmpty();
            if (leading && isExplain(word, explained)) {
                explained = true;
                blank(sql, scanner.start, scanner.end);
            } else if (leading) {
                verb = word;
            } else if (word.equals("DATE_TRUNC")) {
                // Calcite's grammar has a DATE_TRUNC of another shape; a quoted name is an ordinary function.
                sql.replace(scanner.start + shift, scanner.end + shift, "\"date_trunc\"");
                shift += 2;
            }
        }
        if (lastSemicolon >= 0) {
            blank(sql, lastSemicolon, sql.length());
        }
        return new StatementText(sql.toString(), verb, explained);
    }

    private static boolean isExplain(String word, boolean explained) {
        return word.equals("EXPLAIN") || (explained && (word.equals("PLAN") || word.equals("FOR")));
    }

    private static void blank(StringBuilder text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) != '\n') {
                text.setCharAt(i, ' ');
            }
        }
    }

    /** Finds words and symbols outside quotes and comments. */
    private static final class Scanner {
        private final String text;
        private int at;
        int start;
        int end;

        Scanner(String text) {
            this.text = text;
        }

        boolean next() {
            skipBlanks();
            start = at;
            if (at >= text.length()) {
                return false;
            }
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                int close = text.indexOf(c, at + 1);
                at = close < 0 ? text.length() : close + 1;
            } else if (isWord(c)) {
                while (at < text.length() && isWord(text.charAt(at))) {
                    at++;
                }
            } else {
                at++;
            }
            end = at;
            return true;
        }

        boolean isSymbol(char symbol) {
            return end == start + 1 && text.charAt(start) == symbol;
        }

        /** In upper case; not a word's where the token is none. */
        String word() {
            return text.substring(start, end).toUpperCase(Locale.ROOT);
        }

        private static boolean isWord(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }

        private void skipBlanks() {
            while (at < text.length()) {
                if (Character.isWhitespace(text.charAt(at))) {
                    at++;
                } else if (text.startsWith("--", at)) {
                    int line = text.indexOf('\n', at);
                    at = line < 0 ? text.length() : line;
                } else if (text.startsWith("/*", at)) {
                    int close = text.indexOf("*/", at + 2);
                    at = close < 0 ? text.length() : close + 2;
                } else {
                    return;
                }
            }
        }
    }
}
