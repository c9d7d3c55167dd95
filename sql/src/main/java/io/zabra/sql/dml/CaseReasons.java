package io.zabra.sql.dml;

import io.zabra.sql.plan.VolatileCalls;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Why an expression may be NULL, where a CASE in it takes only the branch that its row is for. One step of a query; one thread. */
final class CaseReasons {
    private final Explained input;
    private final Collection<CorrelationId> variables;
    private final Retyping retyping;
    private final RexBuilder rex;

    /**
     * @param input what the expressions are made of
     * @param variables by which queries within them refer to its row
     */
    CaseReasons(Explained input, Collection<CorrelationId> variables, Retyping retyping) {
        this.input = input;
        this.variables = variables;
        this.retyping = retyping;
        this.rex = input.rel().getCluster().getRexBuilder();
    }

    /** Null where there is none. */
    @Nullable
    RexNode of(RexNode expression) {
        if (VolatileCalls.areIn(List.of(expression))) {
            return input.first(columns(expression));
        }
        if (expression.getKind() == SqlKind.CASE && expression instanceof RexCall call) {
            return ofCase(call.getOperands());
        }
        RexNode only = only(expression);
        return only == null ? input.first(columns(expression)) : of(only);
    }

    private ImmutableBitSet columns(RexNode expression) {
        return MadeOf.columns(expression, variables);
    }

    /** The operand of a call that alone is made of columns, else null. */
    private @Nullable RexNode only(RexNode expression) {
        if (!(expression instanceof RexCall call) || call instanceof RexOver || call instanceof RexSubQuery) {
            return null;
        }
        List<RexNode> some = call.getOperands().stream()
                .filter(operand -> !columns(operand).isEmpty())
                .toList();
        return some.size() == 1 ? some.get(0) : null;
    }

    /** @param operands conditions, each with its value behind it, and the value where none holds */
    private @Nullable RexNode ofCase(List<RexNode> operands) {
        List<RexNode> branches = new ArrayList<>();
        ImmutableBitSet asked = ImmutableBitSet.of();
        boolean any = false;
        for (int i = 0; i < operands.size(); i += 2) {
            boolean last = i == operands.size() - 1;
            if (!last) {
                asked = asked.union(columns(operands.get(i)));
                branches.add(retyping.of(operands.get(i)));
            }
            RexNode reason = firstOf(input.first(asked), of(operands.get(last ? i : i + 1)));
            any |= reason != null;
            branches.add(reason == null ? Explained.none(input.rel()) : reason);
        }
        return any ? rex.makeCall(SqlStdOperatorTable.CASE, branches) : null;
    }

    private @Nullable RexNode firstOf(@Nullable RexNode ofConditions, @Nullable RexNode ofValue) {
        if (ofConditions == null || ofValue == null) {
            return ofConditions == null ? ofValue : ofConditions;
        }
        RexNode some = Explained.call(input.rel(), SqlStdOperatorTable.IS_NOT_NULL, ofConditions);
        return Explained.call(input.rel(), SqlStdOperatorTable.CASE, some, ofConditions, ofValue);
    }
}
