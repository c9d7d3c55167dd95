package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/**
 * One aggregate function of a GROUP BY.
 *
 * @param argument column; -1 for {@code COUNT(*)}
 * @param filter boolean column that a row must have true to count; -1 for none
 * @param second column of a percentile's fraction, or of the second of a pair; -1 for the others
 * @param descending whether a percentile counts from the largest value
 * @param pair what is computed of pairs; null for the others
 */
public record AggregateCall(
        Kind kind,
        Domain domain,
        int argument,
        int filter,
        boolean distinct,
        int second,
        boolean descending,
        @Nullable PairStatistic pair) {
    public AggregateCall(Kind kind, Domain domain, int argument, int filter, boolean distinct) {
        this(kind, domain, argument, filter, distinct, -1, false, null);
    }

    /** A {@link PairStatistic} of two columns. */
    public static AggregateCall ofPairs(PairStatistic pair, int argument, int second, int filter) {
        return new AggregateCall(Kind.PAIR, Domain.APPROXIMATE, argument, filter, false, second, false, pair);
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
        PAIR
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
