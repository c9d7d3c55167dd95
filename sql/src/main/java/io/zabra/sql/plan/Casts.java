package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.Values;
import io.zabra.sql.function.BytesText;
import io.zabra.sql.function.NumberText;
import io.zabra.sql.function.TimeRange;
import io.zabra.sql.function.TimeText;
import io.zabra.sql.function.Types;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The usual casts: between numbers, to and from text. */
final class Casts {
    /** More than any type has; a number as text may have some more behind its point. */
    private static final int DIGITS_MAX = 1_000;

    private static final int CHARS_MAX = 2_000;
    private static final int SHOWN_CHARS = 40;
    private static final int MS_DIGITS = 3;
    private static final long DAY_MS = 86_400_000L;

    private Casts() {}

    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        UnaryOperator<Object> cast = cast(call);
        if (cast == null) {
            return null;
        }
        Expression operand = compiler.compile(call.getOperands().get(0));
        boolean fails = call.getOperator().getName().equals("CAST");
        return (execution, row) -> {
            Object value = operand.eval(execution, row);
            try {
                return value == null ? null : cast.apply(value);
            } catch (SqlFailure e) {
                if (fails) {
                    throw e;
                }
                return null;
            }
        };
    }

    /** Whether it is a cast that is made here, and not by code of Calcite's. */
    static boolean areOurs(RexCall call) {
        return cast(call) != null;
    }

    private static @Nullable UnaryOperator<Object> cast(RexCall call) {
        boolean casts = call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST;
        return casts && call.getOperands().size() == 1
                ? cast(call.getOperands().get(0).getType(), call.getType())
                : null;
    }

    /** From text, also to a boolean; null where there is none. Throws {@link SqlFailure} where a text is none of the type. */
    static @Nullable UnaryOperator<Object> ofText(RelDataType to) {
        return cast(Types.TEXT, to);
    }

    /** Any beginning of the words, as in PostgreSQL. */
    private static Object truth(Object value) {
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "tru", "tr", "t", "yes", "ye", "y", "on", "1" -> true;
            case "false", "fals", "fal", "fa", "f", "no", "n", "off", "of", "0" -> false;
            default ->
                throw new SqlFailure(SqlState.INVALID_TEXT, "'" + value + "' is no BOOLEAN: it is true or false");
        };
    }

    private static @Nullable UnaryOperator<Object> cast(RelDataType from, RelDataType to) {
        SqlTypeName source = from.getSqlTypeName();
        boolean number = SqlTypeName.NUMERIC_TYPES.contains(source);
        boolean text = SqlTypeName.CHAR_TYPES.contains(source);
        return switch (to.getSqlTypeName()) {
            case VARCHAR -> toText(from, to);
            case CHAR -> toPaddedText(from, to);
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
            case BOOLEAN -> source == SqlTypeName.BOOLEAN ? UnaryOperator.identity() : text ? Casts::truth : null;
            case TIME ->
                text && to.getPrecision() >= MS_DIGITS
                        ? Casts::timeOfDay
                        : source == SqlTypeName.TIME ? UnaryOperator.identity() : null;
            case DATE ->
                source == SqlTypeName.TIMESTAMP
                        ? value -> day((long) value)
                        : text
                                ? value -> day(timestamp(value, "DATE: write it as 2026-01-31"))
                                : source == SqlTypeName.DATE ? UnaryOperator.identity() : null;
            case TIMESTAMP -> toTimestamp(from, to);
            case VARBINARY -> toBytes(from, to);
            default -> null;
        };
    }

    /** Null where they are to be cut, which is left to Calcite. */
    private static @Nullable UnaryOperator<Object> toBytes(RelDataType from, RelDataType to) {
        if (to.getPrecision() >= 0) {
            return null;
        }
        return switch (from.getSqlTypeName()) {
            case CHAR, VARCHAR -> value -> BytesText.parsed(value.toString());
            case BINARY, VARBINARY -> UnaryOperator.identity();
            default -> null;
        };
    }

    private static int day(long ms) {
        return TimeRange.within("DATE", () -> Math.toIntExact(Math.floorDiv(ms, DAY_MS)));
    }

    /** Null where digits behind the point are to be taken away. */
    private static @Nullable UnaryOperator<Object> toTimestamp(RelDataType from, RelDataType to) {
        boolean keepsMs = to.getPrecision() >= MS_DIGITS;
        return switch (from.getSqlTypeName()) {
            case TIMESTAMP -> to.getPrecision() >= from.getPrecision() ? UnaryOperator.identity() : null;
            case DATE -> value -> ((Number) value).longValue() * DAY_MS;
            case VARCHAR, CHAR -> keepsMs ? Casts::timestamp : null;
            default -> null;
        };
    }

    private static Object timestamp(Object text) {
        return timestamp(text, "TIMESTAMP: write it as 2026-01-31 23:59:59.999");
    }

    private static long timestamp(Object text, String wanted) {
        try {
            return TimeText.parsedTimestamp(text.toString());
        } catch (DateTimeException e) {
            throw noTime(text, wanted, e);
        }
    }

    private static Object timeOfDay(Object text) {
        try {
            return TimeText.parsedTime(text.toString());
        } catch (DateTimeException e) {
            throw noTime(text, "TIME: write it as 23:59:59.999", e);
        }
    }

    private static SqlFailure noTime(Object text, String wanted, DateTimeException cause) {
        boolean written = !(cause instanceof DateTimeParseException);
        return new SqlFailure(
                written ? SqlState.DATETIME_OVERFLOW : SqlState.INVALID_DATETIME,
                "'" + text + "' is no " + wanted,
                cause);
    }

    private static @Nullable UnaryOperator<Object> toText(RelDataType from, RelDataType to) {
        int length = to.getPrecision() < 0 ? Integer.MAX_VALUE : to.getPrecision();
        UnaryOperator<Object> shown = shown(from.getSqlTypeName());
        return shown == null
                ? null
                : value -> {
                    String text = shown.apply(value).toString();
                    boolean fits = text.length() <= length || text.codePointCount(0, text.length()) <= length;
                    return fits ? text : text.substring(0, text.offsetByCodePoints(0, length));
                };
    }

    /** Its blanks at the end count for nothing, and so are not there. */
    private static @Nullable UnaryOperator<Object> toPaddedText(RelDataType from, RelDataType to) {
        UnaryOperator<Object> text = toText(from, to);
        return text == null ? null : value -> withoutBlanks(text.apply(value).toString());
    }

    private static String withoutBlanks(String padded) {
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == ' ') {
            end--;
        }
        return padded.substring(0, end);
    }

    /** As PostgreSQL writes them; null for what is left to Calcite. */
    private static @Nullable UnaryOperator<Object> shown(SqlTypeName type) {
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(type)) {
            return value -> TimeText.interval(((Number) value).longValue());
        }
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type)) {
            return value -> TimeText.months(((Number) value).longValue());
        }
        return switch (type) {
            case VARCHAR, CHAR, BOOLEAN -> UnaryOperator.identity();
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, FLOAT, REAL, DOUBLE ->
                value -> NumberText.of((Number) value);
            case TIMESTAMP -> value -> TimeText.timestamp((long) value);
            case DATE -> value -> TimeText.date(((Number) value).longValue());
            case TIME -> value -> TimeText.time(((Number) value).longValue());
            case BINARY, VARBINARY -> value -> BytesText.of((ByteString) value);
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
        BigDecimal exact = decimal(value, type);
        boolean half = Values.isApproximate((Number) value);
        return bounded(exact, half ? RoundingMode.HALF_EVEN : RoundingMode.HALF_UP, value, min, max, type);
    }

    private static long parsed(Object value, long min, long max, String type) {
        try {
            return bounded(decimal(value, type), RoundingMode.UNNECESSARY, value, min, max, type);
        } catch (ArithmeticException e) {
            throw none(value, type, e);
        }
    }

    private static long bounded(
            BigDecimal exact, RoundingMode rounding, Object value, long min, long max, String type) {
        requireDigits(exact, value, type);
        BigDecimal whole = exact.setScale(0, rounding);
        if (whole.compareTo(BigDecimal.valueOf(min)) < 0 || whole.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw outOfRange(value, type);
        }
        return whole.longValueExact();
    }

    private static BigDecimal decimal(Object value, String type) {
        if (value instanceof Number n) {
            if (Values.isApproximate(n) && !Double.isFinite(n.doubleValue())) {
                throw outOfRange(value, type);
            }
            return Values.decimal(n);
        }
        String text = value.toString().trim();
        if (text.length() > CHARS_MAX) {
            throw outOfRange(text, type);
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw none(value, type, e);
        }
    }

    private static SqlFailure none(Object value, String type, RuntimeException cause) {
        return new SqlFailure(
                SqlState.INVALID_TEXT, "'" + value + "' is no " + type + ": SAFE_CAST gives NULL instead", cause);
    }

    /** A text of ten characters may be a number of a billion digits, which to write out would take all memory. */
    private static void requireDigits(BigDecimal exact, Object value, String type) {
        if (Math.abs((long) exact.scale()) > DIGITS_MAX || exact.precision() > DIGITS_MAX) {
            throw outOfRange(value, type);
        }
    }

    private static BigDecimal scaled(BigDecimal value, RelDataType type) {
        requireDigits(value, value, type.toString());
        boolean fits =
                type.getScale() == Literals.ANY_DIGITS_SCALE && value.scale() >= 0 && value.scale() <= type.getScale();
        BigDecimal scaled = fits ? value : value.setScale(type.getScale(), RoundingMode.HALF_UP);
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
