package io.zabra.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds JDBC's escapes, <code>{fn …}</code> and their like (JDBC 4.3 §13.4), outside of quotes and comments. */
final class EscapeSyntax {
    private static final Pattern TOKEN = Pattern.compile(
            "'[^']*'|\"[^\"]*\"|--[^\\n]*|/\\*.*?\\*/"
                    + "|(?<escape>\\{\\s*(?:\\?|(?:fn|d|t|ts|oj|call|escape|limit)\\b))",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private EscapeSyntax() {}

    /** Where the first begins, from 0; −1 where there is none. */
    static int find(String sql) {
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            if (token.group("escape") != null) {
                return token.start();
            }
        }
        return -1;
    }
}
