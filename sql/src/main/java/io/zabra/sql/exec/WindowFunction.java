package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import org.jspecify.annotations.Nullable;

/** What a {@link WindowCall} comes to for one row of a partition after the other. One thread. */
abstract class WindowFunction {
    static WindowFunction of(WindowCall call, WindowFrame frame, SortedRows rows, Budget budget) {
        AggregateCall aggregate = call.aggregate();
        if (aggregate != null) {
            return WindowAggregate.of(aggregate, call, frame, rows, budget);
        }
        return switch (call.kind()) {
            case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> new Neighbour(call, budget);
            default -> new Place(call);
        };
    }

    /** A partition begins. */
    void begin() {}

    /** For the row that the partition is at; called for each once, in their order. */
    abstract @Nullable Object at(WindowPartition partition);

    /** What it keeps is not wanted any more. */
    void end() {}

    /** Where the row stands in its partition. */
    private static final class Place extends WindowFunction {
        private final WindowCall call;

        Place(WindowCall call) {
            this.call = call;
        }

        @Override
        @Nullable
        Object at(WindowPartition p) {
            int size = p.to() - p.from();
            Object place = switch (call.kind()) {
                case ROW_NUMBER -> (Object) (long) (p.row() - p.from() + 1);
                case RANK -> (long) (p.peersFrom() - p.from() + 1);
                case DENSE_RANK -> (long) p.peerGroups();
                case PERCENT_RANK -> size == 1 ? 0.0 : (double) (p.peersFrom() - p.from()) / (size - 1);
                case CUME_DIST -> (double) (p.peersTo() - p.from()) / size;
                case NTILE -> tile(p.row() - p.from(), size, call.argument(0, p.rows(), p.row()));
                default -> throw new IllegalStateException("no place: " + call.kind());
            };
            return place == null ? null : call.converted().apply(place);
        }

        /** The first tiles have one row more where the rows do not divide evenly. */
        private static @Nullable Object tile(int index, int size, @Nullable Object count) {
            if (!(count instanceof Number number)) {
                return null;
            }
            long tiles = number.longValue();
            if (tiles <= 0) {
                throw new SqlFailure(SqlState.INVALID_PARAMETER, "NTILE must make at least one part, not " + tiles);
            }
            long least = size / tiles;
            long larger = size % tiles;
            long inLarger = larger * (least + 1);
            return index < inLarger ? index / (least + 1) + 1 : larger + (index - inLarger) / Math.max(1, least) + 1;
        }
    }

    /** The value of another row. */
    private static final class Neighbour extends WindowFunction {
        private final WindowCall call;
        private final Budget budget;

        Neighbour(WindowCall call, Budget budget) {
            this.call = call;
            this.budget = budget;
        }

        @Override
        @Nullable
        Object at(WindowPartition p) {
            Object value = switch (call.kind()) {
                case LAG -> shifted(p, -1);
                case LEAD -> shifted(p, 1);
                case FIRST_VALUE -> nth(p, p.start(), 1, 1L);
                case LAST_VALUE -> nth(p, p.end() - 1, -1, 1L);
                default -> nth(p, p.start(), 1, distance(p));
            };
            return value == null ? null : call.converted().apply(value);
        }

        /** The second argument: 1 where there is none; null where nobody knows which row is meant. */
        private @Nullable Long distance(WindowPartition p) {
            if (call.arguments().size() < 2) {
                return 1L;
            }
            return call.argument(1, p.rows(), p.row()) instanceof Number number ? (Long) number.longValue() : null;
        }

        private @Nullable Object shifted(WindowPartition p, int direction) {
            Long distance = distance(p);
            if (distance == null) {
                return null;
            }
            int at = passed(p, p.row(), direction, distance, p.from(), p.to());
            return at < 0 ? call.argument(2, p.rows(), p.row()) : call.argument(0, p.rows(), at);
        }

        private @Nullable Object nth(WindowPartition p, int first, int direction, @Nullable Long n) {
            if (n == null || n <= 0) {
                return null;
            }
            int at = passed(p, first - direction, direction, n, p.start(), p.end());
            return at < 0 ? null : call.argument(0, p.rows(), at);
        }

        /** So many rows on; -1 where that is outside. */
        private int passed(WindowPartition p, int row, int direction, long count, int from, int to) {
            if (!call.ignoresNulls()) {
                long at = row + direction * count;
                return at >= from && at < to ? (int) at : -1;
            }
            long left = count;
            int at = row;
            while (left != 0) {
                at += left > 0 ? direction : -direction;
                if (at < from || at >= to) {
                    return -1;
                }
                budget.tick();
                if (call.argument(0, p.rows(), at) != null) {
                    left += left > 0 ? -1 : 1;
                }
            }
            return at;
        }
    }
}
