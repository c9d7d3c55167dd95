package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The running value of one aggregate of one group. */
abstract class Accumulator {
    /** @param value the argument; never null, except where the call {@link AggregateCall#takesNulls} */
    abstract void add(@Nullable Object value);

    /** The row that the next value is of. */
    void of(@Nullable Object[] row) {}

    abstract @Nullable Object result();

    /** What it will hold more when this value is {@link #add}ed. */
    long bytesToKeep(@Nullable Object value) {
        return 0;
    }

    static Accumulator of(AggregateCall.Kind kind, AggregateCall.Domain domain) {
        return switch (kind) {
            case SUM, SUM0 ->
                domain == AggregateCall.Domain.APPROXIMATE
                        ? new DoubleSum(kind == AggregateCall.Kind.SUM0)
                        : new DecimalSum(kind == AggregateCall.Kind.SUM0);
            case AVG -> new Average(domain);
            case ANY -> new Single(false);
            case SINGLE -> new Single(true);
            case VAR_POP, VAR_SAMP -> new Variance(kind == AggregateCall.Kind.VAR_SAMP, false);
            case STDDEV_POP, STDDEV_SAMP -> new Variance(kind == AggregateCall.Kind.STDDEV_SAMP, true);
            case COUNT,
                    MIN,
                    MAX,
                    PERCENTILE_CONT,
                    PERCENTILE_DISC,
                    MODE,
                    PAIR,
                    LIST,
                    ARRAY,
                    JSON_ARRAY,
                    JSON_OBJECT,
                    JSON_LIST,
                    JSON_MEMBERS,
                    JSONB_MEMBERS -> throw new IllegalArgumentException("not by itself: " + kind);
        };
    }

    private static final class DoubleSum extends Accumulator {
        private double sum;
        private boolean any;

        DoubleSum(boolean zeroIfEmpty) {
            any = zeroIfEmpty;
        }

        @Override
        void add(@Nullable Object value) {
            any = true;
            sum += value instanceof Number n ? n.doubleValue() : 0;
        }

        @Override
        @Nullable
        Object result() {
            return any ? (Object) sum : null;
        }
    }

    private static final class DecimalSum extends Accumulator {
        private BigDecimal sum = BigDecimal.ZERO;
        private boolean any;

        DecimalSum(boolean zeroIfEmpty) {
            any = zeroIfEmpty;
        }

        @Override
        void add(@Nullable Object value) {
            any = true;
            sum = value instanceof Number n ? sum.add(Values.decimal(n)) : sum;
        }

        @Override
        @Nullable
        Object result() {
            return any ? sum : null;
        }
    }

    /** Of whole numbers exactly, then divided: a sum of doubles would drift. */
    private static final class Average extends Accumulator {
        private final boolean exact;
        /** What {@link #whole} does not have. */
        private final Accumulator rest;

        private long whole;
        private long count;

        Average(AggregateCall.Domain domain) {
            exact = domain != AggregateCall.Domain.APPROXIMATE;
            rest = exact ? new DecimalSum(true) : new DoubleSum(true);
        }

        @Override
        void add(@Nullable Object value) {
            count++;
            if (exact && (value instanceof Integer || value instanceof Long)) {
                long more = ((Number) value).longValue();
                long sum = whole + more;
                if (((whole ^ sum) & (more ^ sum)) >= 0) {
                    whole = sum;
                    return;
                }
            }
            rest.add(value);
        }

        @Override
        @Nullable
        Object result() {
            if (count == 0 || !(rest.result() instanceof Number n)) {
                return null;
            }
            return exact
                    ? (Object) (Values.decimal(n).add(Values.decimal(whole)).doubleValue() / count)
                    : (Object) (n.doubleValue() / count);
        }
    }

    private static final class Single extends Accumulator {
        private final boolean only;
        private @Nullable Object value;
        private boolean any;

        Single(boolean only) {
            this.only = only;
        }

        @Override
        void add(@Nullable Object next) {
            if (any && only) {
                throw new SqlFailure(
                        SqlState.CARDINALITY_VIOLATION, "A subquery that stands for one value yielded several rows");
            }
            value = any ? value : next;
            any = true;
        }

        @Override
        long bytesToKeep(@Nullable Object next) {
            return any ? 0 : Values.contentBytes(next);
        }

        @Override
        @Nullable
        Object result() {
            return value;
        }
    }
}
