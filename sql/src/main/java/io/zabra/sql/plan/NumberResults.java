package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.jspecify.annotations.Nullable;

/** Functions of numbers have a number as their result, or none and say so: no infinity, no wrapped sign, nothing that is no number. */
final class NumberResults {
    private static final Set<String> POWERS = Set.of("SQRT", "POWER", "POW");

    private static final Set<String> OTHERS =
            Set.of("ABS", "EXP", "ACOS", "ASIN", "ACOSH", "ATANH", "COSH", "SINH", "COT", "CSC", "SEC", "COTH", "CSCH");

    private NumberResults() {}

    static boolean areOf(RexCall call) {
        String name = call.getOperator().getName();
        return POWERS.contains(name) || OTHERS.contains(name);
    }

    /** The result itself; throws where there is none in the range of the type. */
    static @Nullable Object checked(String name, Object[] values, @Nullable Object result) {
        if (result instanceof Double number && !Double.isFinite(number) && areFinite(values)) {
            throw failure(name, number.isNaN());
        }
        boolean whole = result instanceof Long || result instanceof Integer;
        if (whole && name.equals("ABS") && result instanceof Number number && number.longValue() < 0) {
            throw failure(name, false);
        }
        return result;
    }

    private static SqlFailure failure(String name, boolean undefined) {
        return POWERS.contains(name) && undefined
                ? new SqlFailure(SqlState.NO_POWER, name + " of these numbers is no real number")
                : new SqlFailure(
                        SqlState.NUMBER_OUT_OF_RANGE,
                        undefined ? name + " is not defined there" : "The result of " + name + " is out of range");
    }

    private static boolean areFinite(Object[] values) {
        for (Object value : values) {
            if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
                return false;
            }
        }
        return true;
    }

    /** A sum, product or the like of doubles. */
    static double finite(double result, double a, double b) {
        if (!Double.isFinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
            throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, "The result is out of the range of DOUBLE");
        }
        return result;
    }
}
