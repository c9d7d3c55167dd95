package io.zabra.sql.plan;

import io.zabra.sql.function.OnlyValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.rules.SubQueryRemoveRule;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Makes joins of subqueries as Calcite does, but for those of which its joins tell something else: {@code x <> ANY}, rows that may have
 * NULLs {@code IN} a query where more than their being in it is asked for, and a correlated one that stands for one value.
 *
 * <p>Of one statement, for it keeps which rows are spoken for: a query within the select list of another one may refer to rows further out,
 * and Calcite's rule takes these for the ones at hand. One thread.
 */
final class SubqueryRule extends SubQueryRemoveRule {
    /** What stands for the rows of a level that something was joined to already; of all rules for the statement. */
    private final Set<CorrelationId> bound;

    private SubqueryRule(Config config, Set<CorrelationId> bound) {
        super(config);
        this.bound = bound;
    }

    /** All that there are, for a statement whose subqueries still stand in its expressions. */
    static HepProgram of(RelNode statement) {
        Set<CorrelationId> bound = new HashSet<>();
        collectBound(statement, bound);
        return new HepProgramBuilder()
                .addRuleCollection(List.of(
                        new SubqueryRule(Config.FILTER, bound),
                        new SubqueryRule(Config.PROJECT, bound),
                        new SubqueryRule(Config.JOIN, bound)))
                .build();
    }

    /** By LATERAL, which is a join from the beginning. */
    private static void collectBound(RelNode rel, Set<CorrelationId> bound) {
        if (rel instanceof Correlate correlate) {
            bound.add(correlate.getCorrelationId());
        }
        rel.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
                collectBound(query.rel, bound);
                return super.visitSubQuery(query);
            }
        });
        rel.getInputs().forEach(input -> collectBound(input, bound));
    }

    /** Those of the rows referred to that are the ones at hand. */
    private Set<CorrelationId> own(Set<CorrelationId> referred, RelNode atHand) {
        Set<CorrelationId> own = new LinkedHashSet<>();
        for (CorrelationId id : referred) {
            if (!bound.contains(id) || isBoundIn(atHand, id)) {
                own.add(id);
            }
        }
        bound.addAll(own);
        return own;
    }

    /** Whether another subquery of this level was joined to these rows before. */
    private static boolean isBoundIn(RelNode atHand, CorrelationId id) {
        RelNode rel = atHand.stripped();
        while (!rel.getInputs().isEmpty()) {
            if (rel instanceof Correlate correlate
                    && correlate.getCorrelationId().equals(id)) {
                return true;
            }
            rel = rel.getInput(0).stripped();
        }
        return false;
    }

    @Override
    protected RexNode apply(
            RexSubQuery query,
            Set<CorrelationId> referred,
            RelOptUtil.Logic logic,
            RelBuilder builder,
            int inputCount,
            int offset,
            int index) {
        Set<CorrelationId> outer = own(referred, builder.peek());
        if (query.getKind() == SqlKind.SOME
                && ((SqlQuantifyOperator) query.getOperator()).comparisonKind == SqlKind.NOT_EQUALS) {
            return differs(query, outer, builder, offset);
        }
        if (query.getKind() == SqlKind.IN && logic != RelOptUtil.Logic.TRUE && isOfRowsWithNulls(query)) {
            return rowIn(query, outer, builder, offset);
        }
        if (query.getKind() == SqlKind.SCALAR_QUERY && outer.size() == 1 && !isOneRow(query)) {
            return onlyValue(query, outer, builder, offset);
        }
        return super.apply(query, outer, logic, builder, inputCount, offset, index);
    }

    /** {@code x <> ANY (query)}: true where the least or the greatest value is another than x. */
    private static RexNode differs(RexSubQuery query, Set<CorrelationId> outer, RelBuilder builder, int offset) {
        RexNode x = query.getOperands().get(0);
        builder.push(query.rel);
        builder.aggregate(
                builder.groupKey(),
                builder.countStar("rows"),
                builder.count(false, "values", builder.field(0)),
                builder.min("least", builder.field(0)),
                builder.max("greatest", builder.field(0)));
        builder.join(outer.isEmpty() ? JoinRelType.INNER : JoinRelType.LEFT, builder.literal(true), outer);
        RexNode rows = builder.field(offset);
        RexNode unknown = unknown(builder);
        RexNode differs = builder.call(
                SqlStdOperatorTable.CASE,
                builder.or(builder.isNull(rows), builder.equals(rows, builder.literal(0))),
                builder.literal(false),
                builder.isNull(x),
                unknown,
                builder.or(
                        builder.notEquals(builder.field(offset + 2), x),
                        builder.notEquals(builder.field(offset + 3), x)),
                builder.literal(true),
                builder.lessThan(builder.field(offset + 1), rows),
                unknown,
                builder.literal(false));
        return typed(differs, query, builder);
    }

    private static boolean isOfRowsWithNulls(RexSubQuery query) {
        return query.getOperands().size() > 1
                && (query.getOperands().stream()
                                .anyMatch(operand -> operand.getType().isNullable())
                        || query.rel.getRowType().getFieldList().stream()
                                .anyMatch(field -> field.getType().isNullable()));
    }

    /** {@code (x, y) IN (query)}: true for a row that equals, unknown for one that may. */
    private static RexNode rowIn(RexSubQuery query, Set<CorrelationId> outer, RelBuilder builder, int offset) {
        RelNode left = builder.peek();
        CorrelationId id = outer.isEmpty()
                ? left.getCluster().createCorrel()
                : outer.iterator().next();
        RexBuilder rex = builder.getRexBuilder();
        builder.push(query.rel);
        List<RexNode> equal = new ArrayList<>();
        for (int i = 0; i < query.getOperands().size(); i++) {
            RexNode operand = query.getOperands().get(i).accept(new OuterColumns(rex, left.getRowType(), id));
            equal.add(builder.equals(operand, builder.field(i)));
        }
        RexNode equals = builder.and(equal);
        builder.project(
                builder.call(SqlStdOperatorTable.IS_TRUE, equals),
                builder.call(SqlStdOperatorTable.IS_NOT_FALSE, equals));
        builder.aggregate(
                builder.groupKey(), builder.max("equal", builder.field(0)), builder.max("possible", builder.field(1)));
        builder.join(JoinRelType.LEFT, builder.literal(true), Set.of(id));
        RexNode in = builder.call(
                SqlStdOperatorTable.CASE,
                builder.call(SqlStdOperatorTable.IS_TRUE, builder.field(offset)),
                builder.literal(true),
                builder.call(SqlStdOperatorTable.IS_TRUE, builder.field(offset + 1)),
                unknown(builder),
                builder.literal(false));
        return typed(in, query, builder);
    }

    private static boolean isOneRow(RexSubQuery query) {
        return Boolean.TRUE.equals(
                query.rel.getCluster().getMetadataQuery().areColumnsUnique(query.rel, ImmutableBitSet.of()));
    }

    /** The query is computed for all outer rows at once, and for some that there are not: that it has one row is asked of each outer row. */
    private static RexNode onlyValue(RexSubQuery query, Set<CorrelationId> outer, RelBuilder builder, int offset) {
        int column = RelOptUtil.correlationColumns(outer.iterator().next(), query.rel)
                .nth(0);
        builder.push(query.rel);
        builder.aggregate(
                builder.groupKey(),
                builder.aggregateCall(SqlStdOperatorTable.ANY_VALUE, builder.field(0))
                        .as("value"),
                // Not COUNT, which a join of its own would have to make 0 where there is no row.
                builder.sum(false, "rows", builder.literal(1)));
        builder.join(JoinRelType.LEFT, builder.literal(true), outer);
        return builder.call(
                OnlyValue.FUNCTION, builder.field(offset), builder.field(offset + 1), builder.field(column));
    }

    private static RexNode unknown(RelBuilder builder) {
        return builder.getRexBuilder().makeNullLiteral(builder.literal(true).getType());
    }

    private static RexNode typed(RexNode truth, RexSubQuery query, RelBuilder builder) {
        return builder.getRexBuilder().ensureType(query.getType(), truth, false);
    }

    /** Columns of the outer row, as the query refers to them. */
    private static final class OuterColumns extends RexShuttle {
        private final RexBuilder rex;
        private final RelDataType type;
        private final CorrelationId id;

        OuterColumns(RexBuilder rex, RelDataType type, CorrelationId id) {
            this.rex = rex;
            this.type = type;
            this.id = id;
        }

        @Override
        public RexNode visitInputRef(RexInputRef ref) {
            return rex.makeFieldAccess(rex.makeCorrel(type, id), ref.getIndex());
        }
    }
}
