package io.zabra.sql.plan;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** Columns that have one value in all rows, as {@code parent} has behind {@code WHERE parent = '/a'}. Stateless. */
final class Constants {
    private Constants() {}

    static ImmutableBitSet columns(RelNode rel) {
        ImmutableBitSet.Builder constant = ImmutableBitSet.builder();
        if (rel instanceof Filter filter) {
            constant.addAll(columns(filter.getInput()));
            for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
                if (condition.getKind() == SqlKind.EQUALS) {
                    RexCall equal = (RexCall) condition;
                    add(equal.getOperands().get(0), equal.getOperands().get(1), constant);
                    add(equal.getOperands().get(1), equal.getOperands().get(0), constant);
                }
            }
        } else if (rel instanceof Project project) {
            ImmutableBitSet below = columns(project.getInput());
            for (int i = 0; i < project.getProjects().size(); i++) {
                if (project.getProjects().get(i) instanceof RexInputRef ref && below.get(ref.getIndex())) {
                    constant.set(i);
                }
            }
        }
        return constant.build();
    }

    private static void add(RexNode column, RexNode value, ImmutableBitSet.Builder constant) {
        if (column instanceof RexInputRef ref && RexUtil.isConstant(value)) {
            constant.set(ref.getIndex());
        }
    }
}
