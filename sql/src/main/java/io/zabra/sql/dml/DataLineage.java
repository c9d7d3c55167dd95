package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.VolatileCalls;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Follows data of znodes through a query, by whatever way, to the columns that are made of it, and gives the query for each of these a
 * column more, behind its own, that says why it may have come to NULL: {@link HiddenData}.
 *
 * <p>Each step of the query keeps its columns where they are. One query; one thread.
 */
final class DataLineage implements UnaryOperator<RelNode> {
    /** They make something of what they order their rows by. */
    private static final Set<SqlKind> PERCENTILES = EnumSet.of(SqlKind.PERCENTILE_CONT, SqlKind.PERCENTILE_DISC);

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
        if (rel instanceof SetOp sets) {
            List<Explained> inputs =
                    sets.getInputs().stream().map(input -> of(input, wanted)).toList();
            return ExplainedSets.of(sets, inputs, wanted);
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
        Retyping retyping = new Retyping(project.getVariablesSet(), project.getInput(), input.rel());
        CaseReasons reasons = new CaseReasons(input, project.getVariablesSet(), retyping);
        List<RexNode> all = new ArrayList<>();
        project.getProjects().forEach(expression -> all.add(retyping.of(expression)));
        Map<Integer, ImmutableBitSet> behind = new HashMap<>();
        for (int column : wanted) {
            int before = all.size();
            RexNode reason = reasons.of(project.getProjects().get(column));
            if (reason != null) {
                all.add(reason);
            }
            found(project.getProjects().get(column)).forEach(query -> all.add(retyping.of(query)));
            behind.put(column, ImmutableBitSet.range(before, all.size()));
        }
        return all.size() == project.getProjects().size()
                ? Explained.not(project)
                : Explained.ofAny(Explained.projected(input.rel(), all, project.getVariablesSet()), behind);
    }

    /** Queries within an expression that find data, each as one that tells why it finds none. */
    private List<RexNode> found(RexNode expression) {
        List<RexNode> reasons = new ArrayList<>();
        for (RexSubQuery query : MadeOf.queries(expression)) {
            Explained found = of(query.rel, ImmutableBitSet.of(0));
            RexNode reason = found.reasons().get(0);
            if (reason != null) {
                requireSameRow(query);
                reasons.add(RexSubQuery.scalar(Explained.projected(found.rel(), List.of(reason), Set.of())));
            }
        }
        return reasons;
    }

    /** It is run once for the value and once for the reason. */
    private static void requireSameRow(RexSubQuery query) {
        if (VolatileCalls.areWithin(query.rel)) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A query within an expression that finds the data of znodes by chance is not supported where it is to"
                            + " be written: leave random() and its like out");
        }
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
        ImmutableBitSet ofRight = behind(wanted, width);
        ImmutableBitSet outer = ofRight.isEmpty()
                ? ImmutableBitSet.of()
                : RelOptUtil.correlationColumns(correlate.getCorrelationId(), correlate.getRight());
        Explained left = of(
                correlate.getLeft(),
                wanted.intersect(ImmutableBitSet.range(width)).union(outer));
        Explained right = of(correlate.getRight(), ofRight);
        Retyping retyping = new Retyping(List.of(correlate.getCorrelationId()), correlate.getLeft(), left.rel());
        RelNode joined = correlate.copy(
                correlate.getTraitSet(),
                left.rel(),
                retyping.of(right.rel()),
                correlate.getCorrelationId(),
                correlate.getRequiredColumns(),
                correlate.getJoinType());
        return Explained.ofPairs(
                        joined,
                        left,
                        width,
                        right,
                        correlate.getRight().getRowType().getFieldCount())
                .also(ofRight.shift(width), outer);
    }

    private static ImmutableBitSet behind(ImmutableBitSet wanted, int width) {
        return wanted.intersect(ImmutableBitSet.range(width, Math.max(width, wanted.length())))
                .shift(-width);
    }

    /** What it groups by, and what aggregates make of data; of grouping sets, in which NULL says something else, too, these alone. */
    private Explained aggregate(Aggregate aggregate, ImmutableBitSet wanted) {
        int keys = aggregate.getGroupCount();
        Map<Integer, ImmutableBitSet> madeOf = new TreeMap<>();
        for (int column : wanted) {
            if (column >= keys) {
                AggregateCall call = aggregate.getAggCallList().get(column - keys);
                madeOf.put(
                        column,
                        PERCENTILES.contains(call.getAggregation().getKind())
                                ? ImmutableBitSet.of(call.getCollation().getKeys())
                                : ImmutableBitSet.of(call.getArgList()));
            } else if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
                madeOf.put(column, ImmutableBitSet.of(aggregate.getGroupSet().nth(column)));
            }
        }
        return Explained.ofGroups(aggregate, of(aggregate.getInput(), ImmutableBitSet.union(madeOf.values())), madeOf);
    }
}
