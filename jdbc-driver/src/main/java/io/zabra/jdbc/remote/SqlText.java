package io.zabra.jdbc.remote;

import java.util.Locale;

/** Words of a statement, found without parsing it. */
final class SqlText {
    private SqlText() {}

    /** In capitals; empty where there is none. */
    static String firstWord(String sql) {
        int start = wordStart(sql);
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(start, end).toUpperCase(Locale.ROOT);
    }

    /**
     * Of a SET statement, by which its last value is known: {@code SET [SESSION] name = value}, or the isolation level in the
     * standard's words.
     */
    static String settingName(String sql) {
        String[] words = sql.substring(wordStart(sql)).split("[\\s=]+", 4);
        int at = words.length > 2 && words[1].equalsIgnoreCase("SESSION") ? 2 : 1;
        String name = words.length > at ? words[at].toLowerCase(Locale.ROOT) : "";
        return name.equals("transaction") || name.equals("characteristics") ? "transaction_isolation" : name;
    }

    private static int wordStart(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (sql.startsWith("--", at)) {
                at = after(sql, "\n", at);
            } else if (sql.startsWith("/*", at)) {
                at = after(sql, "*/", at + 2);
            } else if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '(') {
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
