package io.zabra.sql.dml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** The columns of its row that an expression is made of; of functions with OVER what they are given, and not by what they part and order. */
final class MadeOf extends RexVisitorImpl<@Nullable Void> {
    private final Collection<CorrelationId> variables;
    private final ImmutableBitSet.Builder columns = ImmutableBitSet.builder();

    private MadeOf(Collection<CorrelationId> variables) {
        super(true);
        this.variables = variables;
    }

    /** The queries within an expression that yield one value. */
    static List<RexSubQuery> queries(RexNode expression) {
        List<RexSubQuery> queries = new ArrayList<>();
        expression.accept(new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitSubQuery(RexSubQuery query) {
                if (query.getKind() == SqlKind.SCALAR_QUERY) {
                    queries.add(query);
                }
                return super.visitSubQuery(query);
            }
        });
        return queries;
    }

    /** @param variables by which queries within the expression refer to its row */
    static ImmutableBitSet columns(RexNode expression, Collection<CorrelationId> variables) {
        MadeOf visitor = new MadeOf(variables);
        expression.accept(visitor);
        return visitor.columns.build();
    }

    @Override
    public @Nullable Void visitInputRef(RexInputRef ref) {
        columns.set(ref.getIndex());
        return null;
    }

    @Override
    public @Nullable Void visitOver(RexOver over) {
        over.getOperands().forEach(operand -> operand.accept(this));
        return null;
    }

    @Override
    public @Nullable Void visitSubQuery(RexSubQuery query) {
        for (CorrelationId variable : variables) {
            columns.addAll(RelOptUtil.correlationColumns(variable, query.rel));
        }
        return super.visitSubQuery(query);
    }
}
