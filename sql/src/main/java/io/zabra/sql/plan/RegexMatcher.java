package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds a regular expression of Java in a text: by RE2/J where it repeats groups, for which Java's own would go the deeper the longer the
 * text is, and where {@link LinearPattern} can say the same to RE2/J. A search may take longer than anybody lives; so it looks at the
 * budget as it goes, and ends when the statement is cancelled. Thread-safe.
 */
final class RegexMatcher {
    /** Compiled, a character takes up to a hundred bytes. */
    private static final int PATTERN_CHARS_MAX = 1 << 16;

    private volatile @Nullable Compiled last;

    private record Compiled(Pattern java, boolean places, LinearPattern.@Nullable Translated linear) {
        boolean is(String pattern, int flags, boolean asked) {
            return java.flags() == flags && places == asked && java.pattern().equals(pattern);
        }
    }

    /** Whether some part of a text matches. */
    boolean found(String text, String pattern, int flags, Budget budget) {
        Compiled compiled = compiled(pattern, flags, false);
        com.google.re2j.Matcher linear = linear(compiled, text, budget);
        return linear != null
                ? linear.find()
                : compiled.java.matcher(new Watched(text, budget, 1)).find();
    }

    /** Whether all of a text matches. */
    boolean matches(String text, String pattern, int flags, Budget budget) {
        Compiled compiled = compiled(pattern, flags, true);
        com.google.re2j.Matcher linear = linear(compiled, text, budget);
        return linear != null
                ? linear.matches()
                : compiled.java.matcher(new Watched(text, budget, 1)).matches();
    }

    /** @param flags as {@link Pattern} has them */
    RegexSearch search(String text, String pattern, int flags, Budget budget) {
        Compiled compiled = compiled(pattern, flags, true);
        com.google.re2j.Matcher linear = linear(compiled, text, budget);
        return linear != null
                ? new RegexSearch.Linear(linear)
                : new RegexSearch.OfJava(compiled.java.matcher(new Watched(text, budget, 1)));
    }

    private static com.google.re2j.@Nullable Matcher linear(Compiled compiled, String text, Budget budget) {
        LinearPattern.Translated linear = compiled.linear;
        return linear != null && linear.fits(text)
                ? linear.pattern()
                        .matcher(new Watched(text, budget, linear.pattern().programSize()))
                : null;
    }

    /** Mostly the same for all rows. */
    private Compiled compiled(String text, int flags, boolean places) {
        Compiled known = last;
        if (known != null && known.is(text, flags, places)) {
            return known;
        }
        if (text.length() > PATTERN_CHARS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "A regular expression has at most " + PATTERN_CHARS_MAX + " characters, not " + text.length());
        }
        try {
            Pattern java = Pattern.compile(text, flags);
            Compiled compiled = new Compiled(java, places, LinearPattern.of(text, flags, places));
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

    /** A text that looks at the budget each few thousand steps that are made for its characters. */
    private static final class Watched implements CharSequence {
        private static final int STEPS_BETWEEN_CHECKS = 1 << 18;
        private static final int LOOKS_BETWEEN_CHECKS = 1 << 14;

        private final String text;
        private final Budget budget;
        private final int between;
        private int left;

        /** @param steps that one character may take */
        Watched(String text, Budget budget, int steps) {
            this.text = text;
            this.budget = budget;
            this.between = Math.min(LOOKS_BETWEEN_CHECKS, STEPS_BETWEEN_CHECKS / steps);
            this.left = between;
        }

        @Override
        public char charAt(int index) {
            if (--left == 0) {
                left = between;
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
