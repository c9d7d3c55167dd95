package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An aggregate over the frame of each row. Frames move forwards only, so most are what the one before was, and a little. */
abstract class WindowAggregate extends WindowFunction {
    private final WindowCall call;

    private WindowAggregate(WindowCall call) {
        this.call = call;
    }

    static WindowAggregate of(
            AggregateCall aggregate, WindowCall call, WindowFrame frame, SortedRows rows, Budget budget) {
        Frames frames = new Frames(call, aggregate, rows, budget);
        if (frame.grows()) {
            return new Growing(call, frames);
        }
        boolean exact = aggregate.domain() != AggregateCall.Domain.APPROXIMATE;
        return switch (aggregate.kind()) {
            case COUNT -> new Sliding(call, frames);
            case SUM, SUM0 -> exact ? new Sliding(call, frames) : new Anew(call, frames);
            case MIN, MAX -> frames.column() >= 0 ? new Extreme(call, frames) : new Anew(call, frames);
            default -> new Anew(call, frames);
        };
    }

    @Override
    final @Nullable Object at(WindowPartition partition) {
        Object value = over(partition.start(), partition.end());
        return value == null ? null : call.converted().apply(value);
    }

    /** Of the rows from the one to before the other, neither of which is less than it was before. */
    abstract @Nullable Object over(int start, int end);

    /** The rows that are looked at, and how. */
    private static final class Frames {
        private final WindowCall window;
        private final AggregateCall call;
        private final SortedRows rows;
        private final Budget budget;
        /** The second of a pair, where the aggregate looks for it. */
        private final @Nullable Object[] second;

        Frames(WindowCall window, AggregateCall call, SortedRows rows, Budget budget) {
            this.window = window;
            this.call = call;
            this.rows = rows;
            this.budget = budget;
            this.second = new Object[Math.max(0, call.second() + 1)];
        }

        /** Of the argument; -1 where it is the same for all rows. */
        int column() {
            return window.arguments().isEmpty() ? -1 : window.arguments().get(0).column();
        }

        @Nullable
        Object value(int row) {
            budget.tick();
            return window.argument(0, rows, row);
        }

        GroupStates newStates() {
            GroupStates states = GroupStates.of(call, budget);
            states.reserve(0);
            return states;
        }

        void add(GroupStates states, int row) {
            Object value = value(row);
            if (value != null || call.countsRows()) {
                if (second.length > 0) {
                    second[call.second()] = window.argument(1, rows, row);
                }
                states.add(0, value, second);
            }
        }
    }

    /** From the partition's first row on. */
    private static final class Growing extends WindowAggregate {
        private final Frames frames;
        private @Nullable GroupStates states;
        private @Nullable DistinctRows seen;
        private int done = -1;

        Growing(WindowCall call, Frames frames) {
            super(call);
            this.frames = frames;
        }

        @Override
        void begin() {
            end();
            states = frames.newStates();
            seen = frames.call.distinct() ? new DistinctRows(frames.budget, 1) : null;
            done = -1;
        }

        @Override
        @Nullable
        Object over(int start, int end) {
            GroupStates all = states;
            if (all == null) {
                throw new IllegalStateException("no partition was begun");
            }
            for (int row = done < 0 ? start : done; row < end; row++) {
                if (seen == null || isFirst(seen, row)) {
                    frames.add(all, row);
                }
            }
            done = Math.max(done, end);
            return all.result(0);
        }

        private boolean isFirst(DistinctRows values, int row) {
            Object value = frames.value(row);
            return value != null && values.add(new Object[] {value});
        }

        @Override
        void end() {
            if (states != null) {
                states.release();
            }
            if (seen != null) {
                seen.release();
            }
        }
    }

    /** Each frame from its first row on. */
    private static final class Anew extends WindowAggregate {
        private final Frames frames;

        Anew(WindowCall call, Frames frames) {
            super(call);
            this.frames = frames;
        }

        @Override
        @Nullable
        Object over(int start, int end) {
            GroupStates states = frames.newStates();
            for (int row = start; row < end; row++) {
                frames.add(states, row);
            }
            Object result = states.result(0);
            states.release();
            return result;
        }
    }

    /** Sums and counts of whole numbers and decimals, from which what leaves the frame is taken away again. */
    private static final class Sliding extends WindowAggregate {
        private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

        private final Frames frames;
        private BigDecimal sum = BigDecimal.ZERO;
        private long whole;
        private long count;
        private int from;
        private int to;

        Sliding(WindowCall call, Frames frames) {
            super(call);
            this.frames = frames;
        }

        @Override
        void begin() {
            sum = BigDecimal.ZERO;
            whole = 0;
            count = 0;
            from = -1;
            to = -1;
        }

        @Override
        @Nullable
        Object over(int start, int end) {
            for (int row = Math.max(from, 0); row < Math.min(start, to); row++) {
                add(row, -1);
            }
            for (int row = Math.max(start, to); row < end; row++) {
                add(row, 1);
            }
            from = start;
            to = Math.max(to, end);
            return result();
        }

        private void add(int row, int times) {
            Object value = frames.value(row);
            if (value == null && !frames.call.countsRows()) {
                return;
            }
            count += times;
            if (value instanceof Number number && frames.call.kind() != AggregateCall.Kind.COUNT) {
                add(number, times);
            }
        }

        private void add(Number number, int times) {
            if (number instanceof BigDecimal decimal) {
                sum = times > 0 ? sum.add(decimal) : sum.subtract(decimal);
                return;
            }
            long more = times * number.longValue();
            long next = whole + more;
            if (((whole ^ next) & (more ^ next)) < 0 || number.longValue() == Long.MIN_VALUE) {
                BigDecimal exact = Values.decimal(number);
                sum = times > 0 ? sum.add(exact) : sum.subtract(exact);
            } else {
                whole = next;
            }
        }

        private @Nullable Object result() {
            AggregateCall call = frames.call;
            if (call.kind() == AggregateCall.Kind.COUNT) {
                return count;
            }
            if (count == 0 && call.kind() == AggregateCall.Kind.SUM) {
                return null;
            }
            if (sum.signum() == 0 && call.domain() == AggregateCall.Domain.INTEGER) {
                return whole;
            }
            BigDecimal all = sum.add(BigDecimal.valueOf(whole));
            if (call.domain() != AggregateCall.Domain.INTEGER) {
                return all;
            }
            if (all.toBigInteger().abs().compareTo(LONG_MAX) > 0) {
                throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, "SUM is out of the range of BIGINT");
            }
            return all.longValueExact();
        }
    }

    /**
     * The least or greatest value: of the frame's rows those that no later one outdoes, in their order, so that the first is the
     * one that is wanted.
     */
    private static final class Extreme extends WindowAggregate {
        private final Frames frames;
        private final boolean greatest;
        private int[] best = new int[16];
        private int first;
        private int behind;
        private int to;

        Extreme(WindowCall call, Frames frames) {
            super(call);
            this.frames = frames;
            this.greatest = frames.call.kind() == AggregateCall.Kind.MAX;
            frames.budget.keepBytes((long) Integer.BYTES * best.length);
        }

        @Override
        void begin() {
            first = 0;
            behind = 0;
            to = -1;
        }

        @Override
        @Nullable
        Object over(int start, int end) {
            int column = frames.column();
            for (int row = Math.max(start, to); row < end; row++) {
                frames.budget.tick();
                if (!frames.rows.isNull(row, column)) {
                    push(row, column);
                }
            }
            to = Math.max(to, end);
            while (first < behind && best[first] < start) {
                first++;
            }
            return first < behind && best[first] < end ? frames.rows.value(best[first], column) : null;
        }

        private void push(int row, int column) {
            while (first < behind) {
                int order = frames.rows.compareValues(best[behind - 1], row, column);
                if (greatest ? order > 0 : order < 0) {
                    break;
                }
                behind--;
            }
            if (behind == best.length) {
                makeRoom();
            }
            best[behind++] = row;
        }

        private void makeRoom() {
            if (first > best.length / 2) {
                System.arraycopy(best, first, best, 0, behind - first);
            } else {
                frames.budget.keepBytes((long) Integer.BYTES * best.length);
                int[] more = Arrays.copyOf(best, 2 * best.length);
                System.arraycopy(best, first, more, 0, behind - first);
                best = more;
            }
            behind -= first;
            first = 0;
        }

        @Override
        void end() {
            frames.budget.releaseBytes((long) Integer.BYTES * best.length);
            best = new int[0];
        }
    }
}
