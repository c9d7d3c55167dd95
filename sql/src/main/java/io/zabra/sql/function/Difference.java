package io.zabra.sql.function;

import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/** {@code a - b}, also of two times (an interval), of two days (their number), of a day and a number (a day), and of a day and an interval (a time). Immutable. */
final class Difference extends OwnOperator {
    private static final long DAY_MS = 86_400_000L;
    private static final int DAYS_DIGITS = 9;
    private static final int MS_DIGITS = 3;

    private static final OwnFunction ELAPSED = new OwnFunction(
            "-",
            Difference::type,
            OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ANY),
            (values, types, budget) ->
                    TimeRange.within(DateParts.shown(types.get(2).getSqlTypeName()), () -> of(values, types)));

    Difference() {
        super(
                SqlStdOperatorTable.MINUS,
                Difference::type,
                OperandTypes.MINUS_OPERATOR,
                OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME),
                OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.INTEGER));
    }

    private static RelDataType type(SqlOperatorBinding binding) {
        RelDataType own = own(binding.getTypeFactory(), binding.getOperandType(0), binding.getOperandType(1));
        return own == null ? SqlStdOperatorTable.MINUS.inferReturnType(binding) : own;
    }

    private static @Nullable RelDataType own(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        SqlTypeName x = a.getSqlTypeName();
        SqlTypeName y = b.getSqlTypeName();
        RelDataType type = null;
        if (x == SqlTypeName.DATE && (y == SqlTypeName.DATE || SqlTypeName.INT_TYPES.contains(y))) {
            type = factory.createSqlType(y == SqlTypeName.DATE ? SqlTypeName.INTEGER : SqlTypeName.DATE);
        } else if (x == SqlTypeName.DATE && SqlTypeName.INTERVAL_TYPES.contains(y)) {
            type = factory.createSqlType(SqlTypeName.TIMESTAMP, MS_DIGITS);
        } else if (SqlTypeName.DATETIME_TYPES.contains(x) && SqlTypeName.DATETIME_TYPES.contains(y)) {
            type = factory.createSqlIntervalType(
                    new SqlIntervalQualifier(TimeUnit.DAY, DAYS_DIGITS, TimeUnit.SECOND, MS_DIGITS, SqlParserPos.ZERO));
        }
        return type == null ? null : factory.createTypeWithNullability(type, a.isNullable() || b.isNullable());
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
        return context.getRexBuilder().makeCall(type, ELAPSED, operands);
    }

    private static Object of(@Nullable Object[] values, List<RelDataType> types) {
        SqlTypeName result = types.get(2).getSqlTypeName();
        if (result == SqlTypeName.INTEGER || result == SqlTypeName.DATE) {
            return Math.toIntExact(Math.subtractExact(number(values[0]), number(values[1])));
        }
        long from = ms(values[0], types.get(0));
        return result == SqlTypeName.TIMESTAMP
                ? shifted(from, Math.negateExact(number(values[1])), types.get(1))
                : (Object) Math.subtractExact(from, ms(values[1], types.get(1)));
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

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
