package io.zabra.sql.exec;

import io.zabra.engine.tree.PinnedTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join with {@code znodes}, or what is made of them, by path, parent or owner: each left row opens a scan whose bounds refer to it, so
 * that the tree's own index is the join's.
 *
 * @param past of which the right side is the input, where it is of another time; null: of the statement's
 * @param taken columns of the left rows that the join's rows, or its condition, are to have; the others are null there
 */
public record LookupJoin(
        JoinKind kind,
        Operator left,
        LookUp right,
        @Nullable AsOf past,
        List<Integer> taken,
        @Nullable Expression condition,
        String text)
        implements Operator {
    @Override
    public RowCursor open(Execution execution) {
        // Of a left row only a copy is yielded, but by those kinds that yield nothing else.
        return joined(kind.leftOnly() ? left.open(execution) : left.openReusing(execution), execution, false);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return joined(left.openReusing(execution), execution, true);
    }

    private RowCursor joined(RowCursor leftRows, Execution execution, boolean reuses) {
        Found found = new Found(this, leftRows, execution, pin(leftRows, execution), reuses);
        found.takeOnly(taken.stream().mapToInt(i -> i).toArray(), right.columns());
        return found;
    }

    private @Nullable PinnedTree pin(RowCursor leftRows, Execution execution) {
        try {
            return past == null ? null : past.pin(execution);
        } catch (RuntimeException | Error e) {
            leftRows.close();
            throw e;
        }
    }

    private static final class Found extends MatchCursor {
        private final LookUp right;
        /** Over the tree that the right side is of. */
        private final Execution there;

        private final @Nullable PinnedTree pin;
        private final RowCursor leftRows;
        private final boolean repeats;
        private final @Nullable Expression path;
        private @Nullable Object lastPath;
        /** The rows of the last path, and how many of them the left row has been given. */
        private List<@Nullable Object[]> lastRows = List.of();

        private int given;
        /** Whether they are those of the left row at hand. */
        private boolean ofLeft;

        private final RowCursor again = new RowCursor() {
            @Override
            public @Nullable Object @Nullable [] next() {
                return given < lastRows.size() ? lastRows.get(given++) : null;
            }

            @Override
            public void close() {}
        };

        Found(LookupJoin join, RowCursor leftRows, Execution execution, @Nullable PinnedTree pin, boolean reuses) {
            super(join.kind, leftRows, join.left.width(), join.right.width(), join.condition, execution, reuses);
            this.right = join.right;
            this.pin = pin;
            this.there = pin == null ? execution : execution.over(pin);
            this.leftRows = leftRows;
            this.repeats = join.mayRepeat();
            this.path = join.path();
        }

        /** Left rows that follow each other often lead to the same znode, as siblings do to their parent. */
        @Override
        RowCursor candidates(@Nullable Object[] leftRow) {
            Object wanted = path == null ? null : path.eval(execution, leftRow);
            ofLeft = wanted != null;
            if (wanted == null) {
                return right.open(there, leftRow);
            }
            if (!wanted.equals(lastPath)) {
                lastRows = ListCursor.all(right.open(there, leftRow));
                lastPath = wanted;
            }
            given = 0;
            return again;
        }

        @Override
        public void close() {
            super.close();
            if (pin != null) {
                pin.close();
            }
        }

        /** Left rows that are alike lead to the same rows: it has yielded the last one of them. */
        @Override
        public long skipAlike() {
            return repeats && ofLeft && given == lastRows.size() ? leftRows.skipAlike() : 0;
        }
    }

    /** Where one path is all that a left row looks up; null where it is not. */
    private @Nullable Expression path() {
        return right.access() instanceof AccessPath.Points points
                        && points.paths().size() == 1
                ? points.paths().get(0).expression()
                : null;
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
        return List.of(left, past == null ? right : past);
    }

    @Override
    public boolean isLight() {
        return past == null && left.isLight() && right.isLightLookup() && condition == null;
    }

    @Override
    public boolean mayRepeat() {
        return condition == null && path() != null && left.mayRepeat();
    }

    @Override
    public List<Order> orders() {
        return Order.ofPairs(left.orders(), kind);
    }

    @Override
    public @Nullable Operator reversed() {
        Operator opposite = left.reversed();
        return opposite == null ? null : new LookupJoin(kind, opposite, right, past, taken, condition, text);
    }
}
