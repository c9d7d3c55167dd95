package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Values;
import io.zabra.sql.function.TimeRange;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.BinaryOperator;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Sums of intervals, and their products and quotients with numbers: one that has no room is an error, never another interval. */
final class IntervalArithmetic {
    private IntervalArithmetic() {}

    /** Null for what is none of these. */
    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(call.getType().getSqlTypeName());
        if (!months && !SqlTypeName.DAY_INTERVAL_TYPES.contains(call.getType().getSqlTypeName())) {
            return null;
        }
        List<RexNode> operands = call.getOperands();
        BinaryOperator<BigDecimal> operation = switch (call.getKind()) {
            case PLUS -> areIntervals(operands) ? BigDecimal::add : null;
            case MINUS -> areIntervals(operands) ? BigDecimal::subtract : null;
            case TIMES -> BigDecimal::multiply;
            case DIVIDE -> IntervalArithmetic::quotient;
            default -> null;
        };
        if (operation == null) {
            return null;
        }
        Expression a = compiler.compile(operands.get(0));
        Expression b = compiler.compile(operands.get(1));
        return (execution, row) -> {
            Object x = a.eval(execution, row);
            Object y = x == null ? null : b.eval(execution, row);
            return x instanceof Number m && y instanceof Number n ? result(operation, m, n, months) : null;
        };
    }

    private static boolean areIntervals(List<RexNode> operands) {
        return operands.stream()
                .allMatch(operand ->
                        SqlTypeName.INTERVAL_TYPES.contains(operand.getType().getSqlTypeName()));
    }

    private static BigDecimal quotient(BigDecimal x, BigDecimal y) {
        if (y.signum() == 0) {
            throw SqlFailure.divisionByZero();
        }
        return x.divide(y, MathContext.DECIMAL128);
    }

    private static Object result(BinaryOperator<BigDecimal> operation, Number x, Number y, boolean months) {
        BigDecimal exact = operation.apply(Values.decimal(x), Values.decimal(y));
        BigDecimal whole = exact.setScale(0, RoundingMode.HALF_UP);
        if (months && whole.compareTo(exact) != 0) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A part of a month is so many days, and an interval of months and days in one is not supported:"
                            + " compute with days");
        }
        return TimeRange.within(
                "INTERVAL", () -> months ? (Object) whole.intValueExact() : (Object) whole.longValueExact());
    }
}
