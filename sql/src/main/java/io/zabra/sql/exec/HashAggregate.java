package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups by some columns, and what the functions make of each group. Without columns there is exactly one group.
 *
 * @param ofScan how it is done without rows; null where it cannot
 */
public record HashAggregate(
        Operator input,
        List<Integer> groupBy,
        List<AggregateCall> calls,
        String text,
        @Nullable ScanAggregate ofScan) implements Operator {
    public HashAggregate(Operator input, List<Integer> groupBy, List<AggregateCall> calls, String text) {
        this(input, groupBy, calls, text, ScanAggregate.of(input, groupBy, calls));
    }

    @Override
    public RowCursor open(Execution execution) {
        long known = countsRowsAlone() ? input.count(execution) : -1;
        if (known >= 0) {
            Object[] row = new Object[calls.size()];
            Arrays.fill(row, known);
            return new ListCursor(Collections.singletonList(row));
        }
        Groups direct = ofScan == null ? null : ofScan.groups(execution);
        return direct == null ? grouped(execution) : direct;
    }

    private Groups grouped(Execution execution) {
        Groups groups = new Groups(groupBy, calls, execution.budget());
        boolean repeats = input.mayRepeat() && calls.stream().allMatch(AggregateCall::takesMany);
        try (RowCursor rows = input.openReusing(execution)) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                execution.budget().tick();
                groups.add(row);
                long alike = repeats ? rows.skipAlike() : 0;
                if (alike > 0) {
                    groups.addAgain(row, alike);
                }
            }
        } catch (RuntimeException | Error e) {
            groups.close();
            throw e;
        }
        return groups;
    }

    private boolean countsRowsAlone() {
        return groupBy.isEmpty() && calls.stream().allMatch(call -> call.countsRows() && call.filter() < 0);
    }

    @Override
    public int width() {
        return groupBy.size() + calls.size();
    }

    @Override
    public double rows() {
        return groupBy.isEmpty() ? 1 : Math.max(1, input.rows() / 10);
    }

    /** It has one row, or a few, of thousands. */
    @Override
    public boolean isListing() {
        return input.isLight() && calls.stream().allMatch(AggregateCall::isLight);
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
