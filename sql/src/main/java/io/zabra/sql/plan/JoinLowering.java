package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AccessPath;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.HashJoin;
import io.zabra.sql.exec.JoinKind;
import io.zabra.sql.exec.LookupJoin;
import io.zabra.sql.exec.LoopJoin;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.ProjectRows;
import io.zabra.sql.exec.ZnodeColumn;
import io.zabra.sql.schema.RowSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how to join: through the path index where one side is {@code znodes} and the other is small, else by hash with
 * the smaller side in memory, else by loop.
 */
final class JoinLowering {
    /** A look-up costs about as much as this many rows of a scan. */
    private static final double LOOKUP_COST = 4;

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
        Side left = new Side(join.getLeft());
        Side right = new Side(join.getRight());
        RexNode condition = join.getCondition();
        ImmutableBitSet used = wanted.union(RelOptUtil.InputFinder.bits(condition));
        Operator lookup = lookup(kind, left, right, condition, used);
        if (lookup != null) {
            return lookup;
        }
        if (kind != JoinKind.INNER) {
            return scanned(kind, left, right, condition, wanted);
        }
        return inner(left, right, condition, wanted);
    }

    /** An inner join may have its sides exchanged, for the index or for the smaller table in memory. */
    private Operator inner(Side left, Side right, RexNode condition, ImmutableBitSet wanted) {
        RexNode mirrored = condition.accept(new Exchange(left.width, right.width));
        ImmutableBitSet mirroredWanted = ImmutableBitSet.of(wanted.asList().stream()
                .map(i -> i < left.width ? i + right.width : i - left.width)
                .toList());
        ImmutableBitSet mirroredUsed = mirroredWanted.union(RelOptUtil.InputFinder.bits(mirrored));
        Operator lookup = lookup(JoinKind.INNER, /* left= */ right, /* right= */ left, mirrored, mirroredUsed);
        if (lookup != null) {
            return exchanged(lookup, left.width, right.width);
        }
        Operator straight = scanned(JoinKind.INNER, left, right, condition, wanted);
        List<Operator> inputs = straight.inputs();
        if (inputs.get(1).rows() <= inputs.get(0).rows()
                || !inputs.get(0).orders().isEmpty()) {
            return straight;
        }
        Operator swapped = scanned(JoinKind.INNER, /* left= */ right, /* right= */ left, mirrored, mirroredWanted);
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

    private @Nullable Operator lookup(JoinKind kind, Side left, Side right, RexNode condition, ImmutableBitSet used) {
        if (right.scan == null || kind == JoinKind.RIGHT || kind == JoinKind.FULL) {
            return null;
        }
        RelDataType pairType = pairType(left, right);
        Pushdown pushdown = new Pushdown(
                        rex, left.rel.getRowType(), ZnodeColumn.PARENT.position(), pairType.getFieldNames())
                .take(RelOptUtil.conjunctions(condition))
                .take(right.conditions.stream()
                        .map(own -> RexUtil.shift(own, left.width))
                        .toList());
        boolean selective = pushdown.isSelective();
        if (!selective && !(pushdown.isCorrelated() && !hasKeys(left, right, condition))) {
            return null;
        }
        Operator leftRows = lowering.lower(left.rel, left.columns(used, 0));
        AccessPath access = pushdown.access(lowering.treeSize());
        if (selective && leftRows.rows() * access.rows() * LOOKUP_COST > scannedRows(right, right.scan)) {
            return null;
        }
        List<RexNode> own = new ArrayList<>();
        List<RexNode> ofPairs = new ArrayList<>();
        for (RexNode rest : pushdown.residual()) {
            if (isOf(right, rest, left.width)) {
                own.add(RexUtil.shift(rest, -left.width));
            } else {
                ofPairs.add(rest);
            }
        }
        return new LookupJoin(
                kind,
                leftRows,
                ScanLowering.znodes(right.scan, access, own, own, right.columns(used, left.width)),
                left.columns(used, 0).asList(),
                ofPairs.isEmpty() ? null : compiled(ofPairs, pairType),
                RexText.all(ofPairs, pairType.getFieldNames(), " AND "));
    }

    /** How many rows are looked at where the right side is read without the join. */
    private double scannedRows(Side right, TableScan scan) {
        RelDataType nothing = join.getCluster().getTypeFactory().builder().build();
        return new Pushdown(
                        rex,
                        nothing,
                        ZnodeColumn.PARENT.position(),
                        scan.getRowType().getFieldNames())
                .take(right.conditions)
                .access(lowering.treeSize())
                .rows();
    }

    /** Whether it could be joined by hash; if not, each left row would be put to each right one. */
    private static boolean hasKeys(Side left, Side right, RexNode condition) {
        List<Integer> leftKeys = new ArrayList<>();
        RelOptUtil.splitJoinCondition(
                left.rel, right.rel, condition, leftKeys, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        return !leftKeys.isEmpty();
    }

    /** Whether a condition on pairs is one on their right side alone. */
    private static boolean isOf(Side right, RexNode condition, int leftWidth) {
        ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
        return !columns.isEmpty()
                && ImmutableBitSet.range(leftWidth, leftWidth + right.width).contains(columns);
    }

    private Operator scanned(JoinKind kind, Side left, Side right, RexNode condition, ImmutableBitSet wanted) {
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

    private RelDataType pairType(Side left, Side right) {
        RelDataTypeFactory.Builder type = join.getCluster().getTypeFactory().builder();
        return type.addAll(left.rel.getRowType().getFieldList())
                .addAll(right.rel.getRowType().getFieldList())
                .build();
    }

    /** One input of the join; with its scan, where it is one of {@code znodes} under at most a filter. */
    private static final class Side {
        final RelNode rel;
        final int width;
        final @Nullable TableScan scan;
        final List<RexNode> conditions;

        Side(RelNode rel) {
            this.rel = rel;
            this.width = rel.getRowType().getFieldCount();
            RelNode bottom = rel instanceof Filter filter ? filter.getInput() : rel;
            boolean isZnodes = bottom instanceof TableScan table
                    && table.getTable().unwrap(TransientTable.class) == null
                    && ScanLowering.table(table).rows() instanceof RowSource.Nodes;
            this.scan = isZnodes ? (TableScan) bottom : null;
            this.conditions = rel instanceof Filter filter ? RelOptUtil.conjunctions(filter.getCondition()) : List.of();
        }

        ImmutableBitSet columns(ImmutableBitSet used, int offset) {
            return used.intersect(ImmutableBitSet.range(offset, offset + width)).shift(-offset);
        }
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
