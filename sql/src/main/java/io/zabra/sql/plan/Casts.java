package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Values;
import io.zabra.sql.function.Types;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The usual casts: between numbers, to and from text. */
final class Casts {
    /** More than any type has; a number as text may have some more behind its point. */
    private static final int DIGITS_MAX = 1_000;

    private static final int CHARS_MAX = 2_000;
    private static final int SHOWN_CHARS = 40;

    private Casts() {}

    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        if (!call.getOperator().getName().equals("CAST")) {
            return null;
        }
        RelDataType from = call.getOperands().get(0).getType();
        UnaryOperator<Object> cast = cast(from, call.getType());
        if (cast == null) {
            return null;
        }
        Expression operand = compiler.compile(call.getOperands().get(0));
        return (execution, row) -> {
            Object value = operand.eval(execution, row);
            return value == null ? null : cast.apply(value);
        };
    }

    /** From text, also to a boolean; null where there is none. Throws {@link SqlFailure} where a text is none of the type. */
    static @Nullable UnaryOperator<Object> ofText(RelDataType to) {
        return to.getSqlTypeName() == SqlTypeName.BOOLEAN ? Casts::truth : cast(Types.TEXT, to);
    }

    private static Object truth(Object value) {
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new SqlFailure(SqlState.INVALID_CAST, "'" + value + "' is no BOOLEAN");
        };
    }

    private static @Nullable UnaryOperator<Object> cast(RelDataType from, RelDataType to) {
        SqlTypeName source = from.getSqlTypeName();
        boolean number = SqlTypeName.NUMERIC_TYPES.contains(source);
        boolean text = SqlTypeName.CHAR_TYPES.contains(source);
        return switch (to.getSqlTypeName()) {
            case VARCHAR -> toText(from, to);
            case INTEGER ->
                number
                        ? value -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER")
                        : text ? value -> (int) parsed(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER") : null;
            case BIGINT ->
                number
                        ? value -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT")
                        : text ? value -> parsed(value, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT") : null;
            case DOUBLE ->
                number
                        ? value -> approximate(((Number) value).doubleValue(), value)
                        : text ? value -> approximate(decimal(value, "DOUBLE").doubleValue(), value) : null;
            case DECIMAL -> number || text ? value -> scaled(decimal(value, "DECIMAL"), to) : null;
            case BOOLEAN, DATE, TIME -> source == to.getSqlTypeName() ? UnaryOperator.identity() : null;
            case TIMESTAMP ->
                source == SqlTypeName.TIMESTAMP && to.getPrecision() >= from.getPrecision()
                        ? UnaryOperator.identity()
                        : null;
            case VARBINARY ->
                SqlTypeName.BINARY_TYPES.contains(source) && to.getPrecision() < 0 ? UnaryOperator.identity() : null;
            default -> null;
        };
    }

    private static @Nullable UnaryOperator<Object> toText(RelDataType from, RelDataType to) {
        int length = to.getPrecision() < 0 ? Integer.MAX_VALUE : to.getPrecision();
        return switch (from.getSqlTypeName()) {
            case VARCHAR, CHAR, INTEGER, BIGINT ->
                value -> {
                    String text = value.toString();
                    boolean fits = text.length() <= length || text.codePointCount(0, text.length()) <= length;
                    return fits ? text : text.substring(0, text.offsetByCodePoints(0, length));
                };
            default -> null;
        };
    }

    private static Object approximate(double number, Object value) {
        boolean given = value instanceof Double || value instanceof Float;
        if (Double.isInfinite(number) && !given) {
            throw outOfRange(value, "DOUBLE");
        }
        return number;
    }

    private static long whole(Object value, long min, long max, String type) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long whole = ((Number) value).longValue();
            if (whole >= min && whole <= max) {
                return whole;
            }
            throw outOfRange(value, type);
        }
        return bounded(Values.decimal((Number) value), value, min, max, type);
    }

    private static long parsed(Object value, long min, long max, String type) {
        return bounded(decimal(value, type), value, min, max, type);
    }

    private static long bounded(BigDecimal exact, Object value, long min, long max, String type) {
        requireDigits(exact, value, type);
        BigDecimal whole = exact.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(BigDecimal.valueOf(min)) < 0 || whole.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw outOfRange(value, type);
        }
        return whole.longValueExact();
    }

    private static BigDecimal decimal(Object value, String type) {
        if (value instanceof Number n) {
            return Values.decimal(n);
        }
        String text = value.toString().trim();
        if (text.length() > CHARS_MAX) {
            throw outOfRange(text, type);
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new SqlFailure(
                    SqlState.INVALID_CAST, "'" + value + "' is no " + type + ": SAFE_CAST gives NULL instead", e);
        }
    }

    /** A text of ten characters may be a number of a billion digits, which to write out would take all memory. */
    private static void requireDigits(BigDecimal exact, Object value, String type) {
        if (Math.abs((long) exact.scale()) > DIGITS_MAX || exact.precision() > DIGITS_MAX) {
            throw outOfRange(value, type);
        }
    }

    private static BigDecimal scaled(BigDecimal value, RelDataType type) {
        requireDigits(value, value, type.toString());
        BigDecimal scaled = value.setScale(type.getScale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.getPrecision()) {
            throw outOfRange(value, type.toString());
        }
        return scaled;
    }

    private static SqlFailure outOfRange(Object value, String type) {
        String text = value.toString();
        String shown = text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
        return new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, shown + " is out of the range of " + type);
    }
}
