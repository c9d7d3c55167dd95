package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a scan of {@code znodes} finds its rows. */
public sealed interface AccessPath {
    NodeCursor open(Execution execution, @Nullable Object[] outer);

    String label();

    double rows();

    /** Whether it begins in no time, whatever the statement's parameters. */
    default boolean isBrief() {
        return false;
    }

    /** Whether the rows come in the order of their paths, ascending; null where in none. */
    default @Nullable Boolean descending() {
        return null;
    }

    default @Nullable AccessPath reversed() {
        return null;
    }

    /** The same znodes, in whatever order takes least. */
    default AccessPath inAnyOrder() {
        return this;
    }

    /** The size of the tree that {@link #rows} is for; the one at hand where that does not matter. */
    default double ofSize(long treeSize) {
        return treeSize;
    }

    /** How many znodes it finds, where that is known without looking at each; else less than 0. */
    default long count(Execution execution) {
        return -1;
    }

    /** {@code path = …} and {@code path IN (…)}: one look-up each. */
    record Points(List<Bound> paths, boolean reverse) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return new PointsCursor(execution, Bound.texts(paths, execution, outer), reverse);
        }

        @Override
        public boolean isBrief() {
            return Bound.areBrief(paths);
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
        public boolean isBrief() {
            return Bound.areBrief(parents);
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

        @Override
        public long count(Execution execution) {
            List<String> texts = Bound.texts(parents, execution, new Object[0]);
            if (texts.size() != 1) {
                return texts.isEmpty() ? 0 : -1;
            }
            NodeView nodes = execution.nodes();
            execution.facts().paths().read(nodes.chroot(), texts.get(0));
            return nodes.countChildren(texts.get(0));
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
        public boolean isBrief() {
            return Bound.areBrief(bounds.stream().map(PathBound::bound).toList());
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

        @Override
        public double ofSize(long treeSize) {
            return size;
        }

        @Override
        public AccessPath inAnyOrder() {
            return bounds.isEmpty() ? new All(size) : this;
        }
    }

    /** Everything, each znode before what lies below it. */
    record All(double rows) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return RangeCursor.all(execution);
        }

        @Override
        public String label() {
            return "all";
        }

        @Override
        public double ofSize(long treeSize) {
            return rows;
        }

        @Override
        public long count(Execution execution) {
            return execution.nodes().countAll();
        }
    }
}
