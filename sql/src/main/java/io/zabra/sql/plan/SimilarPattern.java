package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;

/** The pattern of SIMILAR TO as a regular expression of Java: {@code %} and {@code _} as in LIKE, and {@code | * + ? {n} ( ) [ ]}. */
final class SimilarPattern {
    private static final String PASSED = "|*+?{}(),";
    private static final String QUOTED = ".^$\\";

    private SimilarPattern() {}

    /** @param escape {@link LikeMatcher#NO_ESCAPE} for none */
    static String regex(String pattern, char escape) {
        StringBuilder regex = new StringBuilder(pattern.length() + 16);
        int brackets = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (escape != LikeMatcher.NO_ESCAPE && c == escape) {
                if (++i == pattern.length()) {
                    throw new SqlFailure(
                            SqlState.INVALID_ESCAPE, "The SIMILAR TO pattern '" + pattern + "' ends in its escape");
                }
                quote(pattern.charAt(i), regex);
            } else if (c == '[') {
                brackets++;
                regex.append(c);
            } else if (c == ']') {
                brackets--;
                regex.append(c);
            } else if (brackets > 0) {
                i = inBrackets(pattern, i, regex);
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else if (PASSED.indexOf(c) >= 0) {
                regex.append(c);
            } else {
                quote(c, regex);
            }
        }
        return regex.toString();
    }

    private static void quote(char c, StringBuilder regex) {
        boolean meta = PASSED.indexOf(c) >= 0 || QUOTED.indexOf(c) >= 0 || c == '[' || c == ']' || c == '&' || c == '-';
        regex.append(meta ? "\\" : "").append(c);
    }

    /** {@code [:ALPHA:]} is a class of characters; where it ends. */
    private static int inBrackets(String pattern, int at, StringBuilder regex) {
        char c = pattern.charAt(at);
        int end = c == ':' ? pattern.indexOf(':', at + 1) : -1;
        if (end < 0) {
            regex.append(c == '\\' || c == '&' ? "\\" : "").append(c);
            return at;
        }
        String name = pattern.substring(at + 1, end).toUpperCase(java.util.Locale.ROOT);
        regex.append(
                switch (name) {
                    case "ALPHA" -> "\\p{Alpha}";
                    case "UPPER" -> "\\p{Upper}";
                    case "LOWER" -> "\\p{Lower}";
                    case "DIGIT" -> "\\p{Digit}";
                    case "ALNUM" -> "\\p{Alnum}";
                    case "SPACE" -> " ";
                    case "WHITESPACE" -> "\\s";
                    default ->
                        throw new SqlFailure(
                                SqlState.INVALID_PARAMETER,
                                "[:" + name
                                        + ":] is no class of characters: those are ALPHA, UPPER, LOWER, DIGIT, ALNUM,"
                                        + " SPACE and WHITESPACE");
                });
        return end;
    }
}
