package io.zabra.sql.plan;

import io.zabra.sql.exec.Bound;
import io.zabra.sql.exec.ZnodeColumn;
import io.zabra.sql.schema.RowSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a table the index knows, and what conditions say of them. Columns before the table's own belong to the other side of a
 * join, and count as known.
 */
final class IndexedColumns {
    private static final int NONE = -1;

    private final RexBuilder rex;
    private final ExpressionCompiler bounds;
    private final int known;
    private final int parent;
    private final int name;
    private final int owner;
    private final List<String> names;

    /**
     * @param outerType row that bounds may refer to: the other side of a join, or an empty one
     * @param names of all columns, for EXPLAIN
     */
    IndexedColumns(RexBuilder rex, RelDataType outerType, RowSource source, List<String> names) {
        this.rex = rex;
        this.bounds = new ExpressionCompiler(rex, outerType);
        this.known = outerType.getFieldCount();
        this.names = names;
        boolean ofNodes = source instanceof RowSource.Nodes;
        this.parent = ofNodes ? known + ZnodeColumn.PARENT.position() : NONE;
        this.name = ofNodes ? known + ZnodeColumn.NAME.position() : NONE;
        this.owner = ofNodes
                ? known + ZnodeColumn.EPHEMERAL_OWNER.position()
                : source instanceof RowSource.PerNode made && made.ownerColumn() >= 0
                        ? known + made.ownerColumn()
                        : NONE;
    }

    /** How many columns belong to the other side. */
    int known() {
        return known;
    }

    /** The first of a table. */
    int path() {
        return known;
    }

    /** Negative where there is none. */
    int parent() {
        return parent;
    }

    /** Negative where there is none. */
    int name() {
        return name;
    }

    /** Negative where there is none. */
    int owner() {
        return owner;
    }

    /** A search in a set of values, as the comparisons that it stands for where one of the index's columns is searched. */
    RexNode expanded(RexNode node) {
        boolean indexed = node.getKind() == SqlKind.SEARCH
                && isIndexed(((RexCall) node).getOperands().get(0));
        return indexed ? RexUtil.expandSearch(rex, null, node) : node;
    }

    /** All of which one holds, where the conjunct does. */
    List<RexNode> alternatives(RexNode conjunct) {
        List<RexNode> alternatives = new ArrayList<>();
        for (RexNode alternative : RelOptUtil.disjunctions(conjunct)) {
            List<RexNode> items = items(alternative);
            alternatives.addAll(items.isEmpty() ? RelOptUtil.disjunctions(expanded(alternative)) : items);
        }
        return alternatives;
    }

    /** {@code x = ANY (ARRAY[a, b])} as {@code x = a}, {@code x = b}; empty where it is something else. */
    private List<RexNode> items(RexNode node) {
        boolean any = node.getKind() == SqlKind.SOME
                && node instanceof RexCall call
                && call.getOperator() instanceof SqlQuantifyOperator quantifier
                && quantifier.comparisonKind == SqlKind.EQUALS
                && call.getOperands().size() == 2;
        if (!any) {
            return List.of();
        }
        List<RexNode> operands = ((RexCall) node).getOperands();
        RexNode array = operands.get(1);
        while (array.getKind() == SqlKind.CAST) {
            array = ((RexCall) array).getOperands().get(0);
        }
        if (array.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
            return List.of();
        }
        return ((RexCall) array)
                .getOperands().stream()
                        .map(item -> rex.makeCall(SqlStdOperatorTable.EQUALS, operands.get(0), item))
                        .toList();
    }

    private boolean isIndexed(RexNode node) {
        return isColumn(node, path()) || isColumn(node, parent) || isColumn(node, name);
    }

    static boolean isColumn(RexNode node, int column) {
        return withoutCast(node) instanceof RexInputRef ref && ref.getIndex() == column;
    }

    /** A cast of text that changes no text is none. */
    private static RexNode withoutCast(RexNode node) {
        if (node.getKind() != SqlKind.CAST || !(node instanceof RexCall cast)) {
            return node;
        }
        RexNode operand = cast.getOperands().get(0);
        boolean plain = node.getType().getSqlTypeName() == SqlTypeName.VARCHAR
                && node.getType().getPrecision() < 0
                && SqlTypeName.CHAR_TYPES.contains(operand.getType().getSqlTypeName());
        return plain ? withoutCast(operand) : node;
    }

    /** The other operand, where one is the column and the other is known. */
    @Nullable
    RexNode opposite(RexCall call, int column) {
        List<RexNode> operands = call.getOperands();
        if (isColumn(operands.get(0), column) && isKnown(operands.get(1))) {
            return operands.get(1);
        }
        return isColumn(operands.get(1), column) && isKnown(operands.get(0)) ? operands.get(0) : null;
    }

    boolean isKnown(RexNode node) {
        ImmutableBitSet refs = RelOptUtil.InputFinder.bits(node);
        SqlTypeName type = node.getType().getSqlTypeName();
        return (SqlTypeName.CHAR_TYPES.contains(type) || SqlTypeName.INT_TYPES.contains(type))
                && (refs.isEmpty() || refs.length() <= known)
                && RexUtil.isDeterministic(node);
    }

    Bound bound(RexNode value) {
        return new Bound(bounds.compile(value), RexText.of(value, names), Brevity.of(List.of(value)));
    }
}
