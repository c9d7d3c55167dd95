package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The running value of one aggregate of one group. */
abstract class Accumulator {
    /** @param value the argument; never null, except for {@code COUNT(*)} and SINGLE_VALUE */
    abstract void add(@Nullable Object value);

    abstract @Nullable Object result();

    static Accumulator of(AggregateCall.Kind kind, AggregateCall.Domain domain) {
        return switch (kind) {
            case COUNT -> new Count();
            case SUM, SUM0 -> sum(domain, kind == AggregateCall.Kind.SUM0);
            case AVG -> new Average(domain);
            case MIN -> new Extreme(-1);
            case MAX -> new Extreme(1);
            case ANY -> new Single(false);
            case SINGLE -> new Single(true);
            case VAR_POP, VAR_SAMP -> new Variance(kind == AggregateCall.Kind.VAR_SAMP, false);
            case STDDEV_POP, STDDEV_SAMP -> new Variance(kind == AggregateCall.Kind.STDDEV_SAMP, true);
            case PERCENTILE_CONT, PERCENTILE_DISC ->
                throw new IllegalArgumentException("not without its fraction: " + kind);
        };
    }

    private static Accumulator sum(AggregateCall.Domain domain, boolean zeroIfEmpty) {
        return switch (domain) {
            case INTEGER -> new LongSum(zeroIfEmpty);
            case APPROXIMATE -> new DoubleSum(zeroIfEmpty);
            case DECIMAL -> new DecimalSum(zeroIfEmpty);
        };
    }

    private static final class Count extends Accumulator {
        private long count;

        @Override
        void add(@Nullable Object value) {
            count++;
        }

        @Override
        Object result() {
            return count;
        }
    }

    private static final class LongSum extends Accumulator {
        private long sum;
        private boolean any;

        LongSum(boolean zeroIfEmpty) {
            any = zeroIfEmpty;
        }

        @Override
        void add(@Nullable Object value) {
            any = true;
            long before = sum;
            long more = value instanceof Number n ? n.longValue() : 0;
            sum = before + more;
            if (((before ^ sum) & (more ^ sum)) < 0) {
                throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, "SUM is out of the range of BIGINT");
            }
        }

        @Override
        @Nullable
        Object result() {
            return any ? (Object) sum : null;
        }
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
        private final Accumulator sum;
        private long count;

        Average(AggregateCall.Domain domain) {
            boolean approximate = domain == AggregateCall.Domain.APPROXIMATE;
            sum = approximate ? new DoubleSum(true) : new DecimalSum(true);
        }

        @Override
        void add(@Nullable Object value) {
            sum.add(value);
            count++;
        }

        @Override
        @Nullable
        Object result() {
            return count == 0 || !(sum.result() instanceof Number n) ? null : (Object) (n.doubleValue() / count);
        }
    }

    private static final class Extreme extends Accumulator {
        private final int sign;
        private @Nullable Object best;

        Extreme(int sign) {
            this.sign = sign;
        }

        @Override
        void add(@Nullable Object value) {
            if (value != null && (best == null || Values.compare(value, best) * sign > 0)) {
                best = value;
            }
        }

        @Override
        @Nullable
        Object result() {
            return best;
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
        @Nullable
        Object result() {
            return value;
        }
    }
}
