package io.zabra.sql.exec;

import io.zabra.engine.tree.PathRange;
import org.jspecify.annotations.Nullable;

/** Texts between two bounds, in the order of code points, which is that of paths and names. Null where unbounded. Immutable. */
record Interval(
        @Nullable String from,
        boolean fromInclusive,
        @Nullable String to,
        boolean toInclusive) {
    static final Interval ALL = new Interval(null, true, null, true);

    static Interval at(String text) {
        return new Interval(text, true, text, true);
    }

    /** All that starts with a text, itself among them. */
    static Interval startingWith(String prefix) {
        return new Interval(prefix, true, after(prefix), false);
    }

    /** All paths below one. */
    static Interval below(String path) {
        String start = path.equals("/") ? "/" : path + "/";
        // '0' follows '/', so that this is just behind the last path that starts with the slash.
        return new Interval(start, false, start.substring(0, start.length() - 1) + "0", false);
    }

    /** The path that a range is all {@link #below}; null where it is not. */
    static @Nullable String parentOf(PathRange range) {
        String from = range.from();
        String to = range.to();
        if (from == null || to == null || !from.endsWith("/") || range.toInclusive()) {
            return null;
        }
        String parent = from.length() == 1 ? "/" : from.substring(0, from.length() - 1);
        Interval family = below(parent);
        // No path but the root's ends with a slash: of other ranges it does not matter whether they have their first
        // text.
        boolean withRoot = range.fromInclusive() && from.length() == 1;
        return from.equals(family.from) && to.equals(family.to) && !withRoot ? parent : null;
    }

    /** The first text behind all that start with the prefix; null where there is none. */
    static @Nullable String after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                // The surrogates are no characters: what follows U+D7FF is U+E000.
                int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return null;
    }

    Interval intersection(Interval other) {
        boolean lower = compareStarts(other) >= 0;
        boolean upper = compareEnds(other) <= 0;
        return new Interval(
                lower ? from : other.from,
                lower ? fromInclusive : other.fromInclusive,
                upper ? to : other.to,
                upper ? toInclusive : other.toInclusive);
    }

    /** With another one that begins no earlier, and not behind its end. */
    Interval union(Interval other) {
        return compareEnds(other) >= 0 ? this : new Interval(from, fromInclusive, other.to, other.toInclusive);
    }

    /** Less than 0 where this one begins earlier. */
    int compareStarts(Interval other) {
        if (from == null || other.from == null) {
            return from == null ? (other.from == null ? 0 : -1) : 1;
        }
        int order = Values.compareText(from, other.from);
        return order != 0 ? order : Boolean.compare(other.fromInclusive, fromInclusive);
    }

    /** Less than 0 where this one ends earlier. */
    int compareEnds(Interval other) {
        if (to == null || other.to == null) {
            return to == null ? (other.to == null ? 0 : 1) : -1;
        }
        int order = Values.compareText(to, other.to);
        return order != 0 ? order : Boolean.compare(toInclusive, other.toInclusive);
    }

    /** Whether one that begins no earlier begins behind this one's end, with something between them. */
    boolean endsBefore(Interval later) {
        if (to == null || later.from == null) {
            return false;
        }
        int order = Values.compareText(to, later.from);
        return order < 0 || (order == 0 && !toInclusive && !later.fromInclusive);
    }

    boolean isOneText() {
        return from != null && from.equals(to);
    }

    boolean isEmpty() {
        if (from == null || to == null) {
            return false;
        }
        int order = Values.compareText(from, to);
        return order > 0 || (order == 0 && !(fromInclusive && toInclusive));
    }

    boolean contains(String text) {
        int low = from == null ? 1 : Values.compareText(text, from);
        int high = to == null ? -1 : Values.compareText(text, to);
        return (low > 0 || (low == 0 && fromInclusive)) && (high < 0 || (high == 0 && toInclusive));
    }
}
