package io.zabra.jdbc.remote;

import java.util.Locale;

/** Words of a statement, found without parsing it. */
final class SqlText {
    /** What functions of ours may be called with. */
    private static final String SCHEMA = "zk";

    private SqlText() {}

    /** In capitals; empty where there is none. */
    static String firstWord(String sql) {
        int start = wordStart(sql, 0);
        return sql.substring(start, wordEnd(sql, start)).toUpperCase(Locale.ROOT);
    }

    /** The name, in capitals, of what is called right after the first word; empty where nothing is. */
    static String called(String sql) {
        int start = wordStart(sql, wordEnd(sql, wordStart(sql, 0)));
        int end = wordEnd(sql, start);
        int open = blanksEnd(sql, end);
        if (sql.substring(start, end).equalsIgnoreCase(SCHEMA) && sql.startsWith(".", open)) {
            start = blanksEnd(sql, open + 1);
            end = wordEnd(sql, start);
            open = blanksEnd(sql, end);
        }
        boolean isCall = open < sql.length() && sql.charAt(open) == '(';
        return isCall ? sql.substring(start, end).toUpperCase(Locale.ROOT) : "";
    }

    /**
     * Of a SET statement, by which its last value is known: {@code SET [SESSION] name = value}, or the isolation level in the
     * standard's words; {@code transaction} where that is of one transaction alone.
     */
    static String settingName(String sql) {
        String[] words = sql.substring(wordStart(sql, 0)).split("[\\s=;]+", 4);
        int at = words.length > 2 && words[1].equalsIgnoreCase("SESSION") ? 2 : 1;
        String name = words.length > at ? words[at].toLowerCase(Locale.ROOT) : "";
        boolean ofSession = name.equals("characteristics") || (at == 2 && name.equals("transaction"));
        return ofSession ? "transaction_isolation" : name;
    }

    /** In capitals; what a semicolon or blanks may follow. */
    static String lastWord(String sql) {
        String text = sql.replaceFirst("[\\s;]+$", "");
        int start = text.length();
        while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start).toUpperCase(Locale.ROOT);
    }

    private static int wordEnd(String sql, int from) {
        int at = from;
        while (at < sql.length() && Character.isLetter(sql.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int wordStart(String sql, int from) {
        int at = blanksEnd(sql, from);
        while (at < sql.length() && sql.charAt(at) == '(') {
            at = blanksEnd(sql, at + 1);
        }
        return at;
    }

    /** Behind white space and comments. */
    private static int blanksEnd(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (sql.startsWith("--", at)) {
                at = after(sql, "\n", at);
            } else if (sql.startsWith("/*", at)) {
                at = after(sql, "*/", at + 2);
            } else if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int after(String sql, String end, int from) {
        int at = sql.indexOf(end, from);
        return at < 0 ? sql.length() : at + end.length();
    }
}
