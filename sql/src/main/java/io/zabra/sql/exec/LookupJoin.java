package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join with {@code znodes} by path or parent: each left row opens a scan whose bounds refer to it, so that the tree's own index
 * is the join's.
 */
public record LookupJoin(
        JoinKind kind,
        Operator left,
        ZnodeScan right,
        @Nullable Expression condition,
        String text) implements Operator {
    @Override
    public RowCursor open(Execution execution) {
        RowCursor leftRows = left.open(execution);
        return new MatchCursor(kind, leftRows, left.width(), right.width(), condition, execution) {
            @Override
            RowCursor candidates(@Nullable Object[] leftRow) {
                return right.open(execution, leftRow);
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
        return "LookupJoin(" + kind.word() + (text.isEmpty() ? "" : ", " + text) + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(left, right);
    }

    @Override
    public @Nullable Order order() {
        Order order = left.order();
        return order == null ? null : new Order(order.column(), order.descending(), kind.leftOnly() && order.unique());
    }
}
