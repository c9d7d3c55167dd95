package io.zabra.jdbc.remote;

import java.util.Locale;
import java.util.Set;

/** What can be said of a statement by its first word. */
final class SqlText {
    private static final Set<String> READING = Set.of("SELECT", "VALUES", "TABLE", "EXPLAIN", "DESCRIBE", "SHOW");

    private static final Set<String> CHANGING = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "UPSERT");

    private SqlText() {}

    /** Whether it certainly changes nothing; false where in doubt (WITH may come to lead a write). */
    static boolean onlyReads(String sql) {
        return READING.contains(firstWord(sql));
    }

    /** In capitals; empty where there is none. */
    static String firstWord(String sql) {
        int start = wordStart(sql);
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(start, end).toUpperCase(Locale.ROOT);
    }

    /** Whether it yields nothing but the number of znodes that it changes, each of which is one row of it. */
    static boolean yieldsOnlyCount(String sql) {
        String upper = sql.toUpperCase(Locale.ROOT);
        return CHANGING.contains(firstWord(sql)) && !upper.contains("RETURNING") && !upper.contains("PARENTS");
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
