package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AggregateCall;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.SortRows.SortKey;
import io.zabra.sql.exec.WindowCall;
import io.zabra.sql.exec.WindowFrame;
import io.zabra.sql.exec.WindowRows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Functions with OVER: one step for each window, each over the rows of the one before. */
final class WindowLowering {
    private final Window window;
    private final int inputWidth;

    private WindowLowering(Window window) {
        this.window = window;
        this.inputWidth = window.getInput().getRowType().getFieldCount();
    }

    static Operator lower(Lowering lowering, Window window, ImmutableBitSet wanted) {
        WindowLowering windows = new WindowLowering(window);
        Operator rows = lowering.lower(window.getInput(), windows.read(wanted));
        for (Window.Group group : window.groups) {
            rows = windows.step(rows, group);
        }
        return rows;
    }

    /** Columns of the input that are wanted above, and those that the windows read. */
    private ImmutableBitSet read(ImmutableBitSet wanted) {
        ImmutableBitSet.Builder read =
                wanted.intersect(ImmutableBitSet.range(inputWidth)).rebuild();
        for (Window.Group group : window.groups) {
            read.addAll(group.keys);
            read.addAll(group.orderKeys.getKeys());
            for (Window.RexWinAggCall call : group.aggCalls) {
                for (RexNode operand : call.getOperands()) {
                    int index = ((RexInputRef) operand).getIndex();
                    if (index < inputWidth) {
                        read.set(index);
                    }
                }
            }
        }
        return read.build();
    }

    private Operator step(Operator rows, Window.Group group) {
        if (group.exclude != RexWindowExclusion.EXCLUDE_NO_OTHER) {
            throw new SqlFailure(SqlState.NOT_SUPPORTED, "EXCLUDE is not supported in a window: join the rows instead");
        }
        List<SortKey> order = SortLowering.keys(group.orderKeys);
        List<WindowCall> calls = new ArrayList<>();
        for (Window.RexWinAggCall call : group.aggCalls) {
            calls.add(call(call));
        }
        WindowFrame frame = new WindowFrame(group.isRows, bound(group.lowerBound), bound(group.upperBound));
        requireDistances(frame, group);
        boolean all = frame.start().kind() == WindowFrame.Kind.UNBOUNDED_PRECEDING;
        if (!all && group.aggCalls.stream().anyMatch(call -> call.distinct)) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "DISTINCT is supported in frames that begin with UNBOUNDED PRECEDING alone");
        }
        return new WindowRows(rows, group.keys.asList(), order, frame, calls, text(group));
    }

    private WindowFrame.Bound bound(RexWindowBound bound) {
        if (bound.isCurrentRow()) {
            return new WindowFrame.Bound(WindowFrame.Kind.CURRENT, null);
        }
        if (bound.isUnbounded()) {
            return new WindowFrame.Bound(
                    bound.isPreceding() ? WindowFrame.Kind.UNBOUNDED_PRECEDING : WindowFrame.Kind.UNBOUNDED_FOLLOWING,
                    null);
        }
        RexNode offset = bound.getOffset();
        RexNode literal = offset instanceof RexInputRef ref ? constant(ref.getIndex()) : offset;
        BigDecimal distance = literal instanceof RexLiteral known ? known.getValueAs(BigDecimal.class) : null;
        boolean months = literal != null
                && SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getType().getSqlTypeName());
        if (distance == null || distance.signum() < 0 || months) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A frame is bounded by a number of rows, a number or an interval of days or less, as a literal that is"
                            + " not negative");
        }
        return new WindowFrame.Bound(
                bound.isPreceding() ? WindowFrame.Kind.PRECEDING : WindowFrame.Kind.FOLLOWING, distance);
    }

    private @Nullable RexLiteral constant(int index) {
        return index < inputWidth ? null : window.constants.get(index - inputWidth);
    }

    /** A distance is of one number or time. */
    private void requireDistances(WindowFrame frame, Window.Group group) {
        boolean measures =
                !frame.rows() && (frame.start().offset() != null || frame.end().offset() != null);
        if (!measures) {
            return;
        }
        List<Integer> keys = group.orderKeys.getKeys();
        SqlTypeName type = keys.size() == 1
                ? window.getInput()
                        .getRowType()
                        .getFieldList()
                        .get(keys.get(0))
                        .getType()
                        .getSqlTypeName()
                : SqlTypeName.ANY;
        if (!SqlTypeName.NUMERIC_TYPES.contains(type) && type != SqlTypeName.TIMESTAMP) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "RANGE with a distance is supported where rows are ordered by one number or TIMESTAMP: use ROWS");
        }
    }

    private WindowCall call(Window.RexWinAggCall call) {
        WindowCall.Kind kind = kind(call.getKind());
        AggregateCall aggregate = kind == WindowCall.Kind.AGGREGATE ? aggregate(call) : null;
        List<WindowCall.Argument> arguments = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            int index = ((RexInputRef) operand).getIndex();
            RexLiteral constant = constant(index);
            arguments.add(
                    constant == null
                            ? new WindowCall.Argument(index, null)
                            : new WindowCall.Argument(-1, Literals.value(constant)));
        }
        return new WindowCall(kind, aggregate, arguments, call.ignoreNulls, TypedValues.converted(call.getType()));
    }

    private static WindowCall.Kind kind(SqlKind kind) {
        return switch (kind) {
            case ROW_NUMBER -> WindowCall.Kind.ROW_NUMBER;
            case RANK -> WindowCall.Kind.RANK;
            case DENSE_RANK -> WindowCall.Kind.DENSE_RANK;
            case PERCENT_RANK -> WindowCall.Kind.PERCENT_RANK;
            case CUME_DIST -> WindowCall.Kind.CUME_DIST;
            case NTILE -> WindowCall.Kind.NTILE;
            case LAG -> WindowCall.Kind.LAG;
            case LEAD -> WindowCall.Kind.LEAD;
            case FIRST_VALUE -> WindowCall.Kind.FIRST_VALUE;
            case LAST_VALUE -> WindowCall.Kind.LAST_VALUE;
            case NTH_VALUE -> WindowCall.Kind.NTH_VALUE;
            default -> WindowCall.Kind.AGGREGATE;
        };
    }

    private static AggregateCall aggregate(Window.RexWinAggCall call) {
        AggregateCall known = AggregateLowering.windowed(call);
        if (known == null) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    call.getOperator().getName() + " is not supported with OVER: group in a subquery, and join that");
        }
        return known;
    }

    private String text(Window.Group group) {
        List<String> names = window.getInput().getRowType().getFieldNames();
        StringBuilder text = new StringBuilder();
        for (Window.RexWinAggCall call : group.aggCalls) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(call.getOperator().getName())
                    .append('(');
            List<String> operands = new ArrayList<>();
            for (RexNode operand : call.getOperands()) {
                int index = ((RexInputRef) operand).getIndex();
                RexLiteral constant = constant(index);
                operands.add(constant == null ? names.get(index) : RexText.of(constant, names));
            }
            text.append(call.distinct ? "DISTINCT " : "")
                    .append(String.join(", ", operands))
                    .append(')');
        }
        if (!group.keys.isEmpty()) {
            text.append("; by ")
                    .append(String.join(
                            ", ", group.keys.asList().stream().map(names::get).toList()));
        }
        String separator = "; order ";
        for (RelFieldCollation field : group.orderKeys.getFieldCollations()) {
            text.append(separator)
                    .append(names.get(field.getFieldIndex()))
                    .append(field.getDirection().isDescending() ? " DESC" : "");
            separator = ", ";
        }
        return text.toString();
    }
}
