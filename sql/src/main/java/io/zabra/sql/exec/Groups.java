package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a {@link HashAggregate}, numbered in the order in which they come; then their rows. Keys lie in a
 * {@link RowTable}, what the functions have counted so far in arrays by group. One thread.
 */
final class Groups implements RowCursor {
    private final int[] keys;
    private final int[] targets;
    private final AggregateCall[] calls;
    private final GroupStates[] states;
    /** By call: the values that a group has had; null where they need not be different. */
    private final @Nullable DistinctRows[] seen;

    private final @Nullable RowTable table;
    private int count;
    /** The keys of the row before, and its group: siblings come one after the other. */
    private final @Nullable Object[] lastKeys;

    private int lastGroup = -1;
    /** Of keys of one column, once there are several. */
    private @Nullable RecentKeys recentKeys;

    private long nextPlace;
    private int nextGroup;

    Groups(List<Integer> groupBy, List<AggregateCall> calls, Budget budget) {
        this.keys = groupBy.stream().mapToInt(i -> i).toArray();
        this.targets = IntStream.range(0, keys.length).toArray();
        this.lastKeys = new Object[keys.length];
        this.calls = calls.toArray(new AggregateCall[0]);
        this.states = new GroupStates[this.calls.length];
        this.seen = new DistinctRows[this.calls.length];
        this.table = keys.length == 0 ? null : new RowTable(budget, keys, new int[0]);
        for (int i = 0; i < states.length; i++) {
            states[i] = GroupStates.of(this.calls[i], budget);
            seen[i] = this.calls[i].distinct() ? new DistinctRows(budget, 2) : null;
        }
        if (table == null) {
            newGroup();
        }
    }

    private void newGroup() {
        for (GroupStates state : states) {
            state.reserve(count);
        }
        count++;
    }

    void add(@Nullable Object[] row) {
        int group = table == null ? 0 : group(table, row);
        for (int i = 0; i < states.length; i++) {
            Object value = valueToAdd(calls[i], row);
            if (counts(calls[i], row, value) && isFirst(i, group, value)) {
                states[i].add(group, value, row);
            }
        }
    }

    /**
     * So many more rows that are like the last one.
     *
     * @param row the last one that was added; of calls that all {@link AggregateCall#takesMany}
     */
    void addAgain(@Nullable Object[] row, long times) {
        int group = table == null ? 0 : lastGroup;
        for (int i = 0; i < states.length; i++) {
            Object value = valueToAdd(calls[i], row);
            if (counts(calls[i], row, value)) {
                states[i].addAgain(group, value, times);
            }
        }
    }

    private static @Nullable Object valueToAdd(AggregateCall call, @Nullable Object[] row) {
        return call.argument() < 0 ? null : row[call.argument()];
    }

    private static boolean counts(AggregateCall call, @Nullable Object[] row, @Nullable Object value) {
        boolean wanted = call.filter() < 0 || Boolean.TRUE.equals(row[call.filter()]);
        return wanted && (value != null || call.takesNulls());
    }

    /** The group of a key, of those of one column. */
    int of(@Nullable Object key) {
        return table == null ? 0 : group(table, new Object[] {key});
    }

    /**
     * Of calls that count, or add up whole numbers.
     *
     * @param sums by call, of so many rows; 0 where it counts them
     */
    void add(int group, long[] sums, long rows) {
        for (int i = 0; i < states.length; i++) {
            states[i].add(group, sums[i], rows);
        }
    }

    /** As {@link #add(int, long[], long)}, of one call that adds up. */
    void add(int call, int group, long sum) {
        states[call].add(group, sum, 0);
    }

    private boolean isFirst(int call, int group, @Nullable Object value) {
        DistinctRows values = seen[call];
        return values == null || values.add(new Object[] {group, value});
    }

    private int group(RowTable known, @Nullable Object[] row) {
        if (isAsBefore(row)) {
            return lastGroup;
        }
        int recent = recentKeys == null ? RecentKeys.NONE : recentKeys.group(row[keys[0]]);
        int group = recent == RecentKeys.NONE ? lookedUp(known, row) : recent;
        for (int i = 0; i < keys.length; i++) {
            lastKeys[i] = row[keys[i]];
        }
        lastGroup = group;
        return group;
    }

    private int lookedUp(RowTable known, @Nullable Object[] row) {
        int slot = known.find(row, keys);
        long place = known.at(slot);
        int group = count;
        if (place == 0) {
            newGroup();
            known.add(slot, row, group);
        } else {
            group = (int) known.rows().link(place);
        }
        if (keys.length == 1 && count > 1) {
            recentKeys = recentKeys == null ? new RecentKeys() : recentKeys;
            recentKeys.add(row[keys[0]], group);
        }
        return group;
    }

    @SuppressWarnings("ReferenceEquality") // A hint: what is equal but not the same is looked up.
    private boolean isAsBefore(@Nullable Object[] row) {
        for (int i = 0; i < keys.length; i++) {
            if (row[keys[i]] != lastKeys[i]) {
                return false;
            }
        }
        return lastGroup >= 0;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        if (nextGroup == count) {
            return null;
        }
        Object[] row = new Object[keys.length + states.length];
        if (table != null) {
            nextPlace = nextGroup == 0 ? table.rows().first() : table.rows().after(nextPlace);
            table.rows().read(nextPlace, row, targets);
        }
        for (int i = 0; i < states.length; i++) {
            row[keys.length + i] = states[i].result(nextGroup);
        }
        nextGroup++;
        return row;
    }

    @Override
    public void close() {
        nextGroup = count;
        Arrays.stream(states).forEach(GroupStates::release);
        for (DistinctRows values : seen) {
            if (values != null) {
                values.release();
            }
        }
        if (table != null) {
            table.release();
        }
    }
}
