package io.zabra.sql.dml;

import java.util.Collection;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/** Has queries that refer to the row of a step around them refer to the row of the step that takes its place, which is wider. */
final class Retyping {
    private final Set<CorrelationId> variables;
    private final RelNode step;
    private final boolean same;
    private final RexBuilder rex;

    /**
     * @param variables that stand for the row
     * @param step in whose place there is another one
     */
    Retyping(Collection<CorrelationId> variables, RelNode before, RelNode step) {
        this.variables = Set.copyOf(variables);
        this.step = step;
        this.same = variables.isEmpty() || before == step;
        this.rex = step.getCluster().getRexBuilder();
    }

    RexNode of(RexNode expression) {
        return same ? expression : expression.accept(new InExpressions());
    }

    RelNode of(RelNode query) {
        return same ? query : query.accept(new InQueries());
    }

    private final class InQueries extends RelHomogeneousShuttle {
        @Override
        public RelNode visit(RelNode other) {
            return super.visit(other).accept(new InExpressions());
        }
    }

    private final class InExpressions extends RexShuttle {
        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            return access.getReferenceExpr() instanceof RexCorrelVariable variable && variables.contains(variable.id)
                    ? rex.makeFieldAccess(
                            rex.makeCorrel(step.getRowType(), variable.id),
                            access.getField().getIndex())
                    : super.visitFieldAccess(access);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery query) {
            RexNode visited = super.visitSubQuery(query);
            return visited instanceof RexSubQuery inner ? inner.clone(inner.rel.accept(new InQueries())) : visited;
        }
    }
}
