package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Column values as the Java classes that an application asks for. The store's times are UTC, so a {@code TIMESTAMP} as an
 * instant or with an offset is in UTC; as a {@link Timestamp} it has the same digits in the zone of the JVM, as JDBC
 * defines.
 */
final class JavaValue {
    private static final Map<Class<?>, Conversion> CONVERSIONS = Map.ofEntries(
            Map.entry(Object.class, JavaValue::standard),
            Map.entry(String.class, ColumnValue::text),
            Map.entry(Boolean.class, ColumnValue::bool),
            Map.entry(Byte.class, value -> (byte) ColumnValue.integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte")),
            Map.entry(Short.class, value ->
                    (short) ColumnValue.integer(value, Short.MIN_VALUE, Short.MAX_VALUE, "short")),
            Map.entry(Integer.class, value ->
                    (int) ColumnValue.integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int")),
            Map.entry(Long.class, value -> ColumnValue.integer(value, Long.MIN_VALUE, Long.MAX_VALUE, "long")),
            Map.entry(Float.class, value -> (float) ColumnValue.float64(value)),
            Map.entry(Double.class, ColumnValue::float64),
            Map.entry(BigDecimal.class, ColumnValue::decimal),
            Map.entry(BigInteger.class, ColumnValue::bigInteger),
            Map.entry(byte[].class, ColumnValue::bytes),
            Map.entry(LocalDateTime.class, ColumnValue::timestamp),
            Map.entry(LocalDate.class, ColumnValue::date),
            Map.entry(LocalTime.class, ColumnValue::time),
            Map.entry(Instant.class, value -> utc(value).toInstant()),
            Map.entry(OffsetDateTime.class, JavaValue::utc),
            Map.entry(ZonedDateTime.class, value -> utc(value).toZonedDateTime()),
            Map.entry(OffsetTime.class, value -> ColumnValue.time(value).atOffset(ZoneOffset.UTC)),
            Map.entry(Timestamp.class, value -> Timestamp.valueOf(ColumnValue.timestamp(value))),
            Map.entry(Date.class, value -> Date.valueOf(ColumnValue.date(value))),
            Map.entry(Time.class, value -> sqlTime(ColumnValue.time(value))),
            Map.entry(java.util.Date.class, value -> Timestamp.valueOf(ColumnValue.timestamp(value))),
            Map.entry(Calendar.class, value -> calendar(Timestamp.valueOf(ColumnValue.timestamp(value)))),
            Map.entry(UUID.class, JavaValue::uuid));

    private JavaValue() {}

    @SuppressWarnings("JavaUtilDate")
    private static Calendar calendar(Timestamp moment) {
        Calendar calendar = Calendar.getInstance();
        calendar.setTimeInMillis(moment.getTime());
        return calendar;
    }

    @FunctionalInterface
    private interface Conversion {
        Object of(Object value) throws SQLException;
    }

    /** @throws SQLException 42804 where the class is none that values are converted to */
    static <T> T as(Class<T> type, Object value) throws SQLException {
        Conversion conversion = CONVERSIONS.get(type);
        if (conversion != null) {
            return type.cast(conversion.of(value));
        }
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw ColumnValue.impossible(value, type.getName());
    }

    /** As {@code getObject} without a class gives it (JDBC 4.3, table B-3). */
    static Object standard(Object value) throws SQLException {
        if (value instanceof LocalDateTime time) {
            return Timestamp.valueOf(time);
        }
        if (value instanceof LocalDate date) {
            return Date.valueOf(date);
        }
        if (value instanceof LocalTime time) {
            return sqlTime(time);
        }
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    /** The class of what {@link #standard} returns. */
    static String className(SqlType type) {
        return switch (type) {
            case BOOLEAN -> Boolean.class.getName();
            case INTEGER -> Integer.class.getName();
            case BIGINT -> Long.class.getName();
            case DOUBLE -> Double.class.getName();
            case DECIMAL -> BigDecimal.class.getName();
            case VARCHAR -> String.class.getName();
            case VARBINARY -> "[B";
            case TIMESTAMP -> Timestamp.class.getName();
            case DATE -> Date.class.getName();
            case TIME -> Time.class.getName();
            case NULL -> Object.class.getName();
        };
    }

    static Timestamp timestampIn(@Nullable Calendar calendar, Object value) throws SQLException {
        LocalDateTime time = ColumnValue.timestamp(value);
        if (calendar == null) {
            return Timestamp.valueOf(time);
        }
        return Timestamp.from(time.atZone(calendar.getTimeZone().toZoneId()).toInstant());
    }

    static Date dateIn(@Nullable Calendar calendar, Object value) throws SQLException {
        LocalDate date = ColumnValue.date(value);
        return calendar == null
                ? Date.valueOf(date)
                : new Date(timestampIn(calendar, date).getTime());
    }

    static Time timeIn(@Nullable Calendar calendar, Object value) throws SQLException {
        LocalTime time = ColumnValue.time(value);
        return calendar == null
                ? sqlTime(time)
                : new Time(timestampIn(calendar, time).getTime());
    }

    /** Keeps the milliseconds, which {@code Time.valueOf} drops. */
    private static Time sqlTime(LocalTime time) {
        return new Time(
                Timestamp.valueOf(java.time.LocalDate.EPOCH.atTime(time)).getTime());
    }

    private static OffsetDateTime utc(Object value) throws SQLException {
        return ColumnValue.timestamp(value).atOffset(ZoneOffset.UTC);
    }

    private static UUID uuid(Object value) throws SQLException {
        try {
            return UUID.fromString(ColumnValue.text(value));
        } catch (IllegalArgumentException e) {
            throw ColumnValue.impossible(value, "UUID");
        }
    }
}
