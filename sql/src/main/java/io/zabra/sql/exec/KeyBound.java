package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of the path, or the name, with a value: an interval of the index.
 *
 * @param column name of the column
 * @param escape of a LIKE pattern; 0 where it has none
 */
public record KeyBound(String column, Kind kind, Bound bound, char escape) implements KeyCondition {
    /** What the interval is made of. */
    public enum Kind {
        EQUAL("=", 0),
        GREATER(">", 0.5),
        AT_LEAST(">=", 0.5),
        LESS("<", 0.5),
        AT_MOST("<=", 0.5),
        LIKE("LIKE", 0.05),
        STARTS_WITH("starts_with", 0.05),
        BELOW("is_below", 0.05);

        private final String sign;
        /** Of all rows; 0: one row. */
        private final double selectivity;

        Kind(String sign, double selectivity) {
            this.sign = sign;
            this.selectivity = selectivity;
        }
    }

    @Override
    public List<Interval> intervals(Execution execution, @Nullable Object[] outer) {
        if (!(bound.expression().eval(execution, outer) instanceof String text)) {
            return List.of();
        }
        Interval interval = switch (kind) {
            case EQUAL -> Interval.at(text);
            case GREATER -> new Interval(text, false, null, true);
            case AT_LEAST -> new Interval(text, true, null, true);
            case LESS -> new Interval(null, true, text, false);
            case AT_MOST -> new Interval(null, true, text, true);
            case LIKE -> like(text);
            case STARTS_WITH -> Interval.startingWith(text);
            case BELOW -> Interval.below(text);
        };
        return List.of(interval);
    }

    private Interval like(String pattern) {
        StringBuilder prefix = new StringBuilder();
        int end = literal(pattern, prefix);
        return end == pattern.length() ? Interval.at(prefix.toString()) : Interval.startingWith(prefix.toString());
    }

    /** Appends what all that matches a pattern starts with; returns where in the pattern that ends, one more where in an escape. */
    private int literal(String pattern, StringBuilder prefix) {
        int i = 0;
        while (i < pattern.length() && !isWildcard(pattern.charAt(i))) {
            if (escape != 0 && pattern.charAt(i) == escape && ++i == pattern.length()) {
                return i + 1;
            }
            prefix.append(pattern.charAt(i++));
        }
        return i;
    }

    private static boolean isWildcard(char c) {
        return c == '%' || c == '_';
    }

    /** A pattern is that is a text, or has one {@code %} behind it. */
    @Override
    public boolean isExact(Execution execution, @Nullable Object[] outer) {
        if (kind != Kind.LIKE || !(bound.expression().eval(execution, outer) instanceof String pattern)) {
            return true;
        }
        int end = literal(pattern, new StringBuilder());
        return !isWildcard(escape)
                && (end == pattern.length() || (end == pattern.length() - 1 && pattern.charAt(end) == '%'));
    }

    @Override
    public String label() {
        return switch (kind) {
            case BELOW, STARTS_WITH -> kind.sign + "(" + column + ", " + bound.text() + ")";
            case EQUAL, GREATER, AT_LEAST, LESS, AT_MOST, LIKE -> column + " " + kind.sign + " " + bound.text();
        };
    }

    @Override
    public double rowsOf(double rows) {
        return kind.selectivity == 0 ? Math.min(1, rows) : rows * kind.selectivity;
    }

    @Override
    public List<Bound> bounds() {
        return List.of(bound);
    }
}
