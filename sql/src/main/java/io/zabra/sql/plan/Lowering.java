package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Concatenation;
import io.zabra.sql.exec.CorrelatedJoin;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.FilterRows;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.ProjectRows;
import io.zabra.sql.exec.Recursion;
import io.zabra.sql.exec.ServerQuestions;
import io.zabra.sql.exec.SetOperation;
import io.zabra.sql.exec.ValuesRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Collect;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a logical plan into operators, node by node, without search: the rewrites before it have put filters where they
 * belong, and our tables have one index. A node that no operator of ours covers becomes an {@link EnumerableStep} over
 * operators of ours. Rows keep their width, and hold only the columns that are {@code wanted} above.
 */
final class Lowering {
    private static final int NODES_MAX = 100_000;
    private static final int TRIES_MAX = 32;

    private final Planning planning;
    private final double treeSize;
    private final ServerQuestions questions = new ServerQuestions();
    private final ScanLowering scans;
    private final IdentityHashMap<RelNode, Map<ImmutableBitSet, Operator>> lowered = new IdentityHashMap<>();
    private int nodes;
    private int tries;

    Lowering(Planning planning) {
        this.planning = planning;
        this.treeSize = planning.treeSize();
        this.scans = new ScanLowering(treeSize, questions);
    }

    /** Rows that a join without a condition may be expected to make. */
    double pairsMax() {
        return planning.pairsMax();
    }

    /** Znodes in the tree, for estimates. */
    double treeSize() {
        return treeSize;
    }

    /** The whole plan. */
    Operator lowerPlan(RelNode rel) {
        Operator plan = lowerAll(rel);
        questions.add(plan);
        return plan;
    }

    Operator lowerAll(RelNode rel) {
        return lower(rel, ImmutableBitSet.range(rel.getRowType().getFieldCount()));
    }

    /** Whether one more part of the plan may be lowered in another way, to be compared: parts within parts would be, over and over. */
    boolean triesAgain() {
        return tries++ < TRIES_MAX;
    }

    /** Once for the same columns, however many ways to join are compared. */
    Operator lower(RelNode rel, ImmutableBitSet wanted) {
        Map<ImmutableBitSet, Operator> known = lowered.computeIfAbsent(rel, same -> new HashMap<>());
        Operator found = known.get(wanted);
        if (found == null) {
            found = lowerAnew(rel, wanted);
            known.put(wanted, found);
        }
        return found;
    }

    private Operator lowerAnew(RelNode rel, ImmutableBitSet wanted) {
        planning.check();
        // Subqueries within subqueries may stand for the same rows again and again.
        if (++nodes > NODES_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_COMPLEX,
                    "The statement's subqueries lie too deep within each other: write them as joins");
        }
        if (rel instanceof TableScan scan) {
            if (scan.getTable().unwrap(TransientTable.class) != null) {
                return new Recursion.WorkTable(
                        name(scan.getTable()), scan.getRowType().getFieldCount());
            }
            return scans.lower(scan, List.of(), wanted);
        }
        if (rel instanceof Filter filter) {
            return filter(filter, wanted);
        }
        if (rel instanceof Project project) {
            return project(project, wanted);
        }
        if (rel instanceof Sort sort) {
            return SortLowering.lower(this, sort, wanted);
        }
        if (rel instanceof Join join) {
            return new JoinLowering(this, join).lower(wanted);
        }
        if (rel instanceof Aggregate aggregate) {
            Operator lowered = AggregateLowering.lower(this, aggregate);
            return lowered == null ? EnumerableStep.of(this, rel) : lowered;
        }
        return lowerOther(rel, wanted);
    }

    private Operator lowerOther(RelNode rel, ImmutableBitSet wanted) {
        if (rel instanceof SetOp operation) {
            return setOperation(operation, wanted);
        }
        if (rel instanceof Values values) {
            Operator lowered = values(values);
            return lowered == null ? EnumerableStep.of(this, rel) : lowered;
        }
        if (rel instanceof Correlate correlate) {
            return correlate(correlate, wanted);
        }
        if (rel instanceof RepeatUnion recursion && recursion.getTransientTable() != null) {
            return new Recursion(
                    lowerAll(recursion.getSeedRel()),
                    lowerAll(recursion.getIterativeRel()),
                    recursion.all,
                    name(recursion.getTransientTable()));
        }
        if (rel instanceof Spool spool) {
            return lowerAll(spool.getInput());
        }
        if (rel instanceof Snapshot snapshot) {
            return new SnapshotLowering(scans).lower(snapshot, List.of(), wanted);
        }
        if (rel instanceof Window window) {
            return WindowLowering.lower(this, window, wanted);
        }
        if (rel instanceof Uncollect items) {
            Operator series = SeriesLowering.of(this, items);
            return series != null ? series : UnnestLowering.lower(this, items);
        }
        if (rel instanceof Collect) {
            return EnumerableStep.of(this, rel);
        }
        throw new SqlFailure(
                SqlState.NOT_SUPPORTED, "The statement uses something that is not supported: " + rel.getRelTypeName());
    }

    private static String name(RelOptTable table) {
        return String.join(".", table.getQualifiedName());
    }

    private Operator filter(Filter filter, ImmutableBitSet wanted) {
        if (RexOver.containsOver(filter.getCondition())) {
            throw misplacedOver();
        }
        RelNode input = filter.getInput();
        if (input instanceof TableScan scan && scan.getTable().unwrap(TransientTable.class) == null) {
            return scans.lower(scan, RelOptUtil.conjunctions(filter.getCondition()), wanted);
        }
        if (input instanceof Snapshot snapshot) {
            return new SnapshotLowering(scans).lower(snapshot, RelOptUtil.conjunctions(filter.getCondition()), wanted);
        }
        Operator rows = lower(input, wanted.union(RelOptUtil.InputFinder.bits(filter.getCondition())));
        return filter(rows, filter.getCondition(), input);
    }

    static Operator filter(Operator rows, RexNode condition, RelNode input) {
        Expression compiled =
                new ExpressionCompiler(input.getCluster().getRexBuilder(), input.getRowType()).compile(condition);
        return new FilterRows(
                rows, compiled, RexText.of(condition, input.getRowType().getFieldNames()));
    }

    private Operator project(Project project, ImmutableBitSet wanted) {
        if (project.containsOver()) {
            throw misplacedOver();
        }
        RelNode input = project.getInput();
        List<RexNode> nodes = new ArrayList<>();
        List<RexNode> used = new ArrayList<>();
        for (int i = 0; i < project.getProjects().size(); i++) {
            RexNode node = project.getProjects().get(i);
            boolean isWanted = wanted.get(i);
            nodes.add(isWanted ? node : project.getCluster().getRexBuilder().makeNullLiteral(node.getType()));
            if (isWanted) {
                used.add(node);
            }
        }
        Operator rows = lower(input, RelOptUtil.InputFinder.bits(used, null));
        ExpressionCompiler compiler =
                new ExpressionCompiler(project.getCluster().getRexBuilder(), input.getRowType());
        List<Integer> sources = nodes.stream()
                .map(node -> node instanceof RexInputRef ref ? ref.getIndex() : -1)
                .toList();
        if (isIdentity(sources, rows.width())) {
            return rows;
        }
        String text = RexText.all(used, input.getRowType().getFieldNames(), ", ");
        return new ProjectRows(rows, compiler.compileAll(nodes), sources, text, Brevity.of(used));
    }

    private static SqlFailure misplacedOver() {
        return new SqlFailure(
                SqlState.NOT_SUPPORTED,
                "A function with OVER is not supported here: compute it in a subquery, and refer to that");
    }

    private static boolean isIdentity(List<Integer> sources, int width) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) != i) {
                return false;
            }
        }
        return sources.size() == width;
    }

    private Operator setOperation(SetOp operation, ImmutableBitSet wanted) {
        boolean concatenates = operation.kind == SqlKind.UNION && operation.all;
        List<Operator> inputs = new ArrayList<>();
        for (RelNode input : operation.getInputs()) {
            Operator lowered = concatenates ? lower(input, wanted) : lowerAll(input);
            if (concatenates && lowered instanceof Concatenation several) {
                inputs.addAll(several.inputs());
            } else {
                inputs.add(lowered);
            }
        }
        if (concatenates) {
            return new Concatenation(inputs);
        }
        SetOperation.Kind kind = switch (operation.kind) {
            case UNION -> SetOperation.Kind.UNION;
            case INTERSECT -> SetOperation.Kind.INTERSECT;
            default -> SetOperation.Kind.EXCEPT;
        };
        return new SetOperation(kind, operation.all, inputs);
    }

    private static @Nullable Operator values(Values values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.getTuples()) {
            if (!tuple.stream().allMatch(Literals::isPlain)) {
                return null;
            }
            Object[] row = new Object[tuple.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = Literals.value(tuple.get(i));
            }
            rows.add(row);
        }
        return new ValuesRows(values.getRowType().getFieldCount(), rows);
    }

    private Operator correlate(Correlate correlate, ImmutableBitSet wanted) {
        int leftWidth = correlate.getLeft().getRowType().getFieldCount();
        ImmutableBitSet leftWanted =
                wanted.intersect(ImmutableBitSet.range(leftWidth)).union(correlate.getRequiredColumns());
        if (!correlate.getCondition().isAlwaysTrue()) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED, "This correlated subquery is not supported: write it as a join");
        }
        return new CorrelatedJoin(
                JoinLowering.kind(correlate.getJoinType()),
                lower(correlate.getLeft(), leftWanted),
                lowerAll(correlate.getRight()),
                correlate.getCorrelationId().getId());
    }
}
