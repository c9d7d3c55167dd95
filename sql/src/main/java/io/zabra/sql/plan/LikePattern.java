package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of LIKE, taken apart at its {@code %}. Pieces without {@code _} are found in linear time; those with it are tried at each
 * place. Immutable, thread-safe.
 */
final class LikePattern {
    private static final int STEPS_BETWEEN_CHECKS = 1 << 14;

    private final String source;
    private final boolean ignoreCase;
    /** In order; a {@code %} stands between any two of them. */
    private final List<Piece> pieces = new ArrayList<>();

    /** Whether it ends in its escape, which is an error for who comes as far. */
    private final boolean broken;

    /** @param escape {@link LikeMatcher#NO_ESCAPE} for none */
    LikePattern(String source, char escape, boolean ignoreCase) {
        this.source = source;
        this.ignoreCase = ignoreCase;
        StringBuilder text = new StringBuilder();
        BitSet any = new BitSet();
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (escape != LikeMatcher.NO_ESCAPE && c == escape) {
                if (++i < source.length()) {
                    text.append(source.charAt(i));
                }
            } else if (c == '%') {
                pieces.add(new Piece(text.toString(), any));
                text.setLength(0);
                any = new BitSet();
            } else {
                any.set(text.length(), c == '_');
                text.append(c);
            }
        }
        pieces.add(new Piece(text.toString(), any));
        this.broken = escape != LikeMatcher.NO_ESCAPE && endsInEscape(source, escape);
    }

    private static boolean endsInEscape(String source, char escape) {
        int escapes = 0;
        while (escapes < source.length() && source.charAt(source.length() - 1 - escapes) == escape) {
            escapes++;
        }
        return escapes % 2 == 1;
    }

    private static String shown(String pattern) {
        return pattern.length() <= 100 ? pattern : pattern.substring(0, 100) + "…";
    }

    boolean isOf(String pattern) {
        return source.equals(pattern);
    }

    boolean matches(String text, Budget budget) {
        int end = pieces.get(0).endFrom(text, 0);
        if (pieces.size() == 1 || end < 0) {
            requireWhole(broken ? end : -1, text);
            return end == text.length() && !broken;
        }
        int at = end;
        for (int i = 1; i < pieces.size() - 1; i++) {
            at = pieces.get(i).findEnd(text, at, budget);
            if (at < 0) {
                return false;
            }
        }
        Piece last = pieces.get(pieces.size() - 1);
        if (broken) {
            requireWhole(last.findEnd(text, at, budget), text);
            return false;
        }
        return last.startBefore(text, text.length()) >= at;
    }

    /** @param end of what matches all before the escape; -1 where nothing does */
    private void requireWhole(int end, String text) {
        if (end >= 0 && end < text.length()) {
            throw new SqlFailure(
                    SqlState.INVALID_ESCAPE, "The LIKE pattern '" + shown(source) + "' ends in its escape");
        }
    }

    /** What stands between two {@code %}. */
    private final class Piece {
        private final String text;
        /** Where it has a {@code _}, which stands for one character, be it two in Java. */
        private final BitSet any;

        private final TextSearch search;

        Piece(String text, BitSet any) {
            this.text = text;
            this.any = any;
            this.search = new TextSearch(text, ignoreCase);
        }

        /** Where it ends if it begins there; -1 where it does not. */
        int endFrom(String all, int start) {
            int at = start;
            for (int i = 0; i < text.length(); i++) {
                if (at >= all.length()) {
                    return -1;
                }
                if (any.get(i)) {
                    at += Character.charCount(all.codePointAt(at));
                } else if (!equal(all.charAt(at++), text.charAt(i))) {
                    return -1;
                }
            }
            return at;
        }

        /** Where it begins if it ends there; -1 where it does not. */
        int startBefore(String all, int end) {
            int at = end;
            for (int i = text.length() - 1; i >= 0; i--) {
                if (at <= 0) {
                    return -1;
                }
                if (any.get(i)) {
                    at -= Character.charCount(all.codePointBefore(at));
                } else if (!equal(all.charAt(--at), text.charAt(i))) {
                    return -1;
                }
            }
            return at;
        }

        /** Where the first one ends that begins at or behind a place; -1 where there is none. */
        int findEnd(String all, int from, Budget budget) {
            if (any.isEmpty()) {
                int start = search.find(all, from, budget);
                return start < 0 ? -1 : start + text.length();
            }
            int steps = 0;
            for (int start = from; start < all.length(); start++) {
                int end = endFrom(all, start);
                if (end >= 0) {
                    return end;
                }
                steps += text.length();
                if (steps < 0 || steps >= STEPS_BETWEEN_CHECKS) {
                    steps = 0;
                    budget.check();
                }
            }
            return -1;
        }
    }

    private boolean equal(char a, char b) {
        return a == b || (ignoreCase && TextSearch.folded(a) == TextSearch.folded(b));
    }
}
