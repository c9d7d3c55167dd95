package io.zabra.sql.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code a || b}, also where one of them is a text and the other a number, a time or a truth value, or one an array and the other an item
 * of it. Immutable.
 */
final class Joined extends OwnOperator {
    Joined() {
        super(
                SqlStdOperatorTable.CONCAT,
                Joined::type,
                OperandTypes.STRING_SAME_SAME_OR_ARRAY_SAME_SAME,
                OperandTypes.family(SqlTypeFamily.ARRAY, SqlTypeFamily.ANY),
                OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ARRAY),
                OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.NUMERIC),
                OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.CHARACTER),
                OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME),
                OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.CHARACTER),
                OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME_INTERVAL),
                OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL, SqlTypeFamily.CHARACTER),
                OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.BOOLEAN),
                OperandTypes.family(SqlTypeFamily.BOOLEAN, SqlTypeFamily.CHARACTER));
    }

    private static RelDataType type(SqlOperatorBinding binding) {
        RelDataType a = binding.getOperandType(0);
        RelDataType b = binding.getOperandType(1);
        if (isArray(a) || isArray(b)) {
            return ArrayEdits.JOINED.inferReturnType(binding);
        }
        return isMixed(a, b)
                ? text(binding.getTypeFactory(), a.isNullable() || b.isNullable())
                : SqlStdOperatorTable.CONCAT.inferReturnType(binding);
    }

    private static boolean isMixed(RelDataType a, RelDataType b) {
        return isText(a) != isText(b) && isShown(a) && isShown(b);
    }

    private static boolean isArray(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.ARRAY;
    }

    private static boolean isText(RelDataType type) {
        return SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
    }

    /** Whether its values have a text that says what they are. */
    private static boolean isShown(RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        return isText(type)
                || name == SqlTypeName.BOOLEAN
                || SqlTypeName.NUMERIC_TYPES.contains(name)
                || SqlTypeName.DATETIME_TYPES.contains(name)
                || SqlTypeName.INTERVAL_TYPES.contains(name);
    }

    private static RelDataType text(RelDataTypeFactory factory, boolean nullable) {
        return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.VARCHAR), nullable);
    }

    @Override
    @Nullable
    RexNode own(SqlRexContext context, SqlBasicCall call) {
        RelDataType first = context.getValidator().getValidatedNodeTypeIfKnown(call.operand(0));
        RelDataType second = context.getValidator().getValidatedNodeTypeIfKnown(call.operand(1));
        boolean known = first != null && second != null;
        if (known && !isMixed(first, second) && !isArray(first) && !isArray(second)) {
            // The standard's converts the operands: each of a chain would be converted by all that follow.
            return null;
        }
        RexNode a = context.convertExpression(call.operand(0));
        RexNode b = context.convertExpression(call.operand(1));
        if (isArray(a.getType()) || isArray(b.getType())) {
            return context.getRexBuilder()
                    .makeCall(context.getValidator().getValidatedNodeType(call), ArrayEdits.JOINED, List.of(a, b));
        }
        if (!isMixed(a.getType(), b.getType())) {
            return null;
        }
        RelDataType type = text(
                context.getTypeFactory(),
                a.getType().isNullable() || b.getType().isNullable());
        return context.getRexBuilder()
                .makeCall(type, SqlStdOperatorTable.CONCAT, List.of(asText(context, a), asText(context, b)));
    }

    private static RexNode asText(SqlRexContext context, RexNode node) {
        RelDataType type = text(context.getTypeFactory(), node.getType().isNullable());
        return isText(node.getType()) ? node : context.getRexBuilder().makeAbstractCast(type, node, false);
    }
}
