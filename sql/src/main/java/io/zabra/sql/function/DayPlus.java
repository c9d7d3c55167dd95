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

/** {@code a + b}, also of a day and a number (a day), or an interval (a time). Immutable. */
final class DayPlus extends OwnOperator {
    private static final OwnFunction LATER = new OwnFunction(
            "+",
            DayPlus::type,
            OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ANY),
            (values, types, budget) ->
                    TimeRange.within(DateParts.shown(types.get(2).getSqlTypeName()), () -> of(values, types)));

    private static final int MS_DIGITS = 3;

    DayPlus() {
        super(
                SqlStdOperatorTable.PLUS,
                DayPlus::type,
                OperandTypes.PLUS_OPERATOR,
                OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.INTEGER),
                OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.DATE));
    }

    private static RelDataType type(SqlOperatorBinding binding) {
        RelDataType own = own(binding.getTypeFactory(), binding.getOperandType(0), binding.getOperandType(1));
        return own == null ? SqlStdOperatorTable.PLUS.inferReturnType(binding) : own;
    }

    private static @Nullable RelDataType own(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        SqlTypeName x = a.getSqlTypeName();
        SqlTypeName y = b.getSqlTypeName();
        SqlTypeName other = x == SqlTypeName.DATE ? y : y == SqlTypeName.DATE ? x : SqlTypeName.NULL;
        RelDataType type = null;
        if (SqlTypeName.INT_TYPES.contains(other)) {
            type = factory.createSqlType(SqlTypeName.DATE);
        } else if (SqlTypeName.INTERVAL_TYPES.contains(other)) {
            type = factory.createSqlType(SqlTypeName.TIMESTAMP, MS_DIGITS);
        }
        return type == null ? null : factory.createTypeWithNullability(type, a.isNullable() || b.isNullable());
    }

    private static Object of(@Nullable Object[] values, List<RelDataType> types) {
        if (types.get(2).getSqlTypeName() == SqlTypeName.DATE) {
            return Math.toIntExact(Math.addExact(number(values[0]), number(values[1])));
        }
        int day = types.get(0).getSqlTypeName() == SqlTypeName.DATE ? 0 : 1;
        long from = Difference.ms(values[day], types.get(day));
        return Difference.shifted(from, number(values[1 - day]), types.get(1 - day));
    }

    @Override
    @Nullable
    RexNode own(SqlRexContext context, SqlBasicCall call) {
        RelDataType a = context.getValidator().getValidatedNodeTypeIfKnown(call.operand(0));
        RelDataType b = context.getValidator().getValidatedNodeTypeIfKnown(call.operand(1));
        RelDataType type = a == null || b == null ? null : own(context.getTypeFactory(), a, b);
        if (type == null) {
            return null;
        }
        List<RexNode> operands =
                List.of(context.convertExpression(call.operand(0)), context.convertExpression(call.operand(1)));
        return context.getRexBuilder().makeCall(type, LATER, operands);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
