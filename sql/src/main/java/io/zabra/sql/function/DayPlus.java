package io.zabra.sql.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code a + b}, also of a day and a number (a day), or an interval (a time). Immutable. */
final class DayPlus extends DayOperator {
    DayPlus() {
        super(
                SqlStdOperatorTable.PLUS,
                DayPlus::type,
                DayPlus::of,
                OperandTypes.PLUS_OPERATOR,
                OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.INTEGER),
                OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.DATE));
    }

    private static @Nullable RelDataType type(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        SqlTypeName x = a.getSqlTypeName();
        SqlTypeName y = b.getSqlTypeName();
        SqlTypeName other = x == SqlTypeName.DATE ? y : y == SqlTypeName.DATE ? x : SqlTypeName.NULL;
        if (SqlTypeName.INT_TYPES.contains(other)) {
            return factory.createSqlType(SqlTypeName.DATE);
        }
        return SqlTypeName.INTERVAL_TYPES.contains(other)
                ? factory.createSqlType(SqlTypeName.TIMESTAMP, MS_DIGITS)
                : null;
    }

    private static Object of(@Nullable Object[] values, List<RelDataType> types) {
        if (types.get(2).getSqlTypeName() == SqlTypeName.DATE) {
            return Math.toIntExact(Math.addExact(number(values[0]), number(values[1])));
        }
        int day = types.get(0).getSqlTypeName() == SqlTypeName.DATE ? 0 : 1;
        long from = ms(values[day], types.get(day));
        return shifted(from, number(values[1 - day]), types.get(1 - day));
    }
}
