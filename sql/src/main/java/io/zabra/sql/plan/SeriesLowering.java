package io.zabra.sql.plan;

import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.SeriesRows;
import io.zabra.sql.function.Series;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** {@code generate_series} in FROM, which is an array's items to Calcite, and may have more of them than an array. */
final class SeriesLowering {
    private SeriesLowering() {}

    /** Null where it is of something else, or of more. */
    static @Nullable Operator of(Lowering lowering, Uncollect items) {
        boolean one = items.getInput() instanceof Project project
                && project.getProjects().size() == 1
                && project.getProjects().get(0) instanceof RexCall call
                && Series.is(call.getOperator());
        if (!one || items.withOrdinality) {
            return null;
        }
        Project project = (Project) items.getInput();
        RexCall call = (RexCall) project.getProjects().get(0);
        RelNode input = project.getInput();
        List<RelDataType> types = new ArrayList<>();
        call.getOperands().forEach(operand -> types.add(operand.getType()));
        return new SeriesRows(
                lowering.lower(input, RelOptUtil.InputFinder.bits(call)),
                new ExpressionCompiler(items.getCluster().getRexBuilder(), input.getRowType())
                        .compileAll(call.getOperands()),
                Series.rows(types),
                length(call.getOperands()));
    }

    private static double length(List<RexNode> operands) {
        List<Double> numbers = new ArrayList<>();
        for (RexNode operand : operands) {
            Number number = operand instanceof RexLiteral literal
                            && Literals.isPlain(literal)
                            && Literals.value(literal) instanceof Number known
                    ? known
                    : null;
            if (number == null) {
                return 1;
            }
            numbers.add(number.doubleValue());
        }
        double step = numbers.size() > 2 ? numbers.get(2) : 1;
        return Math.max(1, Math.floor((numbers.get(1) - numbers.get(0)) / step) + 1);
    }
}
