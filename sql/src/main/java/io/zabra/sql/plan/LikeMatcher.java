package io.zabra.sql.plan;

import io.zabra.sql.exec.Budget;
import org.jspecify.annotations.Nullable;

/** LIKE without regular expressions. Keeps the pattern taken apart, which mostly is the same for all rows. Thread-safe. */
final class LikeMatcher {
    static final char NO_ESCAPE = 0;

    /** Longer patterns are not kept, of which many plans together could take all memory. */
    private static final int KEPT_CHARS_MAX = 4_096;

    private final char escape;
    private final boolean ignoreCase;
    private volatile @Nullable LikePattern last;

    LikeMatcher(char escape, boolean ignoreCase) {
        this.escape = escape;
        this.ignoreCase = ignoreCase;
    }

    /** @param budget looked at as it goes */
    boolean matches(String text, String pattern, Budget budget) {
        LikePattern known = last;
        if (known == null || !known.isOf(pattern)) {
            known = new LikePattern(pattern, escape, ignoreCase);
            last = pattern.length() <= KEPT_CHARS_MAX ? known : null;
        }
        return known.matches(text, budget);
    }
}
