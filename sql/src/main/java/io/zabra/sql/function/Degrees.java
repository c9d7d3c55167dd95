package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/** Sine and the like of degrees, and logarithms, which are exact where PostgreSQL's are: {@code sind(180) = 0}. Stateless. */
final class Degrees {
    private static final double ROUND = 360;
    private static final double HALF = 180;
    private static final double QUARTER = 90;
    private static final double SIN_30 = Math.sin(Math.toRadians(30));
    private static final double ONE_MINUS_COS_60 = 1 - Math.cos(Math.toRadians(60));
    private static final double TAN_45 = sinOfQuarter(45) / cosOfQuarter(45);

    private Degrees() {}

    static List<SqlFunction> all() {
        return List.of(
                of("sind", Degrees::sin),
                of("cosd", Degrees::cos),
                of("tand", angle -> finite("tand", sin(angle) / cos(angle) / TAN_45)),
                of("cotd", angle -> finite("cotd", cos(angle) / sin(angle) * TAN_45)),
                of("log10", number -> logarithm(number)),
                of("log", number -> logarithm(number)));
    }

    private static SqlFunction of(String name, DoubleUnaryOperator function) {
        SqlReturnTypeInference real =
                ReturnTypes.explicit(SqlTypeName.DOUBLE).andThen(SqlTypeTransforms.FORCE_NULLABLE);
        return new OwnFunction(name, real, OperandTypes.NUMERIC, (values, types, budget) -> {
            double number = values[0] instanceof Number known ? known.doubleValue() : 0;
            // There is no negative zero in a result.
            return function.applyAsDouble(number) + 0.0;
        });
    }

    private static double sin(double angle) {
        double within = within(angle);
        return within > HALF ? -sinOfHalf(within - HALF) : sinOfHalf(within);
    }

    private static double sinOfHalf(double angle) {
        return sinOfQuarter(angle > QUARTER ? HALF - angle : angle);
    }

    private static double cos(double angle) {
        double within = within(angle);
        double mirrored = within > HALF ? ROUND - within : within;
        return mirrored > QUARTER ? -cosOfQuarter(HALF - mirrored) : cosOfQuarter(mirrored);
    }

    /** From 0 to 360. */
    private static double within(double angle) {
        if (!Double.isFinite(angle)) {
            throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, angle + " is no angle");
        }
        double rest = angle % ROUND;
        return rest < 0 ? rest + ROUND : rest;
    }

    private static double sinOfQuarter(double angle) {
        return angle <= 30 ? sinUpTo30(angle) : cosUpTo60(QUARTER - angle);
    }

    private static double cosOfQuarter(double angle) {
        return angle <= 60 ? cosUpTo60(angle) : sinUpTo30(QUARTER - angle);
    }

    /** Half of 1 at 30, whatever the processor makes of it. */
    private static double sinUpTo30(double angle) {
        return Math.sin(Math.toRadians(angle)) / SIN_30 / 2;
    }

    private static double cosUpTo60(double angle) {
        return 1 - (1 - Math.cos(Math.toRadians(angle))) / ONE_MINUS_COS_60 / 2;
    }

    private static double finite(String name, double result) {
        if (!Double.isFinite(result)) {
            throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, name + " is not defined there");
        }
        return result;
    }

    private static double logarithm(double number) {
        if (number <= 0) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "Cannot take logarithm of zero or negative number");
        }
        return Math.log10(number);
    }
}
