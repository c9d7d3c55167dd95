package io.zabra.sql.plan;

import io.zabra.sql.schema.RowSource;
import io.zabra.sql.schema.ZabraTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttleImpl;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Has a condition on the number of one table's servers hold for another table's, where the two are joined by it: whoever is not asked for the one
 * need not be asked for the other.
 */
final class ServerConditions extends RelShuttleImpl {
    private boolean changed;

    /** Whether it has told any table of a condition. */
    boolean hasChanged() {
        return changed;
    }

    @Override
    public RelNode visit(LogicalJoin join) {
        LogicalJoin below = (LogicalJoin) super.visit(join);
        RelNode left = below.getLeft();
        RelNode right = below.getRight();
        JoinInfo keys = below.analyzeCondition();
        for (int i = 0; i < keys.leftKeys.size(); i++) {
            int source = keys.leftKeys.get(i);
            int target = keys.rightKeys.get(i);
            boolean servers =
                    (keys.nullExclusionFlags.get(i) || !isNullable(left, source) || !isNullable(right, target))
                            && isServer(left, source)
                            && isServer(right, target);
            List<RexNode> ofLeft = servers ? known(left, source) : List.of();
            List<RexNode> ofRight = servers ? known(right, target) : List.of();
            right = keepsRight(join.getJoinType()) ? right : told(right, target, ofLeft, ofRight);
            left = keepsLeft(join.getJoinType()) ? left : told(left, source, ofRight, ofLeft);
        }
        return below.copy(below.getTraitSet(), List.of(left, right));
    }

    /** As a number is that an outer join makes NULL, of which no condition below that join says anything. */
    private static boolean isNullable(RelNode rel, int column) {
        return rel.getRowType().getFieldList().get(column).getType().isNullable();
    }

    private static boolean keepsLeft(JoinRelType type) {
        return type != JoinRelType.INNER && type != JoinRelType.SEMI && type != JoinRelType.RIGHT;
    }

    private static boolean keepsRight(JoinRelType type) {
        return type == JoinRelType.RIGHT || type == JoinRelType.FULL;
    }

    private RelNode told(RelNode rel, int column, List<RexNode> conditions, List<RexNode> known) {
        Set<RexNode> untold = new LinkedHashSet<>(conditions);
        known.forEach(untold::remove);
        if (untold.isEmpty()) {
            return rel;
        }
        changed = true;
        RexBuilder rex = rel.getCluster().getRexBuilder();
        RexNode all = RexUtil.composeConjunction(rex, untold);
        return LogicalFilter.create(
                rel,
                onColumn(
                        all,
                        rex.makeInputRef(
                                rel.getRowType().getFieldList().get(column).getType(), column)));
    }

    private static RexNode onColumn(RexNode condition, RexInputRef column) {
        return condition.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return column;
            }
        });
    }

    /** Where a column comes from. */
    private record Source(RelNode rel, int column) {
        /** One step further down; null where there is none, or another value is made there. */
        @Nullable
        Source next() {
            if (rel instanceof Filter filter) {
                return new Source(filter.getInput(), column);
            }
            if (rel instanceof Project project) {
                return project.getProjects().get(column) instanceof RexInputRef ref
                        ? new Source(project.getInput(), ref.getIndex())
                        : null;
            }
            if (rel instanceof Join join) {
                int left = join.getLeft().getRowType().getFieldCount();
                return column < left ? new Source(join.getLeft(), column) : new Source(join.getRight(), column - left);
            }
            return null;
        }
    }

    private static boolean isServer(RelNode rel, int column) {
        Source source = new Source(rel, column);
        for (Source next = source; next != null; next = next.next()) {
            source = next;
        }
        ZabraTable table =
                source.rel instanceof TableScan scan ? scan.getTable().unwrap(ZabraTable.class) : null;
        return source.column == 0 && table != null && table.rows() instanceof RowSource.PerServer;
    }

    /** What is said of a column alone, on the way to its table; as conditions on the first column of a row. */
    private static List<RexNode> known(RelNode rel, int column) {
        List<RexNode> known = new ArrayList<>();
        for (Source source = new Source(rel, column); source != null; source = source.next()) {
            if (source.rel instanceof Filter filter) {
                RexInputRef first = RexInputRef.of(0, rel.getRowType());
                for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
                    boolean ofColumn = RelOptUtil.InputFinder.bits(condition).equals(ImmutableBitSet.of(source.column));
                    if (ofColumn && RexUtil.isDeterministic(condition) && !RexUtil.containsCorrelation(condition)) {
                        known.add(onColumn(condition, first));
                    }
                }
            }
        }
        return known;
    }
}
