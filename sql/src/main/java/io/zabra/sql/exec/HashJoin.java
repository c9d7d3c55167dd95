package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join on equal columns: of the right input's rows what is needed goes into a hash table.
 *
 * @param kept columns of the right input that the join's rows, or its condition, are to have; the others are null there
 * @param nullsMatch for each key whether null equals null ({@code IS NOT DISTINCT FROM})
 * @param condition further condition on a pair; null where there is none
 */
public record HashJoin(
        JoinKind kind,
        Operator left,
        Operator right,
        List<Integer> leftKeys,
        List<Integer> rightKeys,
        List<Integer> kept,
        List<Boolean> nullsMatch,
        @Nullable Expression condition,
        String text)
        implements Operator {
    @Override
    public RowCursor open(Execution execution) {
        return new HashJoinCursor(this, execution, false);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return new HashJoinCursor(this, execution, true);
    }

    /** Whether a row may equal others: a null among its keys equals nothing, unless it is to. */
    boolean matchable(@Nullable Object[] row, int[] keys) {
        for (int i = 0; i < keys.length; i++) {
            if (row[keys[i]] == null && !nullsMatch.get(i)) {
                return false;
            }
        }
        return true;
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
    public List<Order> orders() {
        return kind.keepsRight() ? List.of() : Order.ofPairs(left.orders(), kind);
    }
}
