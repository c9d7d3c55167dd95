package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a scan of {@code znodes} finds its rows. */
public sealed interface AccessPath {
    NodeCursor open(Execution execution, @Nullable Object[] outer);

    String label();

    double rows();

    /** Whether the rows come in the order of their paths, ascending; null where in none. */
    default @Nullable Boolean descending() {
        return null;
    }

    default @Nullable AccessPath reversed() {
        return null;
    }

    /** {@code path = …} and {@code path IN (…)}: one look-up each. */
    record Points(List<Bound> paths, boolean reverse) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return new PointsCursor(execution, Bound.texts(paths, execution, outer), reverse);
        }

        @Override
        public String label() {
            return "path=" + Bound.labels(paths);
        }

        @Override
        public double rows() {
            return paths.size();
        }

        @Override
        public Boolean descending() {
            return reverse;
        }

        @Override
        public AccessPath reversed() {
            return new Points(paths, !reverse);
        }
    }

    /** {@code parent = …} and {@code parent IN (…)}. */
    record Children(List<Bound> parents) implements AccessPath {
        private static final double CHILDREN_EXPECTED = 50;

        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return new ChildrenCursor(execution, Bound.texts(parents, execution, outer));
        }

        @Override
        public String label() {
            return "parent=" + Bound.labels(parents);
        }

        @Override
        public double rows() {
            return CHILDREN_EXPECTED * parents.size();
        }

        @Override
        public @Nullable Boolean descending() {
            return parents.size() == 1 ? false : null;
        }
    }

    /** {@code ephemeral_owner = …}: the condition itself is still to be tested. */
    record Owned(List<Bound> owners, double size) implements AccessPath {
        private static final double EPHEMERALS_EXPECTED = 5;

        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return OwnedCursor.open(execution, owners, outer);
        }

        @Override
        public String label() {
            return "ephemeral_owner=" + Bound.labels(owners);
        }

        @Override
        public double rows() {
            return Math.min(size, EPHEMERALS_EXPECTED * owners.size());
        }
    }

    /** Everything whose path lies within all the bounds; without bounds, everything. */
    record Range(List<PathBound> bounds, double size, boolean reverse) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return RangeCursor.open(execution, bounds, outer, reverse);
        }

        @Override
        public String label() {
            StringBuilder text = new StringBuilder();
            for (PathBound bound : bounds) {
                text.append(text.isEmpty() ? "" : " AND ").append(bound.label());
            }
            return (bounds.isEmpty() ? "all" : text.toString()) + (reverse ? ", descending" : "");
        }

        @Override
        public double rows() {
            double rows = size;
            for (PathBound bound : bounds) {
                rows *= bound.kind().selectivity();
            }
            return Math.max(1, rows);
        }

        @Override
        public Boolean descending() {
            return reverse;
        }

        @Override
        public AccessPath reversed() {
            return new Range(bounds, size, !reverse);
        }
    }
}
