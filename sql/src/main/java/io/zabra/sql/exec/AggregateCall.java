package io.zabra.sql.exec;

/**
 * One aggregate function of a GROUP BY.
 *
 * @param argument column; -1 for {@code COUNT(*)}
 * @param filter boolean column that a row must have true to count; -1 for none
 * @param fraction column of a percentile's fraction; -1 for the others
 * @param descending whether a percentile counts from the largest value
 */
public record AggregateCall(
        Kind kind, Domain domain, int argument, int filter, boolean distinct, int fraction, boolean descending) {
    public AggregateCall(Kind kind, Domain domain, int argument, int filter, boolean distinct) {
        this(kind, domain, argument, filter, distinct, -1, false);
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
        PERCENTILE_DISC
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
