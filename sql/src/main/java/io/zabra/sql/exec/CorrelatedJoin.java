package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** For each left row the right input anew, which refers to it: what a correlated subquery is where no join can stand for it. */
public record CorrelatedJoin(JoinKind kind, Operator left, Operator right, int correlation) implements Operator {
    @Override
    public RowCursor open(Execution execution) {
        RowCursor leftRows = left.open(execution);
        return new MatchCursor(kind, leftRows, left.width(), right.width(), null, execution, false) {
            @Override
            RowCursor candidates(@Nullable Object[] leftRow) {
                execution.setOuterRow(correlation, leftRow);
                return right.open(execution);
            }
        };
    }

    @Override
    public int width() {
        return kind.leftOnly() ? left.width() : left.width() + right.width();
    }

    @Override
    public double rows() {
        return left.rows() * right.rows();
    }

    @Override
    public String label() {
        return "CorrelatedJoin(" + kind.word() + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(left, right);
    }

    @Override
    public List<Order> orders() {
        return Order.ofPairs(left.orders(), kind);
    }

    @Override
    public @Nullable Operator reversed() {
        Operator opposite = left.reversed();
        return opposite == null ? null : new CorrelatedJoin(kind, opposite, right, correlation);
    }
}
