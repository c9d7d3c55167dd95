package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AccessPath;
import io.zabra.sql.exec.Bound;
import io.zabra.sql.exec.Concatenation;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.LogRows;
import io.zabra.sql.exec.NamedRows;
import io.zabra.sql.exec.NodeRows;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.ServerQuestions;
import io.zabra.sql.exec.ServerRows;
import io.zabra.sql.exec.TableRows;
import io.zabra.sql.exec.ZnodeColumn;
import io.zabra.sql.exec.ZnodeScan;
import io.zabra.sql.schema.RowSource;
import io.zabra.sql.schema.ZabraTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Scans of our tables, with the conditions that their access paths take over. */
final class ScanLowering {
    private final double treeSize;
    private final ServerQuestions questions;

    /** @param questions of the plan */
    ScanLowering(double treeSize, ServerQuestions questions) {
        this.treeSize = treeSize;
        this.questions = questions;
    }

    static ZabraTable table(TableScan scan) {
        ZabraTable table = scan.getTable().unwrap(ZabraTable.class);
        if (table == null) {
            throw new SqlFailure(SqlState.UNKNOWN_TABLE, scan.getTable().getQualifiedName() + " is no table of ours");
        }
        return table;
    }

    Operator lower(TableScan scan, List<RexNode> conjuncts, ImmutableBitSet wanted) {
        ZabraTable table = table(scan);
        RowSource source = table.rows();
        if (source instanceof RowSource.Nodes) {
            Pushdown pushdown = pushdown(scan, conjuncts);
            List<List<RexNode>> alternatives =
                    pushdown.isSelective() ? List.of() : new ScanAlternatives(scan, treeSize).of(conjuncts);
            return alternatives.isEmpty()
                    ? znodes(scan, pushdown, wanted)
                    : new Concatenation(alternatives.stream()
                            .<Operator>map(one -> znodes(scan, pushdown(scan, one), wanted))
                            .toList());
        }
        int width = table.columns().size();
        if (source instanceof RowSource.PerNode perNode) {
            Pushdown pushdown = pushdown(scan, conjuncts);
            AccessPath access = pushdown.access(treeSize);
            return filtered(new NodeRows(table.name(), width, access, perNode.expander()), pushdown.residual(), scan);
        }
        if (source instanceof RowSource.Logged) {
            return filtered(new LogRows(new LogPushdown(scan).bounds(conjuncts)), conjuncts, scan);
        }
        if (source instanceof RowSource.PerServer perServer) {
            return perServer(scan, perServer, conjuncts, wanted);
        }
        if (source instanceof RowSource.PerName perName) {
            return perName(scan, perName, conjuncts);
        }
        RowSource.Computed computed = (RowSource.Computed) source;
        return filtered(
                new TableRows(table.name(), width, computed.rowsExpected(), computed.source()), conjuncts, scan);
    }

    /** A condition on the number says which servers are to be asked. */
    private Operator perServer(
            TableScan scan, RowSource.PerServer source, List<RexNode> conjuncts, ImmutableBitSet wanted) {
        ZabraTable table = table(scan);
        Pushdown pushdown = pushdown(scan, conjuncts);
        @Nullable List<Bound> servers = pushdown.access(1) instanceof AccessPath.Points points ? points.paths() : null;
        List<RexNode> residual = servers == null ? conjuncts : pushdown.residual();
        boolean compares = source.compared() >= 0
                && wanted.union(RelOptUtil.InputFinder.bits(conjuncts, null)).get(source.compared());
        boolean varies = conjuncts.stream().anyMatch(RexUtil::containsCorrelation);
        ServerRows rows = new ServerRows(
                table.name(),
                table.columns().size(),
                source.rowsExpected(),
                source.own(),
                servers,
                compares || varies,
                source.finish(),
                questions);
        return filtered(rows, residual, scan);
    }

    /** Conditions on the names alone say of what the rows are to be found. */
    private static Operator perName(TableScan scan, RowSource.PerName source, List<RexNode> conjuncts) {
        ImmutableBitSet names = ImmutableBitSet.range(source.names());
        List<RexNode> onNames = new ArrayList<>();
        List<RexNode> others = new ArrayList<>();
        for (RexNode conjunct : conjuncts) {
            ImmutableBitSet refs = RelOptUtil.InputFinder.bits(conjunct);
            boolean isOnNames = !refs.isEmpty() && names.contains(refs) && RexUtil.isDeterministic(conjunct);
            (isOnNames ? onNames : others).add(conjunct);
        }
        RexBuilder rex = scan.getCluster().getRexBuilder();
        Expression wanted = onNames.isEmpty()
                ? null
                : new ExpressionCompiler(rex, scan.getRowType()).compile(RexUtil.composeConjunction(rex, onNames));
        String text = RexText.all(onNames, scan.getRowType().getFieldNames(), " AND ");
        ZabraTable table = table(scan);
        NamedRows rows = new NamedRows(
                table.name(), table.columns().size(), source.rowsExpected(), source.source(), wanted, text);
        return filtered(rows, others, scan);
    }

    static Pushdown pushdown(TableScan scan, List<RexNode> conjuncts) {
        RexBuilder rex = scan.getCluster().getRexBuilder();
        RelDataType nothing = scan.getCluster().getTypeFactory().builder().build();
        return new Pushdown(new IndexedColumns(
                        rex, nothing, table(scan).rows(), scan.getRowType().getFieldNames()))
                .take(conjuncts);
    }

    private ZnodeScan znodes(TableScan scan, Pushdown pushdown, ImmutableBitSet wanted) {
        return znodes(scan, pushdown.access(treeSize), pushdown.residual(), pushdown.residualIfExact(), wanted);
    }

    private static Operator filtered(Operator rows, List<RexNode> conditions, TableScan scan) {
        if (conditions.isEmpty()) {
            return rows;
        }
        return Lowering.filter(
                rows, RexUtil.composeConjunction(scan.getCluster().getRexBuilder(), conditions), scan);
    }

    /**
     * @param conditions what the access path leaves open
     * @param ifExact those of them that it leaves open where it {@link AccessPath#isExact}
     */
    static ZnodeScan znodes(
            TableScan scan,
            AccessPath access,
            List<RexNode> conditions,
            List<RexNode> ifExact,
            ImmutableBitSet wanted) {
        ZnodeScan all = znodes(scan, access, conditions, wanted);
        return ifExact.size() == conditions.size() ? all : all.ifExact(znodes(scan, access, ifExact, wanted));
    }

    private static ZnodeScan znodes(
            TableScan scan, AccessPath access, List<RexNode> conditions, ImmutableBitSet wanted) {
        RexBuilder rex = scan.getCluster().getRexBuilder();
        ImmutableBitSet tested = RelOptUtil.InputFinder.bits(conditions, null);
        @Nullable
        Expression condition = conditions.isEmpty()
                ? null
                : new ExpressionCompiler(rex, scan.getRowType()).compile(RexUtil.composeConjunction(rex, conditions));
        String text = RexText.all(conditions, scan.getRowType().getFieldNames(), " AND ");
        return new ZnodeScan(
                access, columns(tested), condition, Brevity.of(conditions), text, columns(wanted.except(tested)));
    }

    private static List<ZnodeColumn> columns(ImmutableBitSet ordinals) {
        List<ZnodeColumn> columns = new ArrayList<>();
        for (int ordinal : ordinals) {
            columns.add(ZnodeColumn.at(ordinal));
        }
        return columns;
    }
}
