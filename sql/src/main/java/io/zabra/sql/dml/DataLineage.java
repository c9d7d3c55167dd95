package io.zabra.sql.dml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Follows data of znodes through a query, by whatever way, to the columns that are made of it row by row, and gives the query for
 * each of these a column more, behind its own, that says why it may have come to NULL: {@link HiddenData}. What aggregates make of
 * data, and what a query within an expression finds, is no copy.
 *
 * <p>Each step of the query keeps its columns where they are. One query; one thread.
 */
final class DataLineage implements UnaryOperator<RelNode> {
    private final List<Integer> columns;
    private final Map<Integer, Integer> places = new HashMap<>();

    /** @param columns of the query, from 0, of which to say it; there is nothing to say of one that the query has not */
    DataLineage(List<Integer> columns) {
        this.columns = columns;
    }

    /** Where it is said of a column, once the query was given; less than 0 where the column is not made of data. */
    int reasonOf(int column) {
        return places.getOrDefault(column, -1);
    }

    @Override
    public RelNode apply(RelNode query) {
        int width = query.getRowType().getFieldCount();
        ImmutableBitSet wanted = ImmutableBitSet.of(
                columns.stream().filter(column -> column >= 0 && column < width).toList());
        Explained explained = of(query, wanted);
        List<RexNode> more = new ArrayList<>();
        for (int column : wanted) {
            RexNode reason = explained.reasons().get(column);
            if (reason != null) {
                places.put(column, width + more.size());
                more.add(reason);
            }
        }
        return more.isEmpty() ? query : Explained.widened(explained.rel(), width, more);
    }

    private Explained of(RelNode rel, ImmutableBitSet wanted) {
        if (wanted.isEmpty()) {
            return Explained.not(rel);
        }
        if (rel instanceof Project project) {
            return project(project, wanted);
        }
        if (rel instanceof Filter filter) {
            return filter(filter, wanted);
        }
        if (rel instanceof Join join) {
            return join(join, wanted);
        }
        if (rel instanceof Correlate correlate) {
            return correlate(correlate, wanted);
        }
        if (rel instanceof Aggregate aggregate) {
            return aggregate(aggregate, wanted);
        }
        if (rel instanceof Union union) {
            List<Explained> inputs =
                    union.getInputs().stream().map(input -> of(input, wanted)).toList();
            return Explained.ofUnion(union, inputs, wanted);
        }
        if (rel instanceof Sort sort) {
            Explained input = of(sort.getInput(), wanted);
            return new Explained(
                    sort.copy(sort.getTraitSet(), input.rel(), sort.getCollation(), sort.offset, sort.fetch),
                    input.reasons());
        }
        return Explained.ofTable(rel, wanted);
    }

    private Explained project(Project project, ImmutableBitSet wanted) {
        Map<Integer, ImmutableBitSet> madeOf = new HashMap<>();
        for (int column : wanted) {
            madeOf.put(column, MadeOf.columns(project.getProjects().get(column), project.getVariablesSet()));
        }
        Explained input = of(project.getInput(), ImmutableBitSet.union(madeOf.values()));
        if (input.reasons().isEmpty()) {
            return Explained.not(project);
        }
        Retyping retyping = new Retyping(project.getVariablesSet(), project.getInput(), input.rel());
        List<RexNode> all = new ArrayList<>();
        project.getProjects().forEach(expression -> all.add(retyping.of(expression)));
        Map<Integer, Integer> behind = new HashMap<>();
        for (int column : wanted) {
            RexNode reason = input.first(madeOf.getOrDefault(column, ImmutableBitSet.of()));
            if (reason != null) {
                behind.put(column, all.size());
                all.add(reason);
            }
        }
        return Explained.of(Explained.projected(input.rel(), all, project.getVariablesSet()), behind);
    }

    private Explained filter(Filter filter, ImmutableBitSet wanted) {
        Explained input = of(filter.getInput(), wanted);
        Retyping retyping = new Retyping(filter.getVariablesSet(), filter.getInput(), input.rel());
        return new Explained(
                filter.copy(filter.getTraitSet(), input.rel(), retyping.of(filter.getCondition())), input.reasons());
    }

    private Explained join(Join join, ImmutableBitSet wanted) {
        int width = join.getLeft().getRowType().getFieldCount();
        Explained left = of(join.getLeft(), wanted.intersect(ImmutableBitSet.range(width)));
        Explained right = of(join.getRight(), behind(wanted, width));
        boolean same = left.rel() == join.getLeft() && right.rel() == join.getRight();
        if (!same && !join.getVariablesSet().isEmpty()) {
            return Explained.not(join);
        }
        RexNode condition = RexUtil.shift(join.getCondition(), width, left.width() - width);
        RelNode joined = same
                ? join
                : join.copy(
                        join.getTraitSet(),
                        condition,
                        left.rel(),
                        right.rel(),
                        join.getJoinType(),
                        join.isSemiJoinDone());
        return Explained.ofPairs(
                joined, left, width, right, join.getRight().getRowType().getFieldCount());
    }

    private Explained correlate(Correlate correlate, ImmutableBitSet wanted) {
        int width = correlate.getLeft().getRowType().getFieldCount();
        Explained left = of(correlate.getLeft(), wanted.intersect(ImmutableBitSet.range(width)));
        Explained right = of(correlate.getRight(), behind(wanted, width));
        Retyping retyping = new Retyping(List.of(correlate.getCorrelationId()), correlate.getLeft(), left.rel());
        RelNode joined = correlate.copy(
                correlate.getTraitSet(),
                left.rel(),
                retyping.of(right.rel()),
                correlate.getCorrelationId(),
                correlate.getRequiredColumns(),
                correlate.getJoinType());
        return Explained.ofPairs(
                joined, left, width, right, correlate.getRight().getRowType().getFieldCount());
    }

    private static ImmutableBitSet behind(ImmutableBitSet wanted, int width) {
        return wanted.intersect(ImmutableBitSet.range(width, Math.max(width, wanted.length())))
                .shift(-width);
    }

    /** What it groups by, in which all that is hidden is one group; with grouping sets NULL says something else, too. */
    private Explained aggregate(Aggregate aggregate, ImmutableBitSet wanted) {
        if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
            return Explained.not(aggregate);
        }
        Map<Integer, Integer> keys = new HashMap<>();
        for (int column : wanted.intersect(ImmutableBitSet.range(aggregate.getGroupCount()))) {
            keys.put(column, aggregate.getGroupSet().nth(column));
        }
        Explained input = of(aggregate.getInput(), ImmutableBitSet.of(keys.values()));
        return Explained.ofGroups(aggregate, input, keys);
    }
}
