package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/**
 * A condition on {@code path} that is an interval of the index.
 *
 * @param escape of a LIKE pattern; 0 where it has none
 */
public record PathBound(Kind kind, Bound bound, char escape) {
    /** What the interval is made of. */
    public enum Kind {
        GREATER(">", 0.5),
        AT_LEAST(">=", 0.5),
        LESS("<", 0.5),
        AT_MOST("<=", 0.5),
        LIKE("LIKE", 0.05),
        BELOW("is_below", 0.05);

        private final String sign;
        private final double selectivity;

        Kind(String sign, double selectivity) {
            this.sign = sign;
            this.selectivity = selectivity;
        }

        double selectivity() {
            return selectivity;
        }
    }

    String label() {
        return kind == Kind.BELOW ? "is_below(path, " + bound.text() + ")" : "path " + kind.sign + " " + bound.text();
    }

    /** Narrows the interval; null where nothing can lie in it. */
    @Nullable
    Interval narrow(Interval interval, Execution execution, @Nullable Object[] outer) {
        if (!(bound.expression().eval(execution, outer) instanceof String text)) {
            return null;
        }
        return switch (kind) {
            case GREATER -> interval.from(text, false);
            case AT_LEAST -> interval.from(text, true);
            case LESS -> interval.to(text, false);
            case AT_MOST -> interval.to(text, true);
            case LIKE -> likePrefix(interval, text);
            case BELOW -> below(interval, text);
        };
    }

    private static Interval below(Interval interval, String prefix) {
        String start = prefix.equals("/") ? "/" : prefix + "/";
        // '0' follows '/', so that this is just behind the last path that starts with "prefix/".
        String end = start.substring(0, start.length() - 1) + "0";
        return interval.from(start, false).to(end, false);
    }

    private Interval likePrefix(Interval interval, String pattern) {
        StringBuilder prefix = new StringBuilder();
        int i = 0;
        while (i < pattern.length() && pattern.charAt(i) != '%' && pattern.charAt(i) != '_') {
            if (escape != 0 && pattern.charAt(i) == escape && ++i == pattern.length()) {
                break;
            }
            prefix.append(pattern.charAt(i++));
        }
        String start = prefix.toString();
        String end = afterPrefix(start);
        Interval lower = start.isEmpty() ? interval : interval.from(start, true);
        return end == null ? lower : lower.to(end, false);
    }

    /** The first text behind all that start with the prefix, in the order of code points; null where there is none. */
    static @Nullable String afterPrefix(String prefix) {
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

    /** From and to are null where unbounded. */
    record Interval(
            @Nullable String from,
            boolean fromInclusive,
            @Nullable String to,
            boolean toInclusive) {
        static final Interval ALL = new Interval(null, true, null, true);

        Interval from(String text, boolean inclusive) {
            int order = from == null ? 1 : Values.compareText(text, from);
            if (order < 0 || (order == 0 && inclusive)) {
                return this;
            }
            return new Interval(text, inclusive, to, toInclusive);
        }

        Interval to(String text, boolean inclusive) {
            int order = to == null ? -1 : Values.compareText(text, to);
            if (order > 0 || (order == 0 && inclusive)) {
                return this;
            }
            return new Interval(from, fromInclusive, text, inclusive);
        }

        boolean contains(String path) {
            int low = from == null ? 1 : Values.compareText(path, from);
            int high = to == null ? -1 : Values.compareText(path, to);
            return (low > 0 || (low == 0 && fromInclusive)) && (high < 0 || (high == 0 && toInclusive));
        }
    }
}
