package io.zabra.sql.exec;

/**
 * One aggregate function of a GROUP BY.
 *
 * @param argument column; -1 for {@code COUNT(*)}
 * @param filter boolean column that a row must have true to count; -1 for none
 */
public record AggregateCall(Kind kind, Domain domain, int argument, int filter, boolean distinct) {
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
        SINGLE
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
