package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that a condition holds for. */
public record FilterRows(Operator input, Expression condition, String text) implements Operator {
    private static final double SELECTIVITY = 0.25;

    @Override
    public RowCursor open(Execution execution) {
        return filtered(input.open(execution), execution);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return filtered(input.openReusing(execution), execution);
    }

    private RowCursor filtered(RowCursor rows, Execution execution) {
        return new RowCursor() {
            @Override
            public @Nullable Object @Nullable [] next() {
                while (true) {
                    Object[] row = rows.next();
                    if (row == null || condition.holds(execution, row)) {
                        return row;
                    }
                    execution.budget().tick();
                }
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    @Override
    public int width() {
        return input.width();
    }

    @Override
    public double rows() {
        return Math.max(1, input.rows() * SELECTIVITY);
    }

    @Override
    public String label() {
        return "Filter(" + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }

    @Override
    public List<Order> orders() {
        return input.orders();
    }

    @Override
    public @Nullable Operator reversed() {
        Operator opposite = input.reversed();
        return opposite == null ? null : new FilterRows(opposite, condition, text);
    }

    @Override
    public Operator inAnyOrder() {
        return new FilterRows(input.inAnyOrder(), condition, text);
    }
}
