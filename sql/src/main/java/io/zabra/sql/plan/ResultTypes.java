package io.zabra.sql.plan;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Values;
import io.zabra.sql.function.TimeText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Types and values on their way across the driver's contract. */
public final class ResultTypes {
    private static final long NANOS_PER_MS = 1_000_000L;
    private static final int MS_DIGITS = 3;
    /** Of a DECIMAL parameter: a few characters may stand for a billion. */
    private static final int DIGITS_MAX = 1_000;

    private ResultTypes() {}

    static Column column(String label, String name, String table, String schema, RelDataType type) {
        int precision = type.getPrecision() == Integer.MAX_VALUE ? 0 : Math.max(0, type.getPrecision());
        int scale = type.getScale() == RelDataType.SCALE_NOT_SPECIFIED ? 0 : Math.max(0, type.getScale());
        return new Column(label, name, table, schema, sqlType(type), precision, scale, type.isNullable());
    }

    /** What has no type of its own in the contract crosses it as text. */
    public static SqlType sqlType(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> SqlType.BOOLEAN;
            case TINYINT, SMALLINT, INTEGER -> SqlType.INTEGER;
            case BIGINT -> SqlType.BIGINT;
            case FLOAT, REAL, DOUBLE -> SqlType.DOUBLE;
            case DECIMAL -> SqlType.DECIMAL;
            case BINARY, VARBINARY -> SqlType.VARBINARY;
            case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> SqlType.TIMESTAMP;
            case DATE -> SqlType.DATE;
            case TIME, TIME_WITH_LOCAL_TIME_ZONE -> SqlType.TIME;
            case NULL -> SqlType.NULL;
            default -> SqlType.VARCHAR;
        };
    }

    /** From the inner form to the class that the contract names. */
    public static @Nullable Object outer(SqlType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case BOOLEAN -> value;
            case INTEGER -> value instanceof Integer ? value : (Object) ((Number) value).intValue();
            case BIGINT -> value instanceof Long ? value : (Object) ((Number) value).longValue();
            case DOUBLE -> value instanceof Double ? value : (Object) ((Number) value).doubleValue();
            case DECIMAL -> Values.decimal((Number) value);
            case VARCHAR, NULL -> value.toString();
            case VARBINARY -> ((ByteString) value).getBytes();
            case TIMESTAMP -> time(value);
            case DATE -> LocalDate.ofEpochDay(((Number) value).longValue());
            case TIME -> LocalTime.ofNanoOfDay(((Number) value).longValue() * NANOS_PER_MS);
        };
    }

    /** Calcite has a UNION of times and numbers be one of times. */
    private static LocalDateTime time(Object value) {
        if (!(value instanceof Long ms)) {
            throw new SqlFailure(
                    SqlState.WRONG_TYPE, "A column has times and numbers in it: CAST what is not of its type");
        }
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(ms, 1000L), (int) (Math.floorMod(ms, 1000L) * NANOS_PER_MS), ZoneOffset.UTC);
    }

    /** A parameter in the inner form of the type that the statement wants there. */
    public static @Nullable Object inner(RelDataType type, @Nullable Object value, int position) {
        if (value == null) {
            return null;
        }
        try {
            Object inner = converted(type.getSqlTypeName(), value);
            if (inner != null) {
                return inner;
            }
        } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
            throw new SqlFailure(state(e), "Parameter " + position + " is no " + type + ": " + e.getMessage(), e);
        }
        throw new SqlFailure(
                SqlState.WRONG_TYPE,
                "Parameter " + position + " must be " + type + ", but is a "
                        + value.getClass().getSimpleName());
    }

    private static SqlState state(RuntimeException error) {
        if (error instanceof DateTimeException) {
            return error instanceof DateTimeParseException ? SqlState.INVALID_DATETIME : SqlState.DATETIME_OVERFLOW;
        }
        return error instanceof ArithmeticException ? SqlState.NUMBER_OUT_OF_RANGE : SqlState.INVALID_TEXT;
    }

    /** Whether a literal, as text, a whole number or a time, is of the type as it stands, without being converted. */
    public static boolean isPlainly(RelDataType type, Object literal) {
        return switch (type.getSqlTypeName()) {
            case CHAR, VARCHAR -> literal instanceof String;
            case VARBINARY -> literal instanceof String text && text.indexOf('\\') < 0;
            case INTEGER -> literal instanceof Long n && n == n.intValue();
            case BIGINT -> literal instanceof Long;
            case TIMESTAMP -> literal instanceof LocalDateTime && type.getPrecision() >= MS_DIGITS;
            case DATE -> literal instanceof LocalDate;
            default -> false;
        };
    }

    private static @Nullable Object converted(SqlTypeName type, Object value) {
        return switch (type) {
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case TINYINT, SMALLINT, INTEGER ->
                map(number(value), number -> whole(number).intValueExact());
            case BIGINT -> map(number(value), number -> whole(number).longValueExact());
            case DECIMAL -> map(number(value), ResultTypes::ofFewDigits);
            case FLOAT, REAL, DOUBLE -> map(number(value), BigDecimal::doubleValue);
            case CHAR, VARCHAR -> text(value);
            case BINARY, VARBINARY -> bytes(value);
            case TIMESTAMP -> timestamp(value);
            case DATE ->
                value instanceof LocalDate day
                        ? (Object) (int) day.toEpochDay()
                        : value instanceof String text
                                ? (Object) (int) LocalDate.parse(text).toEpochDay()
                                : null;
            case TIME -> value instanceof LocalTime time ? (Object) (int) (time.toNanoOfDay() / NANOS_PER_MS) : null;
            default -> value;
        };
    }

    private static BigDecimal whole(BigDecimal number) {
        if (number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
            throw new NumberFormatException("it has digits behind its point");
        }
        return number;
    }

    private static BigDecimal ofFewDigits(BigDecimal number) {
        if (Math.abs((long) number.scale()) > DIGITS_MAX || number.precision() > DIGITS_MAX) {
            throw new ArithmeticException("a number of more than " + DIGITS_MAX + " digits");
        }
        return number;
    }

    private static @Nullable Object map(@Nullable BigDecimal number, Function<BigDecimal, Object> function) {
        return number == null ? null : function.apply(number);
    }

    private static @Nullable BigDecimal number(Object value) {
        if (value instanceof Number n) {
            return Values.decimal(n);
        }
        return value instanceof String text ? new BigDecimal(text.trim()) : null;
    }

    private static @Nullable Object text(Object value) {
        return value instanceof byte[] || value instanceof ByteString ? null : value.toString();
    }

    /** Text is taken as UTF-8, so that a payload may be set as the string that it is. */
    private static @Nullable Object bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return new ByteString(bytes);
        }
        return value instanceof String text ? new ByteString(text.getBytes(StandardCharsets.UTF_8)) : null;
    }

    private static @Nullable Object timestamp(Object value) {
        if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        return value instanceof String text ? (Object) TimeText.parsedTimestamp(text) : null;
    }
}
