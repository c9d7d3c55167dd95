package io.zabra.sql.dml;

import io.zabra.sql.exec.ZnodeColumn;
import io.zabra.sql.schema.RowSource;
import io.zabra.sql.schema.ZabraTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A step of a query with, for some of its columns, why they may be NULL: data that does not show. Immutable.
 *
 * @param rel the step, with its columns where they were, and perhaps more behind them
 * @param reasons by column, made of the step's columns: a number of {@link HiddenData}, or NULL
 */
record Explained(RelNode rel, Map<Integer, RexNode> reasons) {
    static Explained not(RelNode rel) {
        return new Explained(rel, Map.of());
    }

    /** @param places of the reasons, by the columns that they are about */
    static Explained of(RelNode rel, Map<Integer, Integer> places) {
        Map<Integer, RexNode> reasons = new HashMap<>();
        places.forEach((column, place) -> reasons.put(column, rex(rel).makeInputRef(rel, place)));
        return new Explained(rel, reasons);
    }

    /** @param places of the reasons, by the columns that they are about; the first one counts */
    static Explained ofAny(RelNode rel, Map<Integer, ImmutableBitSet> places) {
        Map<Integer, RexNode> all = new HashMap<>();
        places.values().forEach(some -> some.forEachInt(place -> all.put(place, rex(rel).makeInputRef(rel, place))));
        Explained each = new Explained(rel, all);
        Map<Integer, RexNode> reasons = new HashMap<>();
        places.forEach((column, some) -> {
            RexNode first = each.first(some);
            if (first != null) {
                reasons.put(column, first);
            }
        });
        return new Explained(rel, reasons);
    }

    /** With reasons for some columns that others have. */
    Explained also(ImmutableBitSet columns, ImmutableBitSet others) {
        Map<Integer, RexNode> more = new HashMap<>(reasons);
        for (int column : columns) {
            RexNode reason = first(others.set(column));
            if (reason != null) {
                more.put(column, reason);
            }
        }
        return new Explained(rel, more);
    }

    int width() {
        return rel.getRowType().getFieldCount();
    }

    private static RexBuilder rex(RelNode rel) {
        return rel.getCluster().getRexBuilder();
    }

    /** The first columns of a step, and more. */
    static RelNode widened(RelNode rel, int width, Collection<RexNode> more) {
        List<RexNode> columns = own(rel, 0, width);
        columns.addAll(more);
        return projected(rel, columns, Set.of());
    }

    private static List<RexNode> own(RelNode rel, int from, int to) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = from; i < to; i++) {
            columns.add(rex(rel).makeInputRef(rel, i));
        }
        return columns;
    }

    static RelNode projected(RelNode rel, List<RexNode> columns, Set<CorrelationId> variables) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            names.add("c" + i);
        }
        return LogicalProject.create(rel, List.of(), columns, names, variables);
    }

    /** Znodes, as they are or were; no other table has data of theirs. */
    static Explained ofTable(RelNode rel, ImmutableBitSet wanted) {
        RelNode scan = rel instanceof Snapshot past ? past.getInput() : rel;
        ZabraTable table = scan instanceof TableScan ? scan.getTable().unwrap(ZabraTable.class) : null;
        if (table == null || !(table.rows() instanceof RowSource.Nodes)) {
            return not(rel);
        }
        int data = ZnodeColumn.DATA.position();
        int text = ZnodeColumn.DATA_TEXT.position();
        List<RexNode> ofData = List.of(hides(rel, data), number(rel, HiddenData.UNREADABLE));
        List<RexNode> ofText = List.of(hides(rel, text), number(rel, HiddenData.NO_TEXT));
        Map<Integer, RexNode> reasons = new HashMap<>();
        if (wanted.get(data)) {
            reasons.put(data, firstOf(rel, ofData, List.of(none(rel))));
        }
        if (wanted.get(text)) {
            reasons.put(text, firstOf(rel, ofData, ofText, List.of(none(rel))));
        }
        return new Explained(rel, reasons);
    }

    /** As {@link HiddenData} has it. */
    private static RexNode hides(RelNode scan, int column) {
        RexNode length = rex(scan).makeInputRef(scan, ZnodeColumn.DATA_LENGTH.position());
        RexNode path = rex(scan).makeInputRef(scan, ZnodeColumn.PATH.position());
        RexNode zero = rex(scan).makeExactLiteral(BigDecimal.ZERO);
        RexNode some = call(scan, SqlStdOperatorTable.GREATER_THAN, length, zero);
        RexNode unknown = call(
                scan,
                SqlStdOperatorTable.AND,
                call(scan, SqlStdOperatorTable.IS_NULL, length),
                call(scan, SqlStdOperatorTable.IS_NOT_NULL, path));
        RexNode none = call(scan, SqlStdOperatorTable.IS_NULL, rex(scan).makeInputRef(scan, column));
        return call(scan, SqlStdOperatorTable.AND, call(scan, SqlStdOperatorTable.OR, some, unknown), none);
    }

    static RexNode call(RelNode rel, SqlOperator operator, RexNode... operands) {
        return rex(rel).makeCall(operator, operands);
    }

    @SafeVarargs
    private static RexNode firstOf(RelNode rel, List<RexNode>... parts) {
        List<RexNode> operands = new ArrayList<>();
        for (List<RexNode> part : parts) {
            operands.addAll(part);
        }
        return rex(rel).makeCall(SqlStdOperatorTable.CASE, operands);
    }

    private static RelDataType type(RelNode rel) {
        RelDataType plain = rel.getCluster().getTypeFactory().createSqlType(SqlTypeName.INTEGER);
        return rel.getCluster().getTypeFactory().createTypeWithNullability(plain, true);
    }

    static RexNode number(RelNode rel, int number) {
        return rex(rel).makeLiteral(number, type(rel), false);
    }

    static RexNode none(RelNode rel) {
        return rex(rel).makeNullLiteral(type(rel));
    }

    /** Of what is made of these columns; null where none of them has a reason. */
    @Nullable
    RexNode first(ImmutableBitSet columns) {
        List<RexNode> operands = new ArrayList<>();
        for (int column : columns) {
            RexNode reason = reasons.get(column);
            if (reason != null) {
                operands.add(call(rel, SqlStdOperatorTable.IS_NOT_NULL, reason));
                operands.add(reason);
            }
        }
        if (operands.isEmpty()) {
            return null;
        }
        return operands.size() == 2 ? operands.get(1) : firstOf(rel, operands, List.of(none(rel)));
    }

    /**
     * Of pairs of rows.
     *
     * @param joined all columns of the left step, then of the right one where it has any
     * @param leftWidth columns that the left step had
     * @param rightWidth columns that the right step had
     */
    static Explained ofPairs(RelNode joined, Explained left, int leftWidth, Explained right, int rightWidth) {
        Map<Integer, RexNode> reasons = new TreeMap<>();
        left.reasons.forEach((column, reason) -> reasons.put(column, over(joined, reason, 0)));
        right.reasons.forEach((column, reason) -> reasons.put(leftWidth + column, over(joined, reason, left.width())));
        if (left.width() == leftWidth) {
            return new Explained(joined, reasons);
        }
        boolean pairs = joined.getRowType().getFieldCount() > left.width();
        List<RexNode> columns = own(joined, 0, leftWidth);
        columns.addAll(own(joined, left.width(), left.width() + (pairs ? rightWidth : 0)));
        Map<Integer, Integer> places = new HashMap<>();
        reasons.forEach((column, reason) -> {
            places.put(column, columns.size());
            columns.add(reason);
        });
        return of(projected(joined, columns, Set.of()), places);
    }

    /** A reason made of another step's columns, which are this one's from {@code offset} on, and may be NULL where they were not. */
    private static RexNode over(RelNode joined, RexNode reason, int offset) {
        return reason.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return rex(joined).makeInputRef(joined, ref.getIndex() + offset);
            }
        });
    }

    /**
     * @param madeOf columns of the input, by those of the groups that are made of them; of what is grouped by the least reason counts, in
     *     which all that is hidden is one group, and of an aggregate that of what it has not left out
     */
    static Explained ofGroups(Aggregate aggregate, Explained input, Map<Integer, ImmutableBitSet> madeOf) {
        int keys = aggregate.getGroupCount();
        List<RexNode> more = new ArrayList<>();
        List<AggregateCall> calls = new ArrayList<>(aggregate.getAggCallList());
        Map<Integer, Integer> places = new HashMap<>();
        madeOf.forEach((column, columns) -> {
            RexNode reason = input.first(columns);
            if (reason != null) {
                places.put(column, keys + calls.size());
                int filter = column < keys ? -1 : aggregate.getAggCallList().get(column - keys).filterArg;
                calls.add(least(input.rel, input.width() + more.size(), filter));
                more.add(reason);
            }
        });
        if (places.isEmpty()) {
            return not(aggregate);
        }
        RelNode rows = widened(input.rel, input.width(), more);
        return of(
                LogicalAggregate.create(rows, List.of(), aggregate.getGroupSet(), aggregate.getGroupSets(), calls),
                places);
    }

    /** @param filter column that says of which rows; less than 0: of all */
    static AggregateCall least(RelNode rel, int column, int filter) {
        return call(SqlStdOperatorTable.MIN, column, filter, type(rel));
    }

    static AggregateCall call(SqlAggFunction function, int column, int filter, RelDataType type) {
        return AggregateCall.create(
                SqlParserPos.ZERO,
                function,
                false,
                false,
                false,
                List.of(),
                List.of(column),
                filter,
                null,
                RelCollations.EMPTY,
                type,
                null);
    }
}
