package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * UNION, INTERSECT and EXCEPT with, behind their columns, why some of these may be NULL. Rows that are the same but for that are one, as they
 * were, of which the least reason counts: so the rows of all inputs are grouped, and it is counted in which of these each one is. One
 * step of a query.
 */
final class ExplainedSets {
    private final SetOp sets;
    private final List<Explained> inputs;
    private final int width;
    private final RexBuilder rex;
    /** Columns that have reasons, each with the place of its own. */
    private final Map<Integer, Integer> places = new TreeMap<>();

    private ExplainedSets(SetOp sets, List<Explained> inputs, ImmutableBitSet wanted) {
        this.sets = sets;
        this.inputs = inputs;
        this.width = sets.getRowType().getFieldCount();
        this.rex = sets.getCluster().getRexBuilder();
        for (int column : wanted) {
            if (given().stream().anyMatch(input -> input.reasons().containsKey(column))) {
                places.put(column, width + places.size());
            }
        }
    }

    /**
     * @param inputs of the step
     * @throws SqlFailure HYC00 of INTERSECT ALL and EXCEPT ALL where there is a reason to give
     */
    static Explained of(SetOp sets, List<Explained> inputs, ImmutableBitSet wanted) {
        ExplainedSets explained = new ExplainedSets(sets, inputs, wanted);
        if (explained.places.isEmpty()) {
            return Explained.not(sets);
        }
        if (sets.all && sets.kind != SqlKind.UNION) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    sets.kind + " ALL of the data of znodes is not supported where it is to be written: leave ALL out");
        }
        RelNode rows = sets.kind == SqlKind.UNION ? explained.union() : explained.compared();
        return Explained.of(rows, explained.places);
    }

    /** The inputs whose rows the step yields. */
    private List<Explained> given() {
        return sets.kind == SqlKind.EXCEPT ? inputs.subList(0, 1) : inputs;
    }

    private RelNode union() {
        List<RelNode> parts = new ArrayList<>();
        inputs.forEach(input -> parts.add(Explained.widened(input.rel(), width, reasons(input))));
        RelNode all = LogicalUnion.create(parts, true);
        return sets.all ? all : grouped(all, leasts(all));
    }

    private List<RexNode> reasons(Explained input) {
        List<RexNode> reasons = new ArrayList<>();
        places.keySet()
                .forEach(column -> reasons.add(
                        given().contains(input)
                                ? input.reasons().getOrDefault(column, Explained.none(sets))
                                : Explained.none(sets)));
        return reasons;
    }

    private List<AggregateCall> leasts(RelNode rows) {
        List<AggregateCall> leasts = new ArrayList<>();
        places.values().forEach(place -> leasts.add(Explained.least(rows, place, -1)));
        return leasts;
    }

    private RelNode grouped(RelNode rows, List<AggregateCall> calls) {
        ImmutableBitSet keys = ImmutableBitSet.range(width);
        return LogicalAggregate.create(rows, List.of(), keys, List.of(keys), calls);
    }

    /** Behind the reasons, for each input, how many of its rows there are. */
    private RelNode compared() {
        int marks = width + places.size();
        List<RelNode> parts = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            List<RexNode> more = reasons(inputs.get(i));
            for (int other = 0; other < inputs.size(); other++) {
                more.add(other == i ? Explained.number(sets, 1) : Explained.none(sets));
            }
            parts.add(Explained.widened(inputs.get(i).rel(), width, more));
        }
        RelNode all = LogicalUnion.create(parts, true);
        List<AggregateCall> calls = leasts(all);
        RelDataType count = sets.getCluster().getTypeFactory().createSqlType(SqlTypeName.BIGINT);
        for (int i = 0; i < inputs.size(); i++) {
            calls.add(Explained.call(SqlStdOperatorTable.COUNT, marks + i, -1, count));
        }
        RelNode counted = grouped(all, calls);
        List<RexNode> conditions = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            boolean wanted = i == 0 || sets.kind == SqlKind.INTERSECT;
            conditions.add(rex.makeCall(
                    wanted ? SqlStdOperatorTable.GREATER_THAN : SqlStdOperatorTable.EQUALS,
                    rex.makeInputRef(counted, marks + i),
                    rex.makeExactLiteral(BigDecimal.ZERO, count)));
        }
        return LogicalFilter.create(counted, RexUtil.composeConjunction(rex, conditions));
    }
}
