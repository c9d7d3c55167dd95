package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join on any condition: each left row is set against every right row, which are kept.
 *
 * @param pairsMax beyond which it is refused, going by how large the tree is when it runs
 */
public record LoopJoin(
        JoinKind kind,
        Operator left,
        Operator right,
        @Nullable Expression condition,
        String text,
        double pairsMax) implements Operator {
    @Override
    public RowCursor open(Execution execution) {
        return open(execution, false);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return open(execution, true);
    }

    private RowCursor open(Execution execution, boolean reuses) {
        List<@Nullable Object[]> rights = new ArrayList<>();
        try (RowCursor rows = right.open(execution)) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                execution.budget().tick();
                execution.budget().keep(row);
                rights.add(row);
            }
        }
        double lefts = leftRows(execution.nodes().size());
        if (lefts * rights.size() > pairsMax) {
            throw new SqlFailure(
                    SqlState.LIMIT_REACHED,
                    "The join sets some %.0f rows against %d others, pair by pair: give it a condition with '='"
                            .formatted(lefts, rights.size()));
        }
        RowCursor leftRows = kind.leftOnly() && !reuses ? left.open(execution) : left.openReusing(execution);
        return new LoopCursor(leftRows, rights, execution, reuses);
    }

    /** As planned, but for what was planned with another size of the tree. */
    private double leftRows(long treeSize) {
        double rows = left.rows();
        List<Operator> all = new ArrayList<>(List.of(left));
        for (int i = 0; i < all.size(); i++) {
            Operator operator = all.get(i);
            all.addAll(operator.inputs());
            if (operator instanceof ZnodeScan scan) {
                rows *= treeSize / scan.access().ofSize(treeSize);
            }
        }
        return Math.max(1, rows);
    }

    private final class LoopCursor extends MatchCursor {
        private final List<@Nullable Object[]> rights;
        private final BitSet matched = new BitSet();
        private int current;

        LoopCursor(RowCursor leftRows, List<@Nullable Object[]> rights, Execution execution, boolean reuses) {
            super(kind, leftRows, left.width(), right.width(), condition, execution, reuses);
            this.rights = rights;
        }

        @Override
        public void close() {
            super.close();
            rights.forEach(execution.budget()::release);
            rights.clear();
        }

        @Override
        RowCursor candidates(@Nullable Object[] leftRow) {
            current = -1;
            return new RowCursor() {
                @Override
                public @Nullable Object @Nullable [] next() {
                    return ++current < rights.size() ? rights.get(current) : null;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        void matched(@Nullable Object[] rightRow) {
            matched.set(current);
        }

        @Override
        Iterator<@Nullable Object[]> unmatchedRight() {
            List<@Nullable Object[]> rest = new ArrayList<>();
            for (int i = matched.nextClearBit(0); i < rights.size(); i = matched.nextClearBit(i + 1)) {
                rest.add(rights.get(i));
            }
            return rest.iterator();
        }
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
        return "LoopJoin(" + kind.word() + (text.isEmpty() ? "" : ", " + text) + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(left, right);
    }
}
