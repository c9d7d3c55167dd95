package io.zabra.sql.plan;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.exec.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * A node that no operator of ours covers (MULTISET queries, FUSION, INTERSECTION, MODE, aggregates of bits), run as the code that
 * Calcite generates for it, over inputs that are operators of ours. What it holds in memory is charged by the rows it reads.
 */
record EnumerableStep(
        String name, int width, double rows, List<Operator> inputs, Bindable<?> code, Map<String, Object> stash)
        implements Operator {
    private static final String SOURCE = "zabra_input_";
    /** Calcite has no code for its own projects and filters: they must be calcs. */
    private static final HepProgram CALCS = new HepProgramBuilder()
            .addRuleInstance(EnumerableRules.ENUMERABLE_PROJECT_TO_CALC_RULE)
            .addRuleInstance(EnumerableRules.ENUMERABLE_FILTER_TO_CALC_RULE)
            .build();

    static Operator of(Lowering lowering, RelNode rel) {
        List<Operator> inputs = new ArrayList<>();
        RelNode over = rel.copy(rel.getTraitSet(), sources(lowering, rel, inputs));
        Map<String, Object> stash = new HashMap<>();
        Bindable<?> code = EnumerableInterpretable.toBindable(stash, null, optimized(over), EnumerableRel.Prefer.ARRAY);
        double rows = inputs.stream().mapToDouble(Operator::rows).sum();
        return new EnumerableStep(rel.getRelTypeName(), rel.getRowType().getFieldCount(), rows, inputs, code, stash);
    }

    private static List<RelNode> sources(Lowering lowering, RelNode rel, List<Operator> inputs) {
        List<RelNode> sources = new ArrayList<>();
        for (RelNode input : rel.getInputs()) {
            sources.add(source(lowering, input, inputs));
        }
        return sources;
    }

    private static RelNode source(Lowering lowering, RelNode rel, List<Operator> inputs) {
        RelNode source = new EnumerableSource(rel.getCluster(), rel.getRowType(), SOURCE + inputs.size());
        inputs.add(lowering.lowerAll(rel));
        return source;
    }

    private static EnumerableRel optimized(RelNode rel) {
        RelOptPlanner planner = rel.getCluster().getPlanner();
        planner.clear();
        for (RelOptRule rule : EnumerableRules.rules()) {
            planner.addRule(rule);
        }
        planner.addRule(CoreRules.AGGREGATE_REDUCE_FUNCTIONS);
        planner.setRoot(planner.changeTraits(
                rel, rel.getCluster().traitSetOf(EnumerableConvention.INSTANCE).simplify()));
        HepPlanner calcs = new HepPlanner(CALCS);
        calcs.setRoot(planner.findBestExp());
        return (EnumerableRel) calcs.findBestExp();
    }

    @Override
    public RowCursor open(Execution execution) {
        Map<String, Object> variables = new HashMap<>(stash);
        for (int i = 0; i < inputs.size(); i++) {
            variables.put(SOURCE + i, new Rows(inputs.get(i), execution));
        }
        Enumerable<?> rows = code.bind(new ExecutionContext(execution, variables));
        return new EnumeratorCursor(rows.enumerator(), width, execution);
    }

    @Override
    public String label() {
        return "Calcite(" + name + ")";
    }

    /** An input as Calcite reads it; opened anew for each pass. */
    private static final class Rows extends AbstractEnumerable<@Nullable Object> {
        private final Operator input;
        private final Execution execution;

        Rows(Operator input, Execution execution) {
            this.input = input;
            this.execution = execution;
        }

        @Override
        public Enumerator<@Nullable Object> enumerator() {
            return new RowEnumerator(input, execution);
        }
    }

    /** A row of one column is its value, to Calcite. */
    private static final class RowEnumerator implements Enumerator<@Nullable Object> {
        private final Operator input;
        private final Execution execution;
        private RowCursor rows;
        private @Nullable Object current;
        private long keptBytes;

        RowEnumerator(Operator input, Execution execution) {
            this.input = input;
            this.execution = execution;
            this.rows = input.open(execution);
        }

        @Override
        public @Nullable Object current() {
            return current;
        }

        @Override
        public boolean moveNext() {
            Object[] row = rows.next();
            if (row == null) {
                return false;
            }
            execution.budget().tick();
            long bytes = Values.sizeBytes(row);
            execution.budget().keepBytes(bytes);
            keptBytes += bytes;
            current = input.width() == 1 ? row[0] : row;
            return true;
        }

        @Override
        public void reset() {
            close();
            rows = input.open(execution);
        }

        @Override
        public void close() {
            rows.close();
            execution.budget().releaseBytes(keptBytes);
            keptBytes = 0;
        }
    }

    private record EnumeratorCursor(Enumerator<?> rows, int width, Execution execution) implements RowCursor {
        @Override
        public @Nullable Object @Nullable [] next() {
            execution.budget().tick();
            if (!rows.moveNext()) {
                return null;
            }
            Object row = rows.current();
            if (width != 1 && row instanceof List<?> list) {
                return list.toArray();
            }
            return width != 1 && row instanceof Object[] array ? array : new Object[] {row};
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
