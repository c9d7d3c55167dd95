package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;

/** LIKE without regular expressions: linear in practice, and nothing to compile for each row. */
final class LikeMatcher {
    static final char NO_ESCAPE = 0;

    private static final int STEPS_BETWEEN_CHECKS = 0xffff;

    private LikeMatcher() {}

    /** @param budget looked at as it goes: a long pattern may be tried at each place of a long text */
    static boolean matches(String text, String pattern, char escape, boolean ignoreCase, Budget budget) {
        int t = 0;
        int p = 0;
        int starPattern = -1;
        int starText = 0;
        int steps = 0;
        while (t < text.length()) {
            if ((++steps & STEPS_BETWEEN_CHECKS) == 0) {
                budget.check();
            }
            if (p < pattern.length() && pattern.charAt(p) == '%' && escape != '%') {
                starPattern = ++p;
                starText = t;
                continue;
            }
            int matched = p < pattern.length() ? matchOne(text, t, pattern, p, escape, ignoreCase) : 0;
            if (matched > 0) {
                t += pattern.charAt(p) == '_' && escape != '_' ? characterAt(text, t) : 1;
                p += matched;
            } else if (starPattern >= 0) {
                p = starPattern;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '%' && escape != '%') {
            p++;
        }
        return p == pattern.length();
    }

    private static int characterAt(String text, int at) {
        return Character.charCount(text.codePointAt(at));
    }

    /** How much of the pattern matches the character there; 0 where it does not. */
    private static int matchOne(String text, int t, String pattern, int p, char escape, boolean ignoreCase) {
        char wanted = pattern.charAt(p);
        if (escape != NO_ESCAPE && wanted == escape) {
            if (p + 1 == pattern.length()) {
                throw new SqlFailure(SqlState.INVALID_ESCAPE, "The LIKE pattern '" + pattern + "' ends in its escape");
            }
            return equal(text.charAt(t), pattern.charAt(p + 1), ignoreCase) ? 2 : 0;
        }
        return wanted == '_' || equal(text.charAt(t), wanted, ignoreCase) ? 1 : 0;
    }

    private static boolean equal(char a, char b, boolean ignoreCase) {
        return a == b
                || (ignoreCase
                        && Character.toLowerCase(Character.toUpperCase(a))
                                == Character.toLowerCase(Character.toUpperCase(b)));
    }
}
