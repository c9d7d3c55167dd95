package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Conversions of values that are not null, among the classes that {@link io.zabra.jdbc.spi.SqlType} names (JDBC 4.3, table B-6). */
final class ColumnValue {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(TIME)
            .toFormatter();

    private ColumnValue() {}

    /** Bytes that are UTF-8 become that text, others {@code \x} and hexadecimal digits. */
    static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return text(bytes);
        }
        if (value instanceof LocalDateTime time) {
            return TIMESTAMP.format(time);
        }
        if (value instanceof LocalTime time) {
            return TIME.format(time);
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
    }

    /** @param sizeMax characters or bytes, at least one; other values have no size */
    static Object cut(Object value, int sizeMax) {
        if (value instanceof String text && text.length() > sizeMax) {
            return WellFormedText.cut(text, sizeMax);
        }
        return value instanceof byte[] bytes && bytes.length > sizeMax ? Arrays.copyOf(bytes, sizeMax) : value;
    }

    static boolean bool(Object value) throws SQLException {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        String text = text(value).strip();
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "t", "1", "yes", "y", "on" -> true;
            case "false", "f", "0", "no", "n", "off" -> false;
            default -> throw unreadable(value, "BOOLEAN", null);
        };
    }

    /** A whole number within bounds; fractions are cut off. */
    static long integer(Object value, long min, long max, String type) throws SQLException {
        long number;
        if (value instanceof Long || value instanceof Integer) {
            number = ((Number) value).longValue();
        } else {
            BigDecimal decimal = decimal(value);
            if (decimal.compareTo(BigDecimal.valueOf(min)) < 0 || decimal.compareTo(BigDecimal.valueOf(max)) > 0) {
                throw outOfRange(value, type);
            }
            number = decimal.longValue();
        }
        if (number < min || number > max) {
            throw outOfRange(value, type);
        }
        return number;
    }

    static double float64(Object value) throws SQLException {
        return value instanceof Number number
                ? number.doubleValue()
                : decimal(value).doubleValue();
    }

    static BigDecimal decimal(Object value) throws SQLException {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof Long || value instanceof Integer) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof Boolean bool) {
            return bool ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        try {
            return value instanceof Double number
                    ? BigDecimal.valueOf(number)
                    : new BigDecimal(text(value).strip());
        } catch (NumberFormatException e) {
            throw unreadable(value, "a number", e);
        }
    }

    static byte[] bytes(Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw impossible(value, "VARBINARY");
    }

    static LocalDateTime timestamp(Object value) throws SQLException {
        if (value instanceof LocalDateTime time) {
            return time;
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        if (value instanceof LocalTime time) {
            return LocalDate.EPOCH.atTime(time);
        }
        String text = requireText(value, "TIMESTAMP");
        try {
            return text.length() <= "yyyy-MM-dd".length()
                    ? LocalDate.parse(text).atStartOfDay()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeException e) {
            return instant(text, e);
        }
    }

    private static LocalDateTime instant(String text, DateTimeException first) throws SQLException {
        try {
            return LocalDateTime.ofInstant(Instant.parse(text.replace(' ', 'T')), ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw SqlState.INVALID_DATETIME.exception("'" + text + "' is no TIMESTAMP", 0, first);
        }
    }

    static LocalDate date(Object value) throws SQLException {
        if (value instanceof LocalDate date) {
            return date;
        }
        return timestamp(value).toLocalDate();
    }

    static LocalTime time(Object value) throws SQLException {
        if (value instanceof LocalTime time) {
            return time;
        }
        if (value instanceof LocalDateTime timestamp) {
            return timestamp.toLocalTime();
        }
        String text = requireText(value, "TIME");
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw SqlState.INVALID_DATETIME.exception("'" + text + "' is no TIME", 0, e);
        }
    }

    static BigInteger bigInteger(Object value) throws SQLException {
        return decimal(value).toBigInteger();
    }

    private static String requireText(Object value, String type) throws SQLException {
        if (value instanceof String text) {
            return text.strip();
        }
        throw impossible(value, type);
    }

    static SQLException impossible(Object value, String type) {
        return SqlState.WRONG_TYPE.exception(
                "A value of " + value.getClass().getSimpleName() + " can't be converted to " + type);
    }

    private static SQLException unreadable(Object value, String type, @Nullable Throwable cause) {
        return SqlState.INVALID_TEXT.exception("'" + text(value) + "' is not " + type, 0, cause);
    }

    private static SQLException outOfRange(Object value, String type) {
        return SqlState.NUMBER_OUT_OF_RANGE.exception(text(value) + " is out of the range of " + type);
    }
}
