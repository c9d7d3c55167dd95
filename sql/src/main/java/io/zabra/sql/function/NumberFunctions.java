package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's functions of numbers, sizes and intervals that Calcite lacks. Stateless. */
final class NumberFunctions {
    private static final int DIGITS = 38;
    /** The largest factorial of that many digits. */
    private static final int FACTORIAL_MAX = 33;

    private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB", "PB");
    /** From which on a size is told in the next unit. */
    private static final long BYTES_MAX = 10 * 1_024L;

    private static final long HALVES_MAX = 20 * 1_024L - 1;
    private static final long MONTH_MS = 30L * 86_400_000L;

    private NumberFunctions() {}

    static List<SqlFunction> all() {
        SqlOperandTypeChecker interval = OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL);
        SqlOperandTypeChecker number = OperandTypes.family(SqlTypeFamily.INTEGER);
        SqlOperandTypeChecker two = OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER);
        SqlOperandTypeChecker bucket = OperandTypes.family(
                SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC, SqlTypeFamily.INTEGER);
        SqlOperandTypeChecker any = OperandTypes.variadic(SqlOperandCountRanges.from(1));
        SqlReturnTypeInference whole = nullable(ReturnTypes.explicit(SqlTypeName.INTEGER));
        SqlReturnTypeInference wide = nullable(ReturnTypes.explicit(SqlTypeName.BIGINT));
        SqlReturnTypeInference text = nullable(ReturnTypes.explicit(SqlTypeName.VARCHAR));
        SqlReturnTypeInference decimal =
                nullable(ReturnTypes.explicit(Types.FACTORY.createSqlType(SqlTypeName.DECIMAL, DIGITS, 0)));
        SqlReturnTypeInference same = nullable(ReturnTypes.ARG0);
        return List.of(
                new OwnFunction("width_bucket", whole, bucket, (values, types, budget) -> bucket(values)),
                new OwnFunction("gcd", wide, two, (values, types, budget) -> whole(divisor(values))),
                new OwnFunction("lcm", wide, two, (values, types, budget) -> whole(multiple(values))),
                new OwnFunction("factorial", decimal, number, (values, types, budget) -> factorial(values[0])),
                new OwnFunction("pg_size_pretty", text, number, (values, types, budget) -> size(values[0])),
                new OwnFunction("num_nulls", whole, any, true, (values, types, budget) -> nulls(values)),
                new OwnFunction(
                        "num_nonnulls", whole, any, true, (values, types, budget) -> values.length - nulls(values)),
                new OwnFunction("justify_hours", same, interval, (values, types, budget) -> values[0]),
                new OwnFunction(
                        "justify_days", same, interval, (values, types, budget) -> justified(values[0], types.get(0))),
                new OwnFunction(
                        "justify_interval",
                        same,
                        interval,
                        (values, types, budget) -> justified(values[0], types.get(0))));
    }

    private static SqlReturnTypeInference nullable(SqlReturnTypeInference type) {
        return type.andThen(SqlTypeTransforms.FORCE_NULLABLE);
    }

    /** Which of so many equal parts between two bounds a number lies in, from 1; 0 before the first, one more behind the last. */
    private static Object bucket(@Nullable Object[] values) {
        BigDecimal low = decimal(values[1]);
        BigDecimal high = decimal(values[2]);
        BigDecimal count = decimal(values[3]);
        if (count.signum() <= 0 || low.compareTo(high) == 0) {
            throw new SqlFailure(
                    SqlState.NO_BUCKETS, "width_bucket wants two bounds that differ, and at least one bucket");
        }
        boolean falls = low.compareTo(high) > 0;
        BigDecimal into = decimal(values[0]).subtract(low).multiply(count);
        BigDecimal width = high.subtract(low);
        BigDecimal part = (falls ? into.negate() : into).divide(falls ? width.negate() : width, 0, RoundingMode.FLOOR);
        BigDecimal within = part.max(BigDecimal.ONE.negate()).min(count);
        return whole(within.add(BigDecimal.ONE).toBigInteger(), Integer.MAX_VALUE)
                .intValue();
    }

    private static BigInteger divisor(@Nullable Object[] values) {
        return integer(values[0]).gcd(integer(values[1]));
    }

    private static BigInteger multiple(@Nullable Object[] values) {
        BigInteger divisor = divisor(values);
        return divisor.signum() == 0
                ? divisor
                : integer(values[0])
                        .divide(divisor)
                        .multiply(integer(values[1]))
                        .abs();
    }

    private static Object whole(BigInteger number) {
        return whole(number, Long.MAX_VALUE).longValue();
    }

    private static BigInteger whole(BigInteger number, long max) {
        if (number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, number + " is out of range");
        }
        return number;
    }

    private static Object factorial(@Nullable Object value) {
        long number = integer(value).longValue();
        if (number < 0 || number > FACTORIAL_MAX) {
            throw new SqlFailure(
                    SqlState.NUMBER_OUT_OF_RANGE,
                    "There are factorials of 0 to " + FACTORIAL_MAX + ", not of " + number);
        }
        BigDecimal product = BigDecimal.ONE;
        for (long factor = 2; factor <= number; factor++) {
            product = product.multiply(BigDecimal.valueOf(factor));
        }
        return product;
    }

    /** Rounded from units of half the size. */
    private static Object size(@Nullable Object bytes) {
        long left = integer(bytes).longValue();
        int unit = 0;
        while (Math.abs(left) >= (unit == 0 ? BYTES_MAX : HALVES_MAX) && unit < UNITS.size() - 1) {
            left /= unit == 0 ? 512 : 1_024;
            unit++;
        }
        return (unit == 0 ? left : (left + (left < 0 ? -1 : 1)) / 2) + " " + UNITS.get(unit);
    }

    private static int nulls(@Nullable Object[] values) {
        return (int) Arrays.stream(values).filter(Objects::isNull).count();
    }

    /** Days have 24 hours here, so that hours are days as they are. */
    private static @Nullable Object justified(@Nullable Object value, RelDataType type) {
        boolean days = SqlTypeName.DAY_INTERVAL_TYPES.contains(type.getSqlTypeName());
        if (days && integer(value).abs().longValue() >= MONTH_MS) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "An interval of months and days in one, as 30 days or more come to, is not supported");
        }
        return value;
    }

    private static BigDecimal decimal(@Nullable Object value) {
        return value instanceof Number number ? Values.decimal(number) : BigDecimal.ZERO;
    }

    private static BigInteger integer(@Nullable Object value) {
        return decimal(value).toBigInteger();
    }
}
