package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds a regular expression of Java in a text. Such a search may take longer than anybody lives; so it looks at the budget
 * as it goes, and ends when the statement is cancelled. Thread-safe.
 */
final class RegexMatcher {
    /** Compiled, a character takes up to a hundred bytes. */
    private static final int PATTERN_CHARS_MAX = 1 << 16;

    private volatile @Nullable Pattern last;

    boolean found(String text, String pattern, int flags, Budget budget) {
        return matcher(text, pattern, flags, budget).find();
    }

    /** @param flags as {@link Pattern} has them */
    Matcher matcher(String text, String pattern, int flags, Budget budget) {
        return pattern(pattern, flags).matcher(new Watched(text, budget));
    }

    /** Mostly the same for all rows. */
    private Pattern pattern(String text, int flags) {
        Pattern known = last;
        if (known != null && known.flags() == flags && known.pattern().equals(text)) {
            return known;
        }
        if (text.length() > PATTERN_CHARS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "A regular expression has at most " + PATTERN_CHARS_MAX + " characters, not " + text.length());
        }
        try {
            Pattern compiled = Pattern.compile(text, flags);
            last = compiled;
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "'" + text + "' is no regular expression: " + e.getDescription() + " at character "
                            + (e.getIndex() + 1),
                    e);
        }
    }

    /** A text that looks at the budget each few thousand times that it is looked at. */
    private static final class Watched implements CharSequence {
        private static final int LOOKS_BETWEEN_CHECKS = 0x3fff;

        private final String text;
        private final Budget budget;
        private int looks;

        Watched(String text, Budget budget) {
            this.text = text;
            this.budget = budget;
        }

        @Override
        public char charAt(int index) {
            if ((++looks & LOOKS_BETWEEN_CHECKS) == 0) {
                budget.check();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
