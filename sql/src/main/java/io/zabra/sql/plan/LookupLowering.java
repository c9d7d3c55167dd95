package io.zabra.sql.plan;

import io.zabra.sql.exec.AccessPath;
import io.zabra.sql.exec.AsOf;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.JoinKind;
import io.zabra.sql.exec.LookUp;
import io.zabra.sql.exec.LookupJoin;
import io.zabra.sql.exec.NodeRows;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.ProjectRows;
import io.zabra.sql.schema.RowSource;
import io.zabra.sql.schema.ZabraTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Joins whose right side is looked up in the index for each left row. */
final class LookupLowering {
    /** A look-up costs about as much as this many rows of a scan. */
    private static final double LOOKUP_COST = 4;
    /** The first column of all that is made of znodes. */
    private static final int PATH = 0;

    private final Lowering lowering;
    private final JoinKind kind;
    private final JoinSide left;
    private final JoinSide right;
    private final TableScan scan;
    private final RexBuilder rex;
    /** Of pairs of a left row and a row of the scan. */
    private final RelDataType pairType;

    private LookupLowering(Lowering lowering, JoinKind kind, JoinSide left, JoinSide right, TableScan scan) {
        this.lowering = lowering;
        this.kind = kind;
        this.left = left;
        this.right = right;
        this.scan = scan;
        this.rex = scan.getCluster().getRexBuilder();
        RelDataTypeFactory.Builder type = scan.getCluster().getTypeFactory().builder();
        this.pairType = type.addAll(left.rel.getRowType().getFieldList())
                .addAll(scan.getRowType().getFieldList())
                .build();
    }

    /**
     * Null where the join is none of them, or would look up more than there is.
     *
     * @param condition on pairs
     * @param wanted columns of pairs
     */
    static @Nullable Operator lower(
            Lowering lowering,
            JoinKind kind,
            JoinSide left,
            JoinSide right,
            RexNode condition,
            ImmutableBitSet wanted) {
        if (right.scan == null || kind == JoinKind.RIGHT || kind == JoinKind.FULL) {
            return null;
        }
        return new LookupLowering(lowering, kind, left, right, right.scan).lowered(condition, wanted);
    }

    private @Nullable Operator lowered(RexNode ofSides, ImmutableBitSet wanted) {
        RexNode condition = ofScan(ofSides);
        ImmutableBitSet used = usedOfScan(wanted).union(RelOptUtil.InputFinder.bits(condition));
        Pushdown pushdown = new Pushdown(new IndexedColumns(
                        rex, left.rel.getRowType(), ScanLowering.table(scan).rows(), pairType.getFieldNames()))
                .take(RelOptUtil.conjunctions(condition))
                .take(right.conditions.stream()
                        .map(own -> RexUtil.shift(own, left.width))
                        .toList());
        boolean selective = pushdown.isSelective();
        if (!selective && !(pushdown.isCorrelated() && !hasKeys(ofSides))) {
            return null;
        }
        Operator leftRows = lowering.lower(left.rel, left.columns(used, 0));
        AccessPath access = pushdown.access(lowering.treeSize());
        if (selective && leftRows.rows() * access.rows() * LOOKUP_COST > scannedRows()) {
            return null;
        }
        return projected(joined(leftRows, access, pushdown.residual(), used), wanted);
    }

    private LookupJoin joined(Operator leftRows, AccessPath access, List<RexNode> conditions, ImmutableBitSet used) {
        ZabraTable table = ScanLowering.table(scan);
        List<RexNode> own = new ArrayList<>();
        List<RexNode> ofPairs = new ArrayList<>();
        for (RexNode rest : conditions) {
            if (table.rows() instanceof RowSource.Nodes && isOfScan(rest)) {
                own.add(RexUtil.shift(rest, -left.width));
            } else {
                ofPairs.add(rest);
            }
        }
        int scanWidth = scan.getRowType().getFieldCount();
        ImmutableBitSet ofScan = used.intersect(ImmutableBitSet.range(left.width, left.width + scanWidth))
                .shift(-left.width);
        LookUp rows = table.rows() instanceof RowSource.PerNode made
                ? new NodeRows(table.name(), scanWidth, access, made.expander())
                : ScanLowering.znodes(scan, access, own, own, ofScan);
        AsOf past = right.past == null ? null : SnapshotLowering.asOf(right.past, rows);
        return new LookupJoin(
                kind,
                leftRows,
                rows,
                past,
                left.columns(used, 0).asList(),
                ofPairs.isEmpty() ? null : compiled(ofPairs),
                RexText.all(ofPairs, pairType.getFieldNames(), " AND "));
    }

    /** The right columns made of the scan's, where they are other ones. */
    private Operator projected(LookupJoin join, ImmutableBitSet wanted) {
        if (right.projects == null || kind.leftOnly()) {
            return join;
        }
        List<RexNode> all = new ArrayList<>();
        for (int i = 0; i < left.width + right.width; i++) {
            RexNode node = i < left.width
                    ? rex.makeInputRef(pairType.getFieldList().get(i).getType(), i)
                    : RexUtil.shift(right.projects.get(i - left.width), left.width);
            all.add(wanted.get(i) ? node : rex.makeNullLiteral(node.getType()));
        }
        List<RexNode> taken =
                all.stream().filter(node -> !RexUtil.isNullLiteral(node, true)).toList();
        List<Expression> compiled = new ArrayList<>(new ExpressionCompiler(rex, pairType).compileAll(all));
        for (int i = left.width; i < compiled.size() && kind == JoinKind.LEFT; i++) {
            compiled.set(i, whereFound(compiled.get(i)));
        }
        return new ProjectRows(
                join,
                compiled,
                all.stream()
                        .map(node -> node instanceof RexInputRef ref ? ref.getIndex() : -1)
                        .toList(),
                RexText.all(taken, pairType.getFieldNames(), ", "),
                Brevity.of(taken));
    }

    /** Where no row matches there is nothing to compute with: all is NULL, and a path, which else is never. */
    private Expression whereFound(Expression made) {
        int path = left.width + PATH;
        return (execution, row) -> row[path] == null ? null : made.eval(execution, row);
    }

    /** A condition on pairs of the sides' rows, or what is made of them, as one on the scan's. */
    private RexNode ofScan(RexNode node) {
        List<RexNode> projects = right.projects;
        return projects == null
                ? node
                : node.accept(new RexShuttle() {
                    @Override
                    public RexNode visitInputRef(RexInputRef ref) {
                        return ref.getIndex() < left.width
                                ? ref
                                : RexUtil.shift(projects.get(ref.getIndex() - left.width), left.width);
                    }
                });
    }

    private ImmutableBitSet usedOfScan(ImmutableBitSet wanted) {
        List<RexNode> projects = right.projects;
        if (projects == null) {
            return wanted;
        }
        List<RexNode> made = right.columns(wanted, left.width).asList().stream()
                .map(projects::get)
                .toList();
        return RelOptUtil.InputFinder.bits(made, null)
                .set(PATH)
                .shift(left.width)
                .union(left.columns(wanted, 0));
    }

    /** How many rows are looked at where the right side is read without the join. */
    private double scannedRows() {
        return ScanLowering.pushdown(scan, right.conditions)
                .access(lowering.treeSize())
                .rows();
    }

    /** Whether it could be joined by hash; if not, each left row would be put to each right one. */
    private boolean hasKeys(RexNode condition) {
        List<Integer> leftKeys = new ArrayList<>();
        RelOptUtil.splitJoinCondition(
                left.rel, right.rel, condition, leftKeys, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        return !leftKeys.isEmpty();
    }

    /** Whether a condition on pairs is one on the scan's rows alone. */
    private boolean isOfScan(RexNode condition) {
        ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
        return !columns.isEmpty() && columns.nth(0) >= left.width;
    }

    private Expression compiled(List<RexNode> conditions) {
        return new ExpressionCompiler(rex, pairType).compile(RexUtil.composeConjunction(rex, conditions));
    }
}
