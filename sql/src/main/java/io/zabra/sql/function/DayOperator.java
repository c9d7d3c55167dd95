package io.zabra.sql.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlSingleOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/** An operator of the standard's that takes days, too, with numbers or intervals. Immutable. */
abstract class DayOperator extends OwnOperator {
    static final int MS_DIGITS = 3;

    private static final long DAY_MS = 86_400_000L;

    private final Types types;
    private final OwnFunction function;

    /** What comes of two operands; null where they are as the standard has them. Whether it may be NULL is looked at elsewhere. */
    interface Types {
        @Nullable
        RelDataType of(RelDataTypeFactory factory, RelDataType a, RelDataType b);
    }

    /** What comes of the values of two operands, none of them NULL. */
    interface Computation {
        /** @param types of both operands, and of the result */
        Object of(@Nullable Object[] values, List<RelDataType> types);
    }

    /** @param more operands than the standard's */
    DayOperator(SqlBinaryOperator standard, Types types, Computation computation, SqlSingleOperandTypeChecker... more) {
        super(standard, returns(standard, types), more);
        this.types = types;
        this.function = new OwnFunction(
                standard.getName(),
                returns(standard, types),
                OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ANY),
                (values, of, budget) -> TimeRange.within(
                        DateParts.shown(of.get(2).getSqlTypeName()), () -> computation.of(values, of)));
    }

    private static SqlReturnTypeInference returns(SqlBinaryOperator standard, Types types) {
        return (SqlOperatorBinding binding) -> {
            RelDataType own =
                    own(types, binding.getTypeFactory(), binding.getOperandType(0), binding.getOperandType(1));
            return own == null ? standard.inferReturnType(binding) : own;
        };
    }

    private static @Nullable RelDataType own(Types types, RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        RelDataType type = types.of(factory, a, b);
        return type == null ? null : factory.createTypeWithNullability(type, a.isNullable() || b.isNullable());
    }

    @Override
    @Nullable
    RexNode own(SqlRexContext context, SqlBasicCall call) {
        RelDataType a = context.getValidator().getValidatedNodeTypeIfKnown(call.operand(0));
        RelDataType b = context.getValidator().getValidatedNodeTypeIfKnown(call.operand(1));
        RelDataType type = a == null || b == null ? null : own(types, context.getTypeFactory(), a, b);
        if (type == null) {
            return null;
        }
        List<RexNode> operands =
                List.of(context.convertExpression(call.operand(0)), context.convertExpression(call.operand(1)));
        return context.getRexBuilder().makeCall(type, function, operands);
    }

    /** A time and an interval. */
    static long shifted(long ms, long by, RelDataType interval) {
        return SqlTypeName.YEAR_INTERVAL_TYPES.contains(interval.getSqlTypeName())
                ? ScalarFunctions.plusMonths(ms, by)
                : Math.addExact(ms, by);
    }

    static long ms(@Nullable Object value, RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DATE ? number(value) * DAY_MS : number(value);
    }

    static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
