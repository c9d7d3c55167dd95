package io.zabra.sql.plan;

import io.zabra.sql.exec.CorrelatedJoin;
import io.zabra.sql.exec.LookUp;
import io.zabra.sql.exec.LookupJoin;
import io.zabra.sql.exec.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.FilterProjectTransposeRule;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Joins with rows that are grouped by what they are joined by, as EXISTS, NOT EXISTS, {@code (SELECT count(*) …)} and LATERAL with LIMIT
 * become: where the left rows are few, and the index finds what belongs to one of them, their groups alone are made.
 */
final class GroupLookup {
    /** To begin with a group costs about as much as this many rows of a scan. */
    private static final double GROUP_COST = 16;

    private static final Set<JoinRelType> KINDS =
            Set.of(JoinRelType.INNER, JoinRelType.LEFT, JoinRelType.SEMI, JoinRelType.ANTI);
    /** Take a condition on the outer row to the scan that it is for. */
    private static final HepProgram DOWN = new HepProgramBuilder()
            .addRuleCollection(List.of(
                    CoreRules.FILTER_AGGREGATE_TRANSPOSE,
                    CoreRules.FILTER_WINDOW_TRANSPOSE,
                    FilterProjectTransposeRule.Config.DEFAULT
                            .withOperandFor(
                                    Filter.class,
                                    filter -> true,
                                    Project.class,
                                    projection -> !projection.containsOver() && !VolatileCalls.areIn(projection))
                            .toRule(),
                    CoreRules.FILTER_INTO_JOIN,
                    CoreRules.FILTER_SET_OP_TRANSPOSE,
                    CoreRules.FILTER_MERGE))
            .build();

    private GroupLookup() {}

    /** Null where the join is none of these, or all groups are soon made. */
    static @Nullable Operator lower(Lowering lowering, Join join, ImmutableBitSet wanted) {
        if (!KINDS.contains(join.getJoinType()) || !isGrouped(join.getRight())) {
            return null;
        }
        JoinSide left = new JoinSide(join.getLeft());
        JoinSide right = new JoinSide(join.getRight());
        ImmutableBitSet used = wanted.union(RelOptUtil.InputFinder.bits(join.getCondition()));
        double lefts = lowering.lower(left.rel, left.columns(used, 0)).rows();
        double all = looks(lowering.lower(right.rel, right.columns(used, left.width)));
        LogicalCorrelate correlate = lefts * GROUP_COST < all && lowering.triesAgain() ? correlate(join) : null;
        if (correlate == null) {
            return null;
        }
        Operator found = lowering.lower(correlate, wanted);
        boolean fewer = found instanceof CorrelatedJoin each && lefts * (looks(each.right()) + GROUP_COST) < all;
        return fewer ? found : null;
    }

    private static boolean isGrouped(RelNode rel) {
        RelNode below = rel;
        while (below instanceof Project || below instanceof Filter) {
            below = below.getInput(0);
        }
        boolean byColumns = below instanceof Aggregate aggregate
                && aggregate.getGroupType() == Aggregate.Group.SIMPLE
                && !aggregate.getGroupSet().isEmpty();
        return byColumns || below instanceof Window;
    }

    /** The same with the right side for one left row at a time; null where it is joined by more than equality. */
    private static @Nullable LogicalCorrelate correlate(Join join) {
        List<Integer> leftKeys = new ArrayList<>();
        List<Integer> rightKeys = new ArrayList<>();
        List<Boolean> filterNulls = new ArrayList<>();
        List<RexNode> others = new ArrayList<>();
        RelNode left = join.getLeft();
        RelNode right = join.getRight();
        RelOptUtil.splitJoinCondition(left, right, join.getCondition(), leftKeys, rightKeys, filterNulls, others);
        if (leftKeys.isEmpty() || !others.isEmpty()) {
            return null;
        }
        RexBuilder rex = join.getCluster().getRexBuilder();
        CorrelationId row = join.getCluster().createCorrel();
        List<RexNode> equal = new ArrayList<>();
        for (int i = 0; i < leftKeys.size(); i++) {
            RexNode key = rex.makeInputRef(right, rightKeys.get(i));
            RexNode value = rex.makeFieldAccess(rex.makeCorrel(left.getRowType(), row), leftKeys.get(i));
            boolean nullsMatch = !filterNulls.get(i)
                    && key.getType().isNullable()
                    && value.getType().isNullable();
            if (nullsMatch) {
                return null;
            }
            equal.add(rex.makeCall(SqlStdOperatorTable.EQUALS, key, value));
        }
        HepPlanner planner = new HepPlanner(DOWN);
        planner.setRoot(LogicalFilter.create(right, RexUtil.composeConjunction(rex, equal)));
        return LogicalCorrelate.create(
                left, planner.findBestExp(), List.of(), row, ImmutableBitSet.of(leftKeys), join.getJoinType());
    }

    /** How many rows are looked at to make an operator's. */
    private static double looks(Operator operator) {
        if (operator instanceof LookUp scan) {
            return scan.access().rows();
        }
        if (operator instanceof LookupJoin join) {
            return looks(join.left())
                    + join.left().rows() * join.right().access().rows();
        }
        if (operator instanceof CorrelatedJoin join) {
            return looks(join.left()) + join.left().rows() * looks(join.right());
        }
        return operator.inputs().isEmpty()
                ? operator.rows()
                : operator.inputs().stream().mapToDouble(GroupLookup::looks).sum();
    }
}
