package io.zabra.sql.plan;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Sarg;

/**
 * Which expressions a thread that serves others may compute: a few comparisons of columns, literals and parameters. No function is
 * among them, be it ever so cheap for what most people give it.
 */
final class Brevity {
    /** Nodes of expressions that are computed together. */
    private static final int NODES_MAX = 64;

    private static final int CHARS_MAX = 16_384;

    private static final Set<SqlKind> COMPARISONS = EnumSet.of(
            SqlKind.AND,
            SqlKind.OR,
            SqlKind.NOT,
            SqlKind.IS_NULL,
            SqlKind.IS_NOT_NULL,
            SqlKind.IS_TRUE,
            SqlKind.IS_NOT_TRUE,
            SqlKind.IS_FALSE,
            SqlKind.IS_NOT_FALSE,
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL,
            SqlKind.IS_DISTINCT_FROM,
            SqlKind.IS_NOT_DISTINCT_FROM);

    private int nodes;

    private Brevity() {}

    /** Whether all of them together are computed in no time, whatever the values. */
    static boolean of(List<? extends RexNode> expressions) {
        Brevity brevity = new Brevity();
        return expressions.stream().allMatch(brevity::takes);
    }

    private boolean takes(RexNode node) {
        if (++nodes > NODES_MAX) {
            return false;
        }
        if (node instanceof RexLiteral literal) {
            return isShort(literal);
        }
        if (node instanceof RexInputRef || node instanceof RexDynamicParam || node instanceof RexFieldAccess) {
            return true;
        }
        return node instanceof RexCall call
                && isCheap(call)
                && call.getOperands().stream().allMatch(this::takes);
    }

    private boolean isShort(RexLiteral literal) {
        if (literal.getTypeName() == SqlTypeName.SARG) {
            Sarg<?> sarg = Objects.requireNonNull(literal.getValueAs(Sarg.class), "sarg");
            nodes += sarg.rangeSet.asRanges().size();
            return nodes <= NODES_MAX;
        }
        if (!SqlTypeName.CHAR_TYPES.contains(literal.getTypeName())) {
            return true;
        }
        String text = literal.getValueAs(String.class);
        return text == null || text.length() <= CHARS_MAX;
    }

    private static boolean isCheap(RexCall call) {
        return call.getKind() == SqlKind.CAST
                ? isPlainCast(call)
                : call.getKind() == SqlKind.SEARCH || COMPARISONS.contains(call.getKind());
    }

    /** To a text that is no longer than before, or between numbers. */
    private static boolean isPlainCast(RexCall cast) {
        SqlTypeName source = cast.getOperands().get(0).getType().getSqlTypeName();
        SqlTypeName target = cast.getType().getSqlTypeName();
        boolean text = SqlTypeName.CHAR_TYPES.contains(source);
        boolean number = SqlTypeName.NUMERIC_TYPES.contains(source);
        return target == SqlTypeName.VARCHAR
                ? text || SqlTypeName.INT_TYPES.contains(source)
                : SqlTypeName.NUMERIC_TYPES.contains(target) ? text || number : source == target && !text;
    }
}
