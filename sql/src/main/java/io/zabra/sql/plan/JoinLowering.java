package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.HashJoin;
import io.zabra.sql.exec.JoinKind;
import io.zabra.sql.exec.LoopJoin;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.ProjectRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Chooses how to join: through the path index where one side is {@code znodes} and the other is small, else by hash with
 * the smaller side in memory, else by loop.
 */
final class JoinLowering {
    private final Lowering lowering;
    private final RexBuilder rex;
    private final Join join;

    JoinLowering(Lowering lowering, Join join) {
        this.lowering = lowering;
        this.join = join;
        this.rex = join.getCluster().getRexBuilder();
    }

    static JoinKind kind(JoinRelType type) {
        return switch (type) {
            case INNER, ASOF -> JoinKind.INNER;
            case LEFT, LEFT_ASOF -> JoinKind.LEFT;
            case RIGHT -> JoinKind.RIGHT;
            case FULL -> JoinKind.FULL;
            case SEMI -> JoinKind.SEMI;
            case ANTI -> JoinKind.ANTI;
            case LEFT_MARK -> throw new SqlFailure(SqlState.NOT_SUPPORTED, "Mark joins are not supported");
        };
    }

    Operator lower(ImmutableBitSet wanted) {
        if (join.getJoinType() == JoinRelType.ASOF || join.getJoinType() == JoinRelType.LEFT_ASOF) {
            return EnumerableStep.of(lowering, join);
        }
        JoinKind kind = kind(join.getJoinType());
        JoinSide left = new JoinSide(join.getLeft());
        JoinSide right = new JoinSide(join.getRight());
        RexNode condition = join.getCondition();
        Operator lookup = LookupLowering.lower(lowering, kind, left, right, condition, wanted);
        if (lookup != null) {
            return lookup;
        }
        Operator groups = GroupLookup.lower(lowering, join, wanted);
        if (groups != null) {
            return groups;
        }
        return kind == JoinKind.INNER || kind == JoinKind.RIGHT
                ? exchangeable(kind, left, right, condition, wanted)
                : scanned(kind, left, right, condition, wanted);
    }

    /** An inner join may have its sides exchanged, for the index or for the smaller table in memory; a right one, for the index. */
    private Operator exchangeable(
            JoinKind kind, JoinSide left, JoinSide right, RexNode condition, ImmutableBitSet wanted) {
        RexNode mirrored = condition.accept(new Exchange(left.width, right.width));
        ImmutableBitSet mirroredWanted = ImmutableBitSet.of(wanted.asList().stream()
                .map(i -> i < left.width ? i + right.width : i - left.width)
                .toList());
        JoinKind opposite = kind == JoinKind.RIGHT ? JoinKind.LEFT : kind;
        Operator lookup = LookupLowering.lower(
                lowering, opposite, /* left= */ right, /* right= */ left, mirrored, mirroredWanted);
        if (lookup != null) {
            return exchanged(lookup, left.width, right.width);
        }
        Operator straight = scanned(kind, left, right, condition, wanted);
        List<Operator> inputs = straight.inputs();
        if (kind == JoinKind.RIGHT
                || inputs.get(1).rows() <= inputs.get(0).rows()
                || !inputs.get(0).orders().isEmpty()) {
            return straight;
        }
        Operator swapped = scanned(kind, /* left= */ right, /* right= */ left, mirrored, mirroredWanted);
        return exchanged(swapped, left.width, right.width);
    }

    /** Puts the columns back as they were before the sides were exchanged. */
    private Operator exchanged(Operator rows, int leftWidth, int rightWidth) {
        List<Expression> expressions = new ArrayList<>();
        List<Integer> sources = new ArrayList<>();
        for (int i = 0; i < leftWidth + rightWidth; i++) {
            int source = i < leftWidth ? rightWidth + i : i - leftWidth;
            sources.add(source);
            expressions.add((execution, row) -> row[source]);
        }
        return new ProjectRows(rows, expressions, sources, "sides exchanged", true);
    }

    private Operator scanned(JoinKind kind, JoinSide left, JoinSide right, RexNode condition, ImmutableBitSet wanted) {
        ImmutableBitSet used = wanted.union(RelOptUtil.InputFinder.bits(condition));
        List<Integer> leftKeys = new ArrayList<>();
        List<Integer> rightKeys = new ArrayList<>();
        List<Boolean> filterNulls = new ArrayList<>();
        List<RexNode> others = new ArrayList<>();
        RelOptUtil.splitJoinCondition(left.rel, right.rel, condition, leftKeys, rightKeys, filterNulls, others);
        Operator leftRows = lowering.lower(left.rel, left.columns(used, 0));
        Operator rightRows = lowering.lower(right.rel, right.columns(used, left.width));
        RelDataType pairType = pairType(left, right);
        String text = RexText.of(condition, pairType.getFieldNames());
        Expression other = others.isEmpty() ? null : compiled(others, pairType);
        if (leftKeys.isEmpty()) {
            Expression all = condition.isAlwaysTrue() ? null : compiled(List.of(condition), pairType);
            return new LoopJoin(
                    kind, leftRows, rightRows, all, condition.isAlwaysTrue() ? "" : text, lowering.pairsMax());
        }
        List<Boolean> nullsMatch = filterNulls.stream().map(filters -> !filters).toList();
        List<Integer> kept = right.columns(wanted.union(RelOptUtil.InputFinder.bits(others, null)), left.width)
                .asList();
        return new HashJoin(kind, leftRows, rightRows, leftKeys, rightKeys, kept, nullsMatch, other, text);
    }

    private Expression compiled(List<RexNode> conditions, RelDataType pairType) {
        return new ExpressionCompiler(rex, pairType).compile(RexUtil.composeConjunction(rex, conditions));
    }

    private RelDataType pairType(JoinSide left, JoinSide right) {
        RelDataTypeFactory.Builder type = join.getCluster().getTypeFactory().builder();
        return type.addAll(left.rel.getRowType().getFieldList())
                .addAll(right.rel.getRowType().getFieldList())
                .build();
    }

    /** Renumbers the columns of a condition for exchanged sides. */
    private static final class Exchange extends RexShuttle {
        private final int leftWidth;
        private final int rightWidth;

        Exchange(int leftWidth, int rightWidth) {
            this.leftWidth = leftWidth;
            this.rightWidth = rightWidth;
        }

        @Override
        public RexNode visitInputRef(RexInputRef ref) {
            int index = ref.getIndex();
            return new RexInputRef(index < leftWidth ? index + rightWidth : index - leftWidth, ref.getType());
        }
    }
}
