package io.zabra.sql.function;

import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers as text, in the way that PostgreSQL writes them. Stateless. */
public final class NumberText {
    /** From so many digits before the point on, an exponent is written. */
    private static final int DIGITS_MAX = 15;

    private static final int ZEROS_MAX = 4;

    private NumberText() {}

    /** The whole part of a quotient. */
    static Object quotient(@Nullable Object dividend, @Nullable Object divisor) {
        BigDecimal by = new BigDecimal(String.valueOf(divisor));
        if (by.signum() == 0) {
            throw SqlFailure.divisionByZero();
        }
        return new BigDecimal(String.valueOf(dividend))
                .divideToIntegralValue(by)
                .setScale(0, RoundingMode.DOWN);
    }

    /** As few digits as tell it from its neighbours: {@code 1.5}, {@code 3}, {@code 1e+20}. */
    public static String of(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (!(number instanceof Double || number instanceof Float)) {
            return number.toString();
        }
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal digits = new BigDecimal(number.toString()).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -ZEROS_MAX && exponent < DIGITS_MAX) {
            return digits.toPlainString();
        }
        String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
