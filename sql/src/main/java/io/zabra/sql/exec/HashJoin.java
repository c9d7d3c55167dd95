package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A join on equal columns: the right input goes into a hash table.
 *
 * @param nullsMatch for each key whether null equals null ({@code IS NOT DISTINCT FROM})
 * @param condition further condition on a pair; null where there is none
 */
public record HashJoin(
        JoinKind kind,
        Operator left,
        Operator right,
        List<Integer> leftKeys,
        List<Integer> rightKeys,
        List<Boolean> nullsMatch,
        @Nullable Expression condition,
        String text)
        implements Operator {
    @Override
    public RowCursor open(Execution execution) {
        Table table = build(execution);
        int[] keys = leftKeys.stream().mapToInt(i -> i).toArray();
        RowCursor leftRows = left.open(execution);
        return new MatchCursor(kind, leftRows, left.width(), right.width(), condition, execution) {
            @Override
            RowCursor candidates(@Nullable Object[] leftRow) {
                List<Entry> entries = matchable(leftRow, keys) ? table.rows.get(RowKey.light(leftRow, keys)) : null;
                return entries == null ? RowCursor.EMPTY : new EntryCursor(entries, table);
            }

            @Override
            void matched(@Nullable Object[] rightRow) {
                table.current.matched = true;
            }

            @Override
            Iterator<@Nullable Object[]> unmatchedRight() {
                return table.unmatched().iterator();
            }
        };
    }

    private Table build(Execution execution) {
        int[] keys = rightKeys.stream().mapToInt(i -> i).toArray();
        Table table = new Table();
        try (RowCursor rows = right.open(execution)) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                execution.budget().tick();
                if (matchable(row, keys)) {
                    execution.budget().keep(row);
                    table.rows
                            .computeIfAbsent(RowKey.light(row, keys), key -> new ArrayList<>(1))
                            .add(new Entry(row));
                } else if (kind.keepsRight()) {
                    execution.budget().keep(row);
                    table.unmatchable.add(row);
                }
            }
        }
        return table;
    }

    private boolean matchable(@Nullable Object[] row, int[] keys) {
        for (int i = 0; i < keys.length; i++) {
            if (row[keys[i]] == null && !nullsMatch.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static final class Entry {
        final @Nullable Object[] row;
        boolean matched;

        Entry(@Nullable Object[] row) {
            this.row = row;
        }
    }

    private static final class Table {
        final Map<Object, List<Entry>> rows = new HashMap<>();
        final List<@Nullable Object[]> unmatchable = new ArrayList<>();
        Entry current = new Entry(new Object[0]);

        List<@Nullable Object[]> unmatched() {
            List<@Nullable Object[]> unmatched = new ArrayList<>(unmatchable);
            for (List<Entry> entries : rows.values()) {
                for (Entry entry : entries) {
                    if (!entry.matched) {
                        unmatched.add(entry.row);
                    }
                }
            }
            return unmatched;
        }
    }

    private static final class EntryCursor implements RowCursor {
        private final List<Entry> entries;
        private final Table table;
        private int next;

        EntryCursor(List<Entry> entries, Table table) {
            this.entries = entries;
            this.table = table;
        }

        @Override
        public @Nullable Object @Nullable [] next() {
            if (next == entries.size()) {
                return null;
            }
            table.current = entries.get(next++);
            return table.current.row;
        }

        @Override
        public void close() {}
    }

    @Override
    public int width() {
        return kind.leftOnly() ? left.width() : left.width() + right.width();
    }

    @Override
    public double rows() {
        return Math.max(left.rows(), right.rows());
    }

    @Override
    public String label() {
        return "HashJoin(" + kind.word() + ", " + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(left, right);
    }

    @Override
    public @Nullable Order order() {
        Order order = kind.keepsRight() ? null : left.order();
        return order == null ? null : new Order(order.column(), order.descending(), kind.leftOnly() && order.unique());
    }
}
