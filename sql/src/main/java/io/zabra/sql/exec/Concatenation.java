package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** UNION ALL. */
public record Concatenation(List<Operator> inputs) implements Operator {
    private static final int INPUTS_BRIEF = 16;

    @Override
    public RowCursor open(Execution execution) {
        return new RowCursor() {
            private int opened;
            private RowCursor current = RowCursor.EMPTY;

            @Override
            public @Nullable Object @Nullable [] next() {
                while (true) {
                    Object[] row = current.next();
                    if (row != null || opened == inputs.size()) {
                        return row;
                    }
                    current.close();
                    current = inputs.get(opened++).open(execution);
                }
            }

            @Override
            public void close() {
                current.close();
            }
        };
    }

    @Override
    public int width() {
        return inputs.get(0).width();
    }

    @Override
    public double rows() {
        return inputs.stream().mapToDouble(Operator::rows).sum();
    }

    @Override
    public boolean isBrief() {
        return inputs.size() <= INPUTS_BRIEF && inputs.stream().allMatch(Operator::isBrief);
    }

    @Override
    public String label() {
        return "UnionAll";
    }
}
