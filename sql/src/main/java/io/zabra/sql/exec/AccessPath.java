package io.zabra.sql.exec;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /** Whether it finds no more than its conditions hold for, patterns of LIKE among them. */
    default boolean isExact(Execution execution, @Nullable Object[] outer) {
        return false;
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

    /** {@code (parent, name) IN ((…, …), …)}: one look-up each. */
    record Places(List<Bound> parents, List<Bound> names, boolean reverse) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return new PlacesCursor(
                    execution,
                    Bound.textsOrNull(parents, execution, outer),
                    Bound.textsOrNull(names, execution, outer),
                    reverse);
        }

        @Override
        public boolean isBrief() {
            return Bound.areBrief(parents) && Bound.areBrief(names);
        }

        @Override
        public String label() {
            return IntStream.range(0, parents.size())
                    .mapToObj(i ->
                            "(" + parents.get(i).text() + ", " + names.get(i).text() + ")")
                    .collect(Collectors.joining(", ", "(parent, name)=(", ")"));
        }

        @Override
        public double rows() {
            return parents.size();
        }

        @Override
        public Boolean descending() {
            return reverse;
        }

        @Override
        public AccessPath reversed() {
            return new Places(parents, names, !reverse);
        }
    }

    /** {@code parent = …} and {@code parent IN (…)}; of the children those whose paths and names the conditions hold for. */
    record Children(List<Bound> parents, KeyCondition.All paths, KeyCondition.All names, boolean reverse)
            implements AccessPath {
        private static final double CHILDREN_EXPECTED = 50;

        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return new ChildrenCursor(
                    execution,
                    Bound.texts(parents, execution, outer),
                    paths.intervals(execution, outer),
                    names.intervals(execution, outer),
                    reverse);
        }

        @Override
        public boolean isExact(Execution execution, @Nullable Object[] outer) {
            return paths.isExact(execution, outer) && names.isExact(execution, outer);
        }

        @Override
        public boolean isBrief() {
            return Bound.areBrief(Stream.of(parents, paths.bounds(), names.bounds())
                    .flatMap(List::stream)
                    .toList());
        }

        @Override
        public String label() {
            return "parent=" + Bound.labels(parents) + (paths.isEmpty() ? "" : " AND " + paths.label())
                    + (names.isEmpty() ? "" : " AND " + names.label()) + (reverse ? ", descending" : "");
        }

        @Override
        public double rows() {
            return Math.max(1, parents.size() * names.rowsOf(paths.rowsOf(CHILDREN_EXPECTED)));
        }

        /** Of one parent also in that of their names. */
        @Override
        public @Nullable Boolean descending() {
            return parents.size() == 1 ? reverse : null;
        }

        @Override
        public @Nullable AccessPath reversed() {
            return parents.size() == 1 ? new Children(parents, paths, names, !reverse) : null;
        }

        @Override
        public long count(Execution execution) {
            List<String> texts = Bound.texts(parents, execution, new Object[0]);
            if (!paths.isEmpty() || !names.isEmpty()) {
                return -1;
            }
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

    /** Everything whose path the conditions hold for; without any, everything. */
    record Range(KeyCondition.All paths, double size, boolean reverse) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return RangeCursor.open(execution, paths.intervals(execution, outer), reverse);
        }

        @Override
        public boolean isExact(Execution execution, @Nullable Object[] outer) {
            return paths.isExact(execution, outer);
        }

        @Override
        public boolean isBrief() {
            return Bound.areBrief(paths.bounds());
        }

        @Override
        public String label() {
            return (paths.isEmpty() ? "all" : paths.label()) + (reverse ? ", descending" : "");
        }

        @Override
        public double rows() {
            return Math.max(1, paths.rowsOf(size));
        }

        @Override
        public Boolean descending() {
            return reverse;
        }

        @Override
        public AccessPath reversed() {
            return new Range(paths, size, !reverse);
        }

        @Override
        public double ofSize(long treeSize) {
            return size;
        }

        @Override
        public AccessPath inAnyOrder() {
            return paths.isEmpty() ? new All(size) : new Unordered(this);
        }
    }

    /** What a range has, each znode before what lies below it where the range is all that lies below one. */
    record Unordered(Range range) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return RangeCursor.inAnyOrder(execution, range.paths.intervals(execution, outer));
        }

        @Override
        public boolean isExact(Execution execution, @Nullable Object[] outer) {
            return range.isExact(execution, outer);
        }

        @Override
        public boolean isBrief() {
            return range.isBrief();
        }

        @Override
        public String label() {
            return range.label();
        }

        @Override
        public double rows() {
            return range.rows();
        }

        @Override
        public double ofSize(long treeSize) {
            return range.size;
        }
    }

    /** Everything, in the same way. */
    record All(double rows) implements AccessPath {
        @Override
        public NodeCursor open(Execution execution, @Nullable Object[] outer) {
            return RangeCursor.inAnyOrder(execution, Intervals.ALL);
        }

        @Override
        public boolean isBrief() {
            return true;
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
