package io.zabra.sql.plan;

import io.zabra.sql.exec.Bound;
import io.zabra.sql.exec.LogBound;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Finds the conditions that say from where to where the log is to be read. All of them are tested again on each row. */
final class LogPushdown {
    private static final int ZXID = 0;
    private static final int TIME = 2;

    private final RexBuilder rex;
    private final ExpressionCompiler bounds;
    private final List<String> names;

    LogPushdown(TableScan scan) {
        this.rex = scan.getCluster().getRexBuilder();
        this.bounds = new ExpressionCompiler(
                rex, scan.getCluster().getTypeFactory().builder().build());
        this.names = scan.getRowType().getFieldNames();
    }

    List<LogBound> bounds(List<RexNode> conjuncts) {
        List<LogBound> found = new ArrayList<>();
        for (RexNode conjunct : conjuncts) {
            for (RexNode part : RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, conjunct))) {
                LogBound bound =
                        part instanceof RexCall call && call.getOperands().size() == 2 ? bound(call) : null;
                if (bound != null) {
                    found.add(bound);
                }
            }
        }
        return found;
    }

    private @Nullable LogBound bound(RexCall call) {
        boolean mirrored = !(call.getOperands().get(0) instanceof RexInputRef);
        RexNode column = call.getOperands().get(mirrored ? 1 : 0);
        RexNode value = call.getOperands().get(mirrored ? 0 : 1);
        LogBound.Kind kind = kind(call.getKind(), mirrored);
        if (kind == null || !(column instanceof RexInputRef ref) || !isKnown(value)) {
            return null;
        }
        SqlTypeName type = value.getType().getSqlTypeName();
        boolean byTime = ref.getIndex() == TIME && type == SqlTypeName.TIMESTAMP;
        boolean byZxid = ref.getIndex() == ZXID && SqlTypeName.EXACT_TYPES.contains(type);
        return byTime || byZxid
                ? new LogBound(byTime, kind, new Bound(bounds.compile(value), RexText.of(value, names), false))
                : null;
    }

    private static boolean isKnown(RexNode value) {
        return RelOptUtil.InputFinder.bits(value).isEmpty() && RexUtil.isDeterministic(value);
    }

    private static LogBound.@Nullable Kind kind(SqlKind kind, boolean mirrored) {
        return switch (kind) {
            case EQUALS -> LogBound.Kind.EQUAL;
            case GREATER_THAN -> mirrored ? LogBound.Kind.LESS : LogBound.Kind.GREATER;
            case GREATER_THAN_OR_EQUAL -> mirrored ? LogBound.Kind.AT_MOST : LogBound.Kind.AT_LEAST;
            case LESS_THAN -> mirrored ? LogBound.Kind.GREATER : LogBound.Kind.LESS;
            case LESS_THAN_OR_EQUAL -> mirrored ? LogBound.Kind.AT_LEAST : LogBound.Kind.AT_MOST;
            default -> null;
        };
    }
}
