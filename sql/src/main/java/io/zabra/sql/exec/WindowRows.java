package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an input, sorted by partition and order, each with what window functions make of the rows around it. Of the rows
 * nothing is kept but what sorting keeps.
 *
 * @param partitionBy columns
 * @param orderBy within a partition
 */
public record WindowRows(
        Operator input,
        List<Integer> partitionBy,
        List<SortRows.SortKey> orderBy,
        WindowFrame frame,
        List<WindowCall> calls,
        String text)
        implements Operator {
    /**
     * What the rows of a partition are in order of.
     *
     * @param keys how many columns
     * @param column the only one; -1 where there are none or several
     */
    record Sorting(int keys, int column, boolean descending) {}

    Sorting sorting() {
        boolean one = orderBy.size() == 1;
        return new Sorting(
                orderBy.size(),
                one ? orderBy.get(0).column() : -1,
                one && orderBy.get(0).descending());
    }

    @Override
    public RowCursor open(Execution execution) {
        List<SortRows.SortKey> keys = new ArrayList<>();
        partitionBy.forEach(column -> keys.add(new SortRows.SortKey(column, false, false)));
        keys.addAll(orderBy);
        return new Cursor(this, new SortedRows(input, keys, execution), execution.budget());
    }

    private static final class Cursor implements RowCursor {
        private final int inputWidth;
        private final SortedRows rows;
        private final WindowPartition partition;
        private final WindowFunction[] functions;
        private final Budget budget;
        private int partitionFrom = -1;

        Cursor(WindowRows window, SortedRows rows, Budget budget) {
            this.inputWidth = window.input.width();
            this.rows = rows;
            this.budget = budget;
            this.partition = new WindowPartition(rows, window, budget);
            this.functions = window.calls.stream()
                    .map(call -> WindowFunction.of(call, window.frame, rows, budget))
                    .toArray(WindowFunction[]::new);
        }

        @Override
        public @Nullable Object @Nullable [] next() {
            if (!partition.advance()) {
                return null;
            }
            budget.tick();
            if (partition.from() != partitionFrom) {
                partitionFrom = partition.from();
                for (WindowFunction function : functions) {
                    function.begin();
                }
            }
            Object[] row = new Object[inputWidth + functions.length];
            rows.read(partition.row(), row);
            for (int i = 0; i < functions.length; i++) {
                row[inputWidth + i] = functions[i].at(partition);
            }
            return row;
        }

        @Override
        public void close() {
            for (WindowFunction function : functions) {
                function.end();
            }
            rows.release();
        }
    }

    @Override
    public int width() {
        return input.width() + calls.size();
    }

    @Override
    public double rows() {
        return input.rows();
    }

    @Override
    public String label() {
        return "Window(" + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }
}
