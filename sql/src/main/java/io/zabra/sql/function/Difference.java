package io.zabra.sql.function;

import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code a - b}, also of two times (an interval), of two days (their number), of a day and a number (a day), and of a day and an interval (a time). Immutable. */
final class Difference extends DayOperator {
    private static final int DAYS_DIGITS = 9;

    Difference() {
        super(
                SqlStdOperatorTable.MINUS,
                Difference::type,
                Difference::of,
                OperandTypes.MINUS_OPERATOR,
                OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME),
                OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.INTEGER));
    }

    private static @Nullable RelDataType type(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        SqlTypeName x = a.getSqlTypeName();
        SqlTypeName y = b.getSqlTypeName();
        if (x == SqlTypeName.DATE && (y == SqlTypeName.DATE || SqlTypeName.INT_TYPES.contains(y))) {
            return factory.createSqlType(y == SqlTypeName.DATE ? SqlTypeName.INTEGER : SqlTypeName.DATE);
        }
        if (x == SqlTypeName.DATE && SqlTypeName.INTERVAL_TYPES.contains(y)) {
            return factory.createSqlType(SqlTypeName.TIMESTAMP, MS_DIGITS);
        }
        return SqlTypeName.DATETIME_TYPES.contains(x) && SqlTypeName.DATETIME_TYPES.contains(y)
                ? factory.createSqlIntervalType(new SqlIntervalQualifier(
                        TimeUnit.DAY, DAYS_DIGITS, TimeUnit.SECOND, MS_DIGITS, SqlParserPos.ZERO))
                : null;
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
}
