package io.zabra.sql.plan;

import io.zabra.sql.exec.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Finds one text in others. Its time grows with the length of both and not with their product, whatever they hold, and it takes no
 * memory: the two-way search of Crochemore and Perrin, "Two-way string-matching" (1991). Looks at the budget as it goes.
 * Immutable to its users; thread-safe.
 */
final class TextSearch {
    /** Looks at characters below which the plain search is as good. */
    private static final long PLAIN_LOOKS_MAX = 1 << 16;

    private static final int LOOKS_BETWEEN_CHECKS = 1 << 14;

    private final String piece;
    private final boolean ignoreCase;
    private volatile @Nullable Factors factors;

    /**
     * Where the text is cut in two, so that what matches to the right of the cut says how far to move.
     *
     * @param cut last place of the left part
     * @param period how far to move where the right part matches and the left one does not
     * @param remembered characters that still match after such a move
     */
    private record Factors(int cut, int period, int remembered) {}

    /** @param piece what is looked for */
    TextSearch(String piece, boolean ignoreCase) {
        this.piece = ignoreCase ? folded(piece) : piece;
        this.ignoreCase = ignoreCase;
    }

    private static String folded(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = folded(folded[i]);
        }
        return new String(folded);
    }

    static char folded(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    int length() {
        return piece.length();
    }

    /** The first place at or behind {@code from}; -1 where there is none. */
    int find(String text, int from, Budget budget) {
        return find(text, from, 1, budget);
    }

    /** The place of the so manieth match, from 1, of which one may overlap the next; -1 where there are fewer. */
    int find(String text, int from, long occurrence, Budget budget) {
        int length = piece.length();
        if (length > text.length() - from) {
            return -1;
        }
        boolean plain = length < 2 || (long) length * (text.length() - from) <= PLAIN_LOOKS_MAX;
        return plain && !ignoreCase
                ? plain(text, from, occurrence, budget)
                : twoWay(text, from, occurrence, factors(budget), budget);
    }

    private int plain(String text, int from, long occurrence, Budget budget) {
        int at = text.indexOf(piece, from);
        for (long i = 1; i < occurrence && at >= 0; i++) {
            at = at < text.length() ? text.indexOf(piece, at + 1) : -1;
            if ((i & (LOOKS_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
            }
        }
        return at;
    }

    private int twoWay(String text, int from, long occurrence, Factors known, Budget budget) {
        long left = occurrence;
        int length = piece.length();
        int right = known.cut + 1;
        int memory = 0;
        int looks = 0;
        int at = from;
        while (at <= text.length() - length) {
            int k = Math.max(right, memory);
            looks -= k - 1;
            while (k < length && piece.charAt(k) == at(text, at + k)) {
                k++;
            }
            looks += k;
            if (k < length) {
                at += k - known.cut;
                memory = 0;
            } else {
                k = right;
                while (k > memory && piece.charAt(k - 1) == at(text, at + k - 1)) {
                    k--;
                }
                looks += right - k;
                if (k <= memory && --left <= 0) {
                    return at;
                }
                at += known.period;
                memory = known.remembered;
            }
            if (looks > LOOKS_BETWEEN_CHECKS) {
                looks = 0;
                budget.check();
            }
        }
        return -1;
    }

    private char at(String text, int index) {
        char c = text.charAt(index);
        return ignoreCase ? folded(c) : c;
    }

    private Factors factors(Budget budget) {
        Factors known = factors;
        if (known == null) {
            known = computed(budget);
            factors = known;
        }
        return known;
    }

    private Factors computed(Budget budget) {
        Factors up = maximalSuffix(false, budget);
        Factors down = maximalSuffix(true, budget);
        Factors longer = down.cut > up.cut ? down : up;
        int left = longer.cut + 1;
        boolean repeats = piece.regionMatches(0, piece, longer.period, left);
        return repeats
                ? new Factors(longer.cut, longer.period, piece.length() - longer.period)
                : new Factors(longer.cut, Math.max(longer.cut, piece.length() - left) + 1, 0);
    }

    /** The suffix that is greatest in the order of characters, or in the opposite one, and its period. */
    private Factors maximalSuffix(boolean opposite, Budget budget) {
        int best = -1;
        int next = 0;
        int k = 1;
        int period = 1;
        int looks = 0;
        while (next + k < piece.length()) {
            if ((++looks & (LOOKS_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
            }
            char a = piece.charAt(best + k);
            char b = piece.charAt(next + k);
            if (a == b) {
                next += k == period ? period : 0;
                k = k == period ? 1 : k + 1;
            } else if (opposite ? a < b : a > b) {
                next += k;
                k = 1;
                period = next - best;
            } else {
                best = next++;
                k = 1;
                period = 1;
            }
        }
        return new Factors(best, period, 0);
    }
}
