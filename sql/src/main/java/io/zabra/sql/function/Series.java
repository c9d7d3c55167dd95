package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.SeriesRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code generate_series(first, last [, step])}: whole numbers, or times, one after the other or as an array. Stateless. */
public final class Series {
    static final String NAME = "generate_series";

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

    /** Whether it is this function. */
    public static boolean is(SqlOperator operator) {
        return operator instanceof OwnFunction && operator.getName().equals(NAME);
    }

    /** One value a row. */
    public static SeriesRows.Series rows(List<RelDataType> types) {
        return values -> new Steps(values, types);
    }

    static Object of(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        Steps steps = new Steps(values, types);
        List<Object> series = new ArrayList<>();
        for (Object value = steps.next(); value != null; value = steps.next()) {
            budget.requireRoom((long) BYTES_EACH * series.size());
            series.add(value);
        }
        return series;
    }

    private static final class Steps implements SeriesRows.Steps {
        private final long last;
        private final long step;
        private final boolean months;
        private long at;
        private boolean ended;

        Steps(@Nullable Object[] values, List<RelDataType> types) {
            this.at = number(values[0]);
            this.last = number(values[1]);
            this.step = values.length > 2 ? number(values[2]) : 1;
            if (step == 0) {
                throw new SqlFailure(SqlState.INVALID_PARAMETER, "The step of generate_series must not be 0");
            }
            this.months = values.length > 2
                    && SqlTypeName.YEAR_INTERVAL_TYPES.contains(types.get(2).getSqlTypeName());
        }

        @Override
        public @Nullable Object next() {
            if (ended || (step > 0 ? at > last : at < last)) {
                return null;
            }
            long value = at;
            at = following();
            ended = step > 0 ? at <= value : at >= value;
            return value;
        }

        /**
         * That which is there where the next would be beyond the range, and so behind the last. Months go on from a day that the month
         * before cut short, as PostgreSQL's do.
         */
        private long following() {
            try {
                return months ? ScalarFunctions.plusMonths(at, step) : Math.addExact(at, step);
            } catch (ArithmeticException | SqlFailure e) {
                return at;
            }
        }
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
