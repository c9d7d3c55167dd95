package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate function of a GROUP BY.
 *
 * @param argument column; -1 for {@code COUNT(*)}
 * @param filter boolean column that a row must have true to count; -1 for none
 * @param second column of a percentile's fraction, of the second of a pair, of a list's separator, or of a field's name; -1 for the
 *     others, and for a list with commas
 * @param descending whether a percentile counts from the largest value
 * @param pair what is computed of pairs; null for the others
 * @param order of the values that are kept; empty: as they come
 * @param withNulls whether a null is kept as any other value
 */
public record AggregateCall(
        Kind kind,
        Domain domain,
        int argument,
        int filter,
        boolean distinct,
        int second,
        boolean descending,
        @Nullable PairStatistic pair,
        List<SortRows.SortKey> order,
        boolean withNulls) {
    public AggregateCall {
        order = List.copyOf(order);
    }

    public AggregateCall(Kind kind, Domain domain, int argument, int filter, boolean distinct) {
        this(kind, domain, argument, filter, distinct, -1, false, null, List.of(), false);
    }

    /**
     * One that keeps its values: {@link Kind#LIST}, {@link Kind#ARRAY}, {@link Kind#JSON_ARRAY}, {@link Kind#JSON_OBJECT}.
     *
     * @param arguments columns: the value, and what else there is, in {@link #second}
     */
    public static AggregateCall ofItems(
            Kind kind,
            List<Integer> arguments,
            int filter,
            boolean distinct,
            List<SortRows.SortKey> order,
            boolean withNulls) {
        int second = arguments.size() < 2 ? -1 : arguments.get(1);
        return new AggregateCall(
                kind, Domain.DECIMAL, arguments.get(0), filter, distinct, second, false, null, order, withNulls);
    }

    /** Of several values, in an order. */
    public static AggregateCall ofPercentile(Kind kind, int argument, int fraction, int filter, boolean descending) {
        return new AggregateCall(
                kind, Domain.APPROXIMATE, argument, filter, false, fraction, descending, null, List.of(), false);
    }

    /** @param descending whether of several that there are most often it is the greatest */
    public static AggregateCall ofMode(int argument, int filter, boolean descending) {
        return new AggregateCall(
                Kind.MODE, Domain.DECIMAL, argument, filter, false, -1, descending, null, List.of(), false);
    }

    /** A {@link PairStatistic} of two columns. */
    public static AggregateCall ofPairs(PairStatistic pair, int argument, int second, int filter) {
        return new AggregateCall(
                Kind.PAIR, Domain.APPROXIMATE, argument, filter, false, second, false, pair, List.of(), false);
    }

    /** Which function. */
    public enum Kind {
        COUNT,
        SUM,
        /** 0 where there are no rows. */
        SUM0,
        AVG,
        MIN,
        MAX,
        /** Any of the values. */
        ANY,
        /** The only value; several rows are an error. */
        SINGLE,
        VAR_POP,
        VAR_SAMP,
        STDDEV_POP,
        STDDEV_SAMP,
        /** Between the values where it must be. */
        PERCENTILE_CONT,
        /** One of the values. */
        PERCENTILE_DISC,
        /** The one that there is most often. */
        MODE,
        /** Of two columns. */
        PAIR,
        /** Texts one behind the other. */
        LIST,
        /** All values. */
        ARRAY,
        /** All values, as JSON. */
        JSON_ARRAY,
        /** Names and values, as JSON. */
        JSON_OBJECT,
        /** All values, which are JSON. */
        JSON_LIST,
        /** Names and values that are JSON. */
        JSON_MEMBERS,
        /** The same, each name once, the shortest first. */
        JSONB_MEMBERS
    }

    /** What sums are calculated in. */
    public enum Domain {
        INTEGER,
        APPROXIMATE,
        DECIMAL
    }

    /** Whether its value depends on the order in which the rows come. */
    public boolean keepsOrder() {
        return switch (kind) {
            case LIST, ARRAY, JSON_ARRAY, JSON_OBJECT, JSON_LIST, JSON_MEMBERS, JSONB_MEMBERS, ANY -> true;
            case COUNT,
                    SUM,
                    SUM0,
                    AVG,
                    MIN,
                    MAX,
                    SINGLE,
                    VAR_POP,
                    VAR_SAMP,
                    STDDEV_POP,
                    STDDEV_SAMP,
                    PERCENTILE_CONT,
                    PERCENTILE_DISC,
                    MODE,
                    PAIR -> false;
        };
    }

    /** Whether it takes a step for each row, and keeps no more than a number. */
    boolean isLight() {
        return switch (kind) {
            case COUNT, SUM, SUM0, AVG, MIN, MAX -> !distinct && filter < 0;
            default -> false;
        };
    }

    /** Whether it is known at once what many rows that are alike come to. */
    boolean takesMany() {
        return switch (kind) {
            case COUNT, MIN, MAX -> !distinct;
            case SUM, SUM0 -> !distinct && domain == Domain.INTEGER;
            default -> false;
        };
    }

    /** Whether a null is worth a look. */
    boolean takesNulls() {
        return withNulls || countsRows() || kind == Kind.SINGLE;
    }

    boolean countsRows() {
        return kind == Kind.COUNT && argument < 0;
    }
}
