package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AsOf;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.function.FunctionTable;
import java.util.List;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/** {@code table FOR SYSTEM_TIME AS OF time}, and {@code table AS OF ZXID n}, which comes as {@code at_zxid(n)}. */
final class SnapshotLowering {
    private final ScanLowering scans;

    SnapshotLowering(ScanLowering scans) {
        this.scans = scans;
    }

    Operator lower(Snapshot snapshot, List<RexNode> conjuncts, ImmutableBitSet wanted) {
        boolean ofTree = snapshot.getInput() instanceof TableScan scan
                && ScanLowering.table(scan).rows().isOfTree();
        if (!ofTree) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "AS OF is for znodes, acls and ephemerals: of other tables no past is kept");
        }
        return asOf(snapshot, scans.lower((TableScan) snapshot.getInput(), conjuncts, wanted));
    }

    /** The rows as they were then. */
    static AsOf asOf(Snapshot snapshot, Operator rows) {
        RexNode period = snapshot.getPeriod();
        boolean byZxid =
                period instanceof RexCall call && call.getOperator().getName().equals(FunctionTable.AT_ZXID);
        RexNode moment = byZxid ? ((RexCall) period).getOperands().get(0) : period;
        RelDataType nothing = snapshot.getCluster().getTypeFactory().builder().build();
        Expression compiled = new ExpressionCompiler(snapshot.getCluster().getRexBuilder(), nothing).compile(moment);
        String text = (byZxid ? "zxid " : "") + RexText.of(moment, List.of());
        return new AsOf(rows, byZxid ? whole(compiled) : compiled, byZxid, text);
    }

    private static Expression whole(Expression number) {
        return (execution, row) -> number.eval(execution, row) instanceof Number n ? (Object) n.longValue() : null;
    }
}
