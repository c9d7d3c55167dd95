package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate function of a GROUP BY.
 *
 * @param argument column; -1 for {@code COUNT(*)}
 * @param filter boolean column that a row must have true to count; -1 for none
 * @param second column of a percentile's fraction, of the second of a pair, or of a list's separator; -1 for the others, and for a
 *     list with commas
 * @param descending whether a percentile counts from the largest value
 * @param pair what is computed of pairs; null for the others
 * @param order of a list's values; empty: as they come
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
        List<SortRows.SortKey> order) {
    public AggregateCall {
        order = List.copyOf(order);
    }

    public AggregateCall(Kind kind, Domain domain, int argument, int filter, boolean distinct) {
        this(kind, domain, argument, filter, distinct, -1, false, null, List.of());
    }

    /** {@code LISTAGG} of a text. */
    public static AggregateCall ofList(
            int argument, int separator, int filter, boolean distinct, List<SortRows.SortKey> order) {
        return new AggregateCall(Kind.LIST, Domain.DECIMAL, argument, filter, distinct, separator, false, null, order);
    }

    /** A {@link PairStatistic} of two columns. */
    public static AggregateCall ofPairs(PairStatistic pair, int argument, int second, int filter) {
        return new AggregateCall(
                Kind.PAIR, Domain.APPROXIMATE, argument, filter, false, second, false, pair, List.of());
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
        /** Of two columns. */
        PAIR,
        /** Texts one behind the other. */
        LIST
    }

    /** What sums are calculated in. */
    public enum Domain {
        INTEGER,
        APPROXIMATE,
        DECIMAL
    }

    boolean countsRows() {
        return kind == Kind.COUNT && argument < 0;
    }
}
