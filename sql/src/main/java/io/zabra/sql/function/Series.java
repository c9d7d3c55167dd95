package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code generate_series(first, last [, step])}: whole numbers, or times, as an array. Stateless. */
final class Series {
    static final SqlOperandTypeChecker OPERANDS = OperandTypes.or(
            OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER),
            OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER),
            OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP, SqlTypeFamily.DATETIME_INTERVAL));

    private static final int BYTES_EACH = 32;

    private Series() {}

    static RelDataType type(SqlOperatorBinding binding) {
        RelDataTypeFactory factory = binding.getTypeFactory();
        boolean times = binding.getOperandType(0).getSqlTypeName() == SqlTypeName.TIMESTAMP;
        return arrayOf(
                times ? factory.createSqlType(SqlTypeName.TIMESTAMP, 3) : factory.createSqlType(SqlTypeName.BIGINT),
                binding);
    }

    static RelDataType arrayOf(RelDataType element, SqlOperatorBinding binding) {
        RelDataTypeFactory factory = binding.getTypeFactory();
        return factory.createTypeWithNullability(factory.createArrayType(element, -1), true);
    }

    static Object of(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        long first = number(values[0]);
        long last = number(values[1]);
        long step = values.length > 2 ? number(values[2]) : 1;
        if (step == 0) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "The step of generate_series must not be 0");
        }
        boolean months = values.length > 2
                && SqlTypeName.YEAR_INTERVAL_TYPES.contains(types.get(2).getSqlTypeName());
        List<Object> series = new ArrayList<>();
        long at = first;
        while (step > 0 ? at <= last : at >= last) {
            budget.requireRoom((long) BYTES_EACH * series.size());
            series.add(at);
            long next = next(first, at, step, months, series.size());
            if (step > 0 ? next <= at : next >= at) {
                break;
            }
            at = next;
        }
        return series;
    }

    /** That which is there where the next would be beyond the range, and so behind the last. */
    private static long next(long first, long at, long step, boolean months, int number) {
        try {
            return months
                    ? ScalarFunctions.plusMonths(first, Math.multiplyExact(step, (long) number))
                    : Math.addExact(at, step);
        } catch (ArithmeticException | SqlFailure e) {
            return at;
        }
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
