package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Values;
import io.zabra.sql.function.ScalarFunctions;
import io.zabra.sql.function.TimeRange;
import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Sums and products of INTEGER, BIGINT, DOUBLE and DECIMAL; out of range is an error, never a wrapped number. */
final class Arithmetic {
    private Arithmetic() {}

    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        for (RexNode operand : call.getOperands()) {
            if (!SqlTypeName.NUMERIC_TYPES.contains(operand.getType().getSqlTypeName())) {
                Expression shifted = shifted(call, compiler);
                return shifted == null ? IntervalArithmetic.of(call, compiler) : shifted;
            }
        }
        SqlKind kind = call.getKind();
        BinaryOperator<Number> operation = switch (call.getType().getSqlTypeName()) {
            case INTEGER -> integers(kind);
            case BIGINT -> longs(kind);
            case DOUBLE -> doubles(kind);
            case DECIMAL -> decimals(kind);
            default -> null;
        };
        if (operation == null) {
            return null;
        }
        Expression a = compiler.compile(call.getOperands().get(0));
        if (kind == SqlKind.MINUS_PREFIX) {
            return (execution, row) -> a.eval(execution, row) instanceof Number x ? operation.apply(0, x) : null;
        }
        Expression b = compiler.compile(call.getOperands().get(1));
        return (execution, row) -> {
            Object x = a.eval(execution, row);
            Object y = x == null ? null : b.eval(execution, row);
            return x instanceof Number m && y instanceof Number n ? operation.apply(m, n) : null;
        };
    }

    /** A time and an interval; null for what else is no number. */
    private static @Nullable Expression shifted(RexCall call, ExpressionCompiler compiler) {
        boolean adds = call.getKind() == SqlKind.PLUS;
        boolean knows = (adds || call.getKind() == SqlKind.MINUS)
                && call.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP
                && call.getOperands().size() == 2;
        if (!knows) {
            return null;
        }
        boolean first = call.getOperands().get(0).getType().getSqlTypeName() == SqlTypeName.TIMESTAMP;
        RexNode interval = call.getOperands().get(first ? 1 : 0);
        boolean months =
                SqlTypeName.YEAR_INTERVAL_TYPES.contains(interval.getType().getSqlTypeName());
        if ((!first && !adds)
                || !SqlTypeName.INTERVAL_TYPES.contains(interval.getType().getSqlTypeName())) {
            return null;
        }
        Expression time = compiler.compile(call.getOperands().get(first ? 0 : 1));
        Expression length = compiler.compile(interval);
        int sign = adds ? 1 : -1;
        return (execution, row) -> {
            Object x = time.eval(execution, row);
            Object y = x == null ? null : length.eval(execution, row);
            if (!(x instanceof Number ms && y instanceof Number by)) {
                return null;
            }
            return TimeRange.within("TIMESTAMP", () -> {
                long signed = Math.multiplyExact(sign, by.longValue());
                return months
                        ? ScalarFunctions.plusMonths(ms.longValue(), signed)
                        : Math.addExact(ms.longValue(), signed);
            });
        };
    }

    private static BinaryOperator<Number> integers(SqlKind kind) {
        BinaryOperator<Number> wide = longs(kind);
        return (x, y) -> {
            long result = wide.apply(x, y).longValue();
            if (result != (int) result) {
                throw outOfRange("INTEGER");
            }
            return (int) result;
        };
    }

    private static BinaryOperator<Number> longs(SqlKind kind) {
        BinaryOperator<Number> operation = switch (kind) {
            case PLUS -> (x, y) -> Math.addExact(x.longValue(), y.longValue());
            case MINUS, MINUS_PREFIX -> (x, y) -> Math.subtractExact(x.longValue(), y.longValue());
            case TIMES -> (x, y) -> Math.multiplyExact(x.longValue(), y.longValue());
            case DIVIDE -> (x, y) -> quotient(x.longValue(), divisor(y));
            default -> (x, y) -> x.longValue() % divisor(y);
        };
        return (x, y) -> {
            try {
                return operation.apply(x, y);
            } catch (ArithmeticException e) {
                throw outOfRange("BIGINT");
            }
        };
    }

    private static long quotient(long x, long y) {
        return y == -1 ? Math.negateExact(x) : x / y;
    }

    private static long divisor(Number n) {
        long divisor = n.longValue();
        if (divisor == 0) {
            throw SqlFailure.divisionByZero();
        }
        return divisor;
    }

    private static SqlFailure outOfRange(String type) {
        return new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, "The result is out of the range of " + type);
    }

    private static Number finite(double result, Number x, Number y) {
        return NumberResults.finite(result, x.doubleValue(), y.doubleValue());
    }

    private static @Nullable BinaryOperator<Number> doubles(SqlKind kind) {
        return switch (kind) {
            case PLUS -> (x, y) -> finite(x.doubleValue() + y.doubleValue(), x, y);
            case MINUS, MINUS_PREFIX -> (x, y) -> finite(x.doubleValue() - y.doubleValue(), x, y);
            case TIMES -> (x, y) -> finite(x.doubleValue() * y.doubleValue(), x, y);
            case DIVIDE ->
                (x, y) -> {
                    if (y.doubleValue() == 0) {
                        throw SqlFailure.divisionByZero();
                    }
                    return finite(x.doubleValue() / y.doubleValue(), x, y);
                };
            default -> null;
        };
    }

    private static @Nullable BinaryOperator<Number> decimals(SqlKind kind) {
        return switch (kind) {
            case PLUS -> (x, y) -> decimal(x).add(decimal(y));
            case MINUS, MINUS_PREFIX -> (x, y) -> decimal(x).subtract(decimal(y));
            case TIMES -> (x, y) -> decimal(x).multiply(decimal(y));
            case DIVIDE -> (x, y) -> Quotients.of(decimal(x), decimal(y));
            default -> null;
        };
    }

    private static BigDecimal decimal(Number n) {
        return Values.decimal(n);
    }
}
