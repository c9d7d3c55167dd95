package io.zabra.sql.exec;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Groups by some columns, and what the functions make of each group. Without columns there is exactly one group. */
public record HashAggregate(Operator input, List<Integer> groupBy, List<AggregateCall> calls, String text)
        implements Operator {
    private static final int GROUP_BYTES = 120;
    private static final int CALL_BYTES = 40;

    @Override
    public RowCursor open(Execution execution) {
        int[] keys = groupBy.stream().mapToInt(i -> i).toArray();
        if (keys.length == 0) {
            return total(execution);
        }
        Map<Object, Group> groups = new LinkedHashMap<>();
        try (RowCursor rows = rows(execution)) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                execution.budget().tick();
                Object key = RowKey.light(row, keys);
                Group group = groups.get(key);
                if (group == null) {
                    group = new Group(values(row, keys), calls);
                    execution.budget().keep(group.keys);
                    execution.budget().keepBytes(GROUP_BYTES + (long) CALL_BYTES * calls.size());
                    groups.put(key, group);
                }
                group.add(row, execution.budget());
            }
        }
        return new GroupCursor(groups.values().iterator());
    }

    /** Groups copy what they keep. */
    private RowCursor rows(Execution execution) {
        return input instanceof ZnodeScan scan ? scan.openReusing(execution) : input.open(execution);
    }

    /** Without columns to group by there is one group, even of no rows. */
    private RowCursor total(Execution execution) {
        Group group = new Group(new Object[0], calls);
        try (RowCursor rows = rows(execution)) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                execution.budget().tick();
                group.add(row, execution.budget());
            }
        }
        return new GroupCursor(List.of(group).iterator());
    }

    private static @Nullable Object[] values(@Nullable Object[] row, int[] columns) {
        Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = row[columns[i]];
        }
        return values;
    }

    private static final class Group {
        final @Nullable Object[] keys;
        private final List<AggregateCall> calls;
        private final Accumulator[] accumulators;
        private final @Nullable Set<Object> @Nullable [] seen;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Group(@Nullable Object[] keys, List<AggregateCall> calls) {
            this.keys = keys;
            this.calls = calls;
            this.accumulators = new Accumulator[calls.size()];
            boolean distinct = false;
            for (int i = 0; i < accumulators.length; i++) {
                AggregateCall call = calls.get(i);
                accumulators[i] =
                        call.fraction() < 0 ? Accumulator.of(call.kind(), call.domain()) : new Percentile(call);
                distinct |= call.distinct();
            }
            this.seen = distinct ? new Set[calls.size()] : null;
        }

        void add(@Nullable Object[] row, Budget budget) {
            for (int i = 0; i < accumulators.length; i++) {
                AggregateCall call = calls.get(i);
                if (call.filter() >= 0 && !Boolean.TRUE.equals(row[call.filter()])) {
                    continue;
                }
                Object value = call.argument() < 0 ? null : row[call.argument()];
                boolean counts = value != null || call.countsRows() || call.kind() == AggregateCall.Kind.SINGLE;
                if (counts && (!call.distinct() || firstSeen(i, value, budget))) {
                    if (accumulators[i] instanceof Percentile percentile) {
                        percentile.at(row[call.fraction()]);
                        budget.keepBytes(Percentile.BYTES_EACH);
                    }
                    accumulators[i].add(value);
                }
            }
        }

        private boolean firstSeen(int call, @Nullable Object value, Budget budget) {
            Object key = Values.key(value);
            Set<Object>[] all = seen;
            if (key == null || all == null) {
                return true;
            }
            if (all[call] == null) {
                all[call] = new HashSet<>();
            }
            boolean first = all[call].add(key);
            if (first) {
                budget.keep(new Object[] {value});
            }
            return first;
        }

        @Nullable
        Object[] row() {
            Object[] row = new Object[keys.length + accumulators.length];
            System.arraycopy(keys, 0, row, 0, keys.length);
            for (int i = 0; i < accumulators.length; i++) {
                row[keys.length + i] = accumulators[i].result();
            }
            return row;
        }
    }

    private record GroupCursor(Iterator<Group> groups) implements RowCursor {
        @Override
        public @Nullable Object @Nullable [] next() {
            return groups.hasNext() ? groups.next().row() : null;
        }

        @Override
        public void close() {}
    }

    @Override
    public int width() {
        return groupBy.size() + calls.size();
    }

    @Override
    public double rows() {
        return groupBy.isEmpty() ? 1 : Math.max(1, input.rows() / 10);
    }

    @Override
    public String label() {
        return "Aggregate(" + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }
}
