package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.SqlType;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Java objects as values of the classes that {@link SqlType} names. */
final class ParameterValue {
    /** Beyond these the wire takes none. */
    private static final int DECIMAL_SCALE_MAX = 16_384;

    private static final int DECIMAL_BYTES_MAX = 8_192;

    private ParameterValue() {}

    /**
     * As the type that the statement expects there.
     *
     * @param type {@link SqlType#NULL} where none is known
     * @throws SQLException where the value has no such form
     */
    static @Nullable Object of(@Nullable Object value, SqlType type) throws SQLException {
        if (value == null) {
            return null;
        }
        boolean asDigits = value instanceof Float && (type == SqlType.VARCHAR || type == SqlType.DECIMAL);
        Object plain = sendable(asDigits ? Double.valueOf(value.toString()) : plain(value));
        Object typed = as(plain, type);
        return typed == plain ? typed : sendable(typed);
    }

    /** @throws SQLException where it would not arrive, or as something else */
    private static Object sendable(Object value) throws SQLException {
        if (value instanceof String text) {
            return WellFormedText.require(text);
        }
        if (value instanceof BigDecimal decimal
                && (Math.abs((long) decimal.scale()) > DECIMAL_SCALE_MAX
                        || decimal.unscaledValue().bitLength() / Byte.SIZE >= DECIMAL_BYTES_MAX)) {
            throw SqlState.NUMBER_OUT_OF_RANGE.exception("A number of scale " + decimal.scale() + " and "
                    + decimal.unscaledValue().bitLength() + " bits is out of the range of DECIMAL");
        }
        return value;
    }

    /** @param scaleOrLength digits behind the point of a DECIMAL; bytes or characters of a stream; of no meaning for others */
    static @Nullable Object of(@Nullable Object value, SqlType type, int scaleOrLength) throws SQLException {
        if (value instanceof InputStream stream) {
            return of(bytes(stream, scaleOrLength), type);
        }
        if (value instanceof Reader reader) {
            return of(text(reader, scaleOrLength), type);
        }
        Object typed = of(value, type);
        return typed instanceof BigDecimal decimal && scaleOrLength >= 0 && scaleOrLength <= DECIMAL_SCALE_MAX
                ? decimal.setScale(scaleOrLength, RoundingMode.HALF_UP)
                : typed;
    }

    /** @throws SQLException 22023 where no DECIMAL has this scale */
    static int requireScale(int scale) throws SQLException {
        if (scale < 0 || scale > DECIMAL_SCALE_MAX) {
            throw SqlState.INVALID_PARAMETER.exception("A DECIMAL has no scale of " + scale);
        }
        return scale;
    }

    private static Object as(Object value, SqlType type) throws SQLException {
        return switch (type) {
            case BOOLEAN -> ColumnValue.bool(value);
            case INTEGER ->
                (int) ColumnValue.integer(whole(value, type), Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
            case BIGINT -> ColumnValue.integer(whole(value, type), Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
            case DOUBLE -> ColumnValue.float64(value);
            case DECIMAL -> ColumnValue.decimal(value);
            case VARCHAR -> ColumnValue.text(value);
            case VARBINARY -> value instanceof byte[] ? value : ColumnValue.bytes(value);
            case TIMESTAMP -> ColumnValue.timestamp(value);
            case DATE -> ColumnValue.date(value);
            case TIME -> ColumnValue.time(value);
            case NULL -> value;
        };
    }

    /** What a statement compares with is not to be cut down to another value first. */
    private static Object whole(Object value, SqlType type) throws SQLException {
        boolean mayHaveFraction = !(value instanceof Long || value instanceof Integer || value instanceof Boolean);
        if (mayHaveFraction && ColumnValue.decimal(value).stripTrailingZeros().scale() > 0) {
            throw SqlState.INVALID_TEXT.exception(ColumnValue.text(value) + " is no " + type);
        }
        return value;
    }

    /** The number that JDBC's own {@link java.sql.JDBCType}s have. */
    static int type(@Nullable SQLType type) throws SQLException {
        Integer number = type == null ? null : type.getVendorTypeNumber();
        if (number == null) {
            throw SqlState.INVALID_PARAMETER.exception("There is no type " + type);
        }
        return number;
    }

    /** For {@code setObject(…, java.sql.Types)}; types of our own vocabulary only. */
    static SqlType type(int jdbcType) throws SQLException {
        return switch (jdbcType) {
            case Types.BOOLEAN, Types.BIT -> SqlType.BOOLEAN;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> SqlType.INTEGER;
            case Types.BIGINT -> SqlType.BIGINT;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> SqlType.DOUBLE;
            case Types.NUMERIC, Types.DECIMAL -> SqlType.DECIMAL;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR ->
                SqlType.VARCHAR;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> SqlType.VARBINARY;
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> SqlType.TIMESTAMP;
            case Types.DATE -> SqlType.DATE;
            case Types.TIME, Types.TIME_WITH_TIMEZONE -> SqlType.TIME;
            case Types.NULL, Types.OTHER, Types.JAVA_OBJECT -> SqlType.NULL;
            default -> throw Unsupported.feature("java.sql.Types " + jdbcType);
        };
    }

    private static Object plain(Object value) throws SQLException {
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof java.util.Date date) {
            return date(date);
        }
        if (value instanceof Calendar calendar) {
            return new Timestamp(calendar.getTimeInMillis()).toLocalDateTime();
        }
        if (value instanceof Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }
        if (value instanceof OffsetDateTime time) {
            return LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
        }
        if (value instanceof ZonedDateTime time) {
            return LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
        }
        if (value instanceof OffsetTime time) {
            return time.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime();
        }
        if (value instanceof Character || value instanceof UUID || value instanceof Enum<?>) {
            return value.toString();
        }
        if (value instanceof InputStream stream) {
            return bytes(stream, -1);
        }
        return value instanceof Reader reader ? text(reader, -1) : known(value);
    }

    private static Object known(Object value) throws SQLException {
        if (value instanceof String
                || value instanceof byte[]
                || value instanceof Boolean
                || value instanceof java.time.LocalDate
                || value instanceof java.time.LocalTime
                || value instanceof LocalDateTime) {
            return value;
        }
        throw noParameter(value, null);
    }

    private static SQLException noParameter(Object value, @Nullable Throwable cause) {
        return SqlState.WRONG_TYPE.exception(
                "An object of " + value.getClass().getName() + " can't be a parameter; its toString() can", 0, cause);
    }

    private static Object number(Number number) throws SQLException {
        if (number instanceof Byte || number instanceof Short) {
            return number.intValue();
        }
        if (number instanceof Float) {
            return number.doubleValue();
        }
        if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        boolean known = number instanceof Integer || number instanceof Long || number instanceof Double;
        if (known || number instanceof BigDecimal) {
            return number;
        }
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            throw noParameter(number, e);
        }
    }

    @SuppressWarnings("JavaUtilDate")
    private static Object date(java.util.Date date) {
        if (date instanceof Date day) {
            return day.toLocalDate();
        }
        if (date instanceof Time time) {
            return new Timestamp(time.getTime()).toLocalDateTime().toLocalTime();
        }
        return date instanceof Timestamp timestamp
                ? timestamp.toLocalDateTime()
                : new Timestamp(date.getTime()).toLocalDateTime();
    }

    /** The digits that the moment has in the calendar's zone. */
    @SuppressWarnings("JavaUtilDate")
    static LocalDateTime in(@Nullable Calendar calendar, java.util.Date date) {
        Timestamp moment = date instanceof Timestamp timestamp ? timestamp : new Timestamp(date.getTime());
        return calendar == null
                ? moment.toLocalDateTime()
                : LocalDateTime.ofInstant(
                        moment.toInstant(), calendar.getTimeZone().toZoneId());
    }

    /** @param length of the value; −1: to the end of the stream */
    static byte[] bytes(InputStream stream, long length) throws SQLException {
        try {
            byte[] bytes = length < 0 ? stream.readAllBytes() : stream.readNBytes(size(length));
            requireLength(bytes.length, length);
            return bytes;
        } catch (IOException e) {
            throw SqlState.INVALID_PARAMETER.exception("The stream can't be read: " + e.getMessage(), 0, e);
        }
    }

    /** @param length of the value in characters; −1: to the end of the stream */
    static String text(Reader reader, long length) throws SQLException {
        try {
            StringWriter text = new StringWriter();
            if (length < 0) {
                reader.transferTo(text);
            } else {
                char[] chars = new char[Math.min(size(length), 8_192)];
                int got = 0;
                while (text.getBuffer().length() < length && got >= 0) {
                    got = reader.read(chars, 0, (int)
                            Math.min(chars.length, length - text.getBuffer().length()));
                    text.write(chars, 0, Math.max(0, got));
                }
            }
            requireLength(text.getBuffer().length(), length);
            return text.toString();
        } catch (IOException e) {
            throw SqlState.INVALID_PARAMETER.exception("The reader can't be read: " + e.getMessage(), 0, e);
        }
    }

    private static int size(long length) throws SQLException {
        if (length > Integer.MAX_VALUE) {
            throw SqlState.TOO_LARGE.exception("A value of " + length + " is too long");
        }
        return (int) length;
    }

    private static void requireLength(int got, long length) throws SQLException {
        if (length >= 0 && got != length) {
            throw SqlState.INVALID_PARAMETER.exception("The stream ended after " + got + " of " + length);
        }
    }
}
