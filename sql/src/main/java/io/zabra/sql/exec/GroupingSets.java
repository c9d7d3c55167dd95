package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups by several sets of columns at once: reads its input once, and yields the groups of one set after the other. Of what a
 * row is not grouped by, it has nulls.
 *
 * @param width of a row: all columns that any set has, then what the functions make
 * @param calls the functions, each with its place in a row
 */
public record GroupingSets(Operator input, int width, List<OneSet> sets, List<Call> calls, String text)
        implements Operator {
    /** With so many, a row is worth a look at the clock. */
    private static final int SETS_MANY = 8;

    /** A function and the place of what it makes. */
    public record Call(AggregateCall function, int place) {}

    /** A column of the input, and its place in a row. */
    public record Column(int of, int place) {}

    /**
     * One set.
     *
     * @param constants what GROUPING is in all of its rows: values by place
     */
    public record OneSet(List<Column> columns, List<Constant> constants) {}

    /** A value that all groups of a set have. */
    public record Constant(long value, int place) {}

    public GroupingSets {
        sets = List.copyOf(sets);
        calls = List.copyOf(calls);
    }

    @Override
    public RowCursor open(Execution execution) {
        Budget budget = execution.budget();
        List<AggregateCall> functions = calls.stream().map(Call::function).toList();
        List<Groups> groups = new ArrayList<>(sets.size());
        try (RowCursor rows = input.openReusing(execution)) {
            for (OneSet set : sets) {
                groups.add(new Groups(set.columns.stream().map(Column::of).toList(), functions, budget));
            }
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                budget.tick();
                if (groups.size() > SETS_MANY) {
                    budget.check();
                }
                for (Groups each : groups) {
                    each.add(row);
                }
            }
        } catch (RuntimeException | Error e) {
            groups.forEach(Groups::close);
            throw e;
        }
        return new SetsCursor(groups, budget);
    }

    private final class SetsCursor implements RowCursor {
        private final List<Groups> groups;
        private final Budget budget;
        private int at;

        SetsCursor(List<Groups> groups, Budget budget) {
            this.groups = groups;
            this.budget = budget;
        }

        @Override
        public @Nullable Object @Nullable [] next() {
            while (at < groups.size()) {
                budget.tick();
                Object[] group = groups.get(at).next();
                if (group != null) {
                    return row(sets.get(at), group);
                }
                groups.get(at++).close();
            }
            return null;
        }

        private @Nullable Object[] row(OneSet set, @Nullable Object[] group) {
            Object[] row = new Object[width];
            int next = 0;
            for (Column column : set.columns) {
                row[column.place] = group[next++];
            }
            for (Call call : calls) {
                row[call.place] = group[next++];
            }
            for (Constant constant : set.constants) {
                row[constant.place] = constant.value;
            }
            return row;
        }

        @Override
        public void close() {
            groups.subList(at, groups.size()).forEach(Groups::close);
            at = groups.size();
        }
    }

    @Override
    public double rows() {
        return Math.max(1, input.rows() / 10) * sets.size();
    }

    @Override
    public String label() {
        return "GroupingSets(" + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }
}
