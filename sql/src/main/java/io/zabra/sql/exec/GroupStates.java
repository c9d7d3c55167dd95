package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What one aggregate function has come to, for each group by its number: numbers in arrays of numbers, all else in an
 * {@link Accumulator} for each group. One thread.
 */
abstract class GroupStates {
    private static final int GROUPS_FIRST = 16;

    private final Budget budget;
    private final int bytesEach;
    private int capacity;
    private long moreBytes;

    GroupStates(Budget budget, int bytesEach) {
        this.budget = budget;
        this.bytesEach = bytesEach;
    }

    static GroupStates of(AggregateCall call, Budget budget) {
        boolean whole = call.domain() == AggregateCall.Domain.INTEGER;
        return switch (call.kind()) {
            case COUNT -> new Counts(budget);
            case SUM, SUM0 ->
                whole ? new LongSums(budget, call.kind() == AggregateCall.Kind.SUM0) : new Accumulators(call, budget);
            case MIN, MAX -> new Extremes(budget, call.kind() == AggregateCall.Kind.MAX);
            default -> new Accumulators(call, budget);
        };
    }

    final Budget budget() {
        return budget;
    }

    /** There is a group of this number, and are those below it. */
    final void reserve(int group) {
        if (group >= capacity) {
            int more = Math.max(GROUPS_FIRST, 2 * capacity);
            budget.keepBytes((long) bytesEach * (more - capacity));
            capacity = more;
            grow(more);
        }
    }

    /** Besides what each group takes; less than 0 where there is less of it now. */
    final void keepMore(long bytes) {
        budget.keepBytes(bytes);
        moreBytes += bytes;
    }

    final void release() {
        budget.releaseBytes((long) bytesEach * capacity + moreBytes);
        capacity = 0;
        moreBytes = 0;
    }

    abstract void grow(int groups);

    /**
     * @param value the argument; never null, except where the call {@link AggregateCall#takesNulls}
     * @param row that it is of
     */
    abstract void add(int group, @Nullable Object value, @Nullable Object[] row);

    /** As {@link #add(int, Object, Object[])}, of so many rows whose whole numbers have this sum. */
    void add(int group, long sum, long rows) {
        throw new IllegalStateException("not of numbers alone");
    }

    /** As {@link #add(int, Object, Object[])} of the value that was added last, so many times more. */
    void addAgain(int group, @Nullable Object value, long times) {
        throw new IllegalStateException("takes each row by itself");
    }

    abstract @Nullable Object result(int group);

    private static final class Counts extends GroupStates {
        private long[] counts = {};

        Counts(Budget budget) {
            super(budget, Long.BYTES);
        }

        @Override
        void grow(int groups) {
            counts = Arrays.copyOf(counts, groups);
        }

        @Override
        void add(int group, @Nullable Object value, @Nullable Object[] row) {
            counts[group]++;
        }

        @Override
        void add(int group, long sum, long rows) {
            counts[group] += rows;
        }

        @Override
        void addAgain(int group, @Nullable Object value, long times) {
            counts[group] += times;
        }

        @Override
        Object result(int group) {
            return counts[group];
        }
    }

    private static final class LongSums extends GroupStates {
        private final boolean zeroIfEmpty;
        private final BitSet any = new BitSet();
        private long[] sums = {};

        LongSums(Budget budget, boolean zeroIfEmpty) {
            super(budget, Long.BYTES + 1);
            this.zeroIfEmpty = zeroIfEmpty;
        }

        @Override
        void grow(int groups) {
            sums = Arrays.copyOf(sums, groups);
        }

        @Override
        void add(int group, @Nullable Object value, @Nullable Object[] row) {
            add(group, value instanceof Number n ? n.longValue() : 0);
        }

        @Override
        void add(int group, long sum, long rows) {
            add(group, sum);
        }

        private void add(int group, long more) {
            long before = sums[group];
            long sum = before + more;
            if (((before ^ sum) & (more ^ sum)) < 0) {
                throw outOfRange();
            }
            sums[group] = sum;
            any.set(group);
        }

        @Override
        void addAgain(int group, @Nullable Object value, long times) {
            long each = value instanceof Number n ? n.longValue() : 0;
            if (Math.multiplyHigh(each, times) != (each * times) >> (Long.SIZE - 1)) {
                throw outOfRange();
            }
            add(group, each * times);
        }

        private static SqlFailure outOfRange() {
            return new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, "SUM is out of the range of BIGINT");
        }

        @Override
        @Nullable
        Object result(int group) {
            return zeroIfEmpty || any.get(group) ? (Object) sums[group] : null;
        }
    }

    /** The least or greatest value; whole numbers as such, what else there is as it is. */
    private static final class Extremes extends GroupStates {
        private static final byte NONE = 0;
        private static final byte INT = 1;
        private static final byte LONG = 2;
        private static final byte OTHER = 3;
        private static final int OTHER_BYTES = 64;

        private final boolean greatest;
        private byte[] kinds = {};
        private long[] numbers = {};
        private @Nullable Object[] others = {};

        Extremes(Budget budget, boolean greatest) {
            super(budget, 1 + Long.BYTES + Integer.BYTES);
            this.greatest = greatest;
        }

        @Override
        void grow(int groups) {
            kinds = Arrays.copyOf(kinds, groups);
            numbers = Arrays.copyOf(numbers, groups);
        }

        @Override
        void add(int group, @Nullable Object value, @Nullable Object[] row) {
            byte kind = value instanceof Integer ? INT : value instanceof Long ? LONG : OTHER;
            byte known = kinds[group];
            if (kind != OTHER && value instanceof Number number && (known == NONE || known == kind)) {
                long n = number.longValue();
                if (known == NONE || (greatest ? n > numbers[group] : n < numbers[group])) {
                    kinds[group] = kind;
                    numbers[group] = n;
                }
                return;
            }
            Object best = result(group);
            int order = value == null || best == null ? 0 : Values.compare(value, best);
            if (value != null && (best == null || (greatest ? order > 0 : order < 0))) {
                keep(group, value);
            }
        }

        @Override
        void addAgain(int group, @Nullable Object value, long times) {}

        private void keep(int group, Object value) {
            if (others.length <= group) {
                others = Arrays.copyOf(others, kinds.length);
            }
            keepMore(sizeBytes(value) - sizeBytes(others[group]));
            kinds[group] = OTHER;
            others[group] = value;
        }

        private static long sizeBytes(@Nullable Object value) {
            return value == null ? 0 : OTHER_BYTES + Values.contentBytes(value);
        }

        @Override
        @Nullable
        Object result(int group) {
            return switch (kinds[group]) {
                case INT -> (Object) (int) numbers[group];
                case LONG -> numbers[group];
                case OTHER -> others[group];
                default -> null;
            };
        }
    }

    private static final class Accumulators extends GroupStates {
        private static final int BYTES_EACH = 64;

        private final AggregateCall call;
        private Accumulator[] each = {};
        private int made;

        Accumulators(AggregateCall call, Budget budget) {
            super(budget, BYTES_EACH);
            this.call = call;
        }

        @Override
        void grow(int groups) {
            each = Arrays.copyOf(each, groups);
            for (; made < groups; made++) {
                each[made] = accumulator();
            }
        }

        private Accumulator accumulator() {
            PairStatistic pair = call.pair();
            if (pair != null) {
                return new Pairs(pair);
            }
            return switch (call.kind()) {
                case LIST, ARRAY, JSON_ARRAY, JSON_OBJECT, JSON_LIST, JSON_MEMBERS, JSONB_MEMBERS ->
                    Items.of(call, budget());
                case PERCENTILE_CONT, PERCENTILE_DISC -> new Percentile(call, budget());
                case MODE -> new Mode(call.descending());
                default -> Accumulator.of(call.kind(), call.domain());
            };
        }

        @Override
        void add(int group, @Nullable Object value, @Nullable Object[] row) {
            Accumulator one = each[group];
            if (one instanceof Pairs pairs) {
                pairs.add(value, row[call.second()]);
                return;
            }
            one.of(row);
            keepMore(one.bytesToKeep(value));
            one.add(value);
        }

        @Override
        @Nullable
        Object result(int group) {
            Object result = each[group].result();
            if (result instanceof Double number && !Double.isFinite(number)) {
                String name =
                        call.pair() == null ? call.kind().name() : call.pair().name();
                throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, name + " is out of the range of DOUBLE");
            }
            return result;
        }
    }
}
