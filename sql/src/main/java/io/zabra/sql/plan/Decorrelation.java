package io.zabra.sql.plan;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has joins stand for what refers to the rows around it, where they mean the same; all else is run for each of these rows. */
final class Decorrelation {
    private static final Logger LOG = LoggerFactory.getLogger(Decorrelation.class);

    private boolean keepsCorrelation;

    private Decorrelation() {}

    static RelNode of(RelNode rel) {
        Decorrelation found = new Decorrelation();
        found.references(rel);
        if (found.keepsCorrelation) {
            return rel;
        }
        try {
            return RelDecorrelator.decorrelateQuery(rel, RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null));
        } catch (RuntimeException | AssertionError e) {
            // It says so by whatever it runs into that there is no such join.
            LOG.debug("Calcite has no join for a query", e);
            return rel;
        }
    }

    /**
     * The rows around it that it refers to. Calcite's joins mean another thing where a function with OVER is among what refers to them,
     * whose window would reach over the rows of all of these; where both sides of a join refer to them, which would be joined for
     * different ones; and where rows at two levels are referred to.
     */
    private Set<CorrelationId> references(RelNode rel) {
        Set<CorrelationId> all = new HashSet<>();
        for (RelNode input : rel.getInputs()) {
            Set<CorrelationId> ofInput = references(input);
            boolean inner = rel instanceof Correlate correlate && ofInput.contains(correlate.getCorrelationId());
            boolean both = rel instanceof Join && !Collections.disjoint(all, ofInput);
            keepsCorrelation |= (inner && ofInput.size() > 1) || both;
            all.addAll(ofInput);
        }
        RelOptUtil.VariableUsedVisitor own = new RelOptUtil.VariableUsedVisitor(null);
        rel.accept(own);
        all.addAll(own.variables);
        all.removeAll(rel.getVariablesSet());
        keepsCorrelation |= rel instanceof Project project && project.containsOver() && !all.isEmpty();
        return all;
    }
}
