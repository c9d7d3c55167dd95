package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code EXTRACT(unit FROM time)} and {@code date_part}, with PostgreSQL's units: Sunday is 0 as {@code dow}, and 7 as {@code isodow}. */
final class DateParts {
    private static final long DAY_MS = 86_400_000L;
    private static final long MONTH_S = 30 * 86_400L;
    private static final long YEAR_S = 31_557_600L;
    /** Which have digits behind their point. */
    private static final Set<String> FRACTIONS = Set.of("epoch", "second");

    private static final int DIGITS = 19;
    private static final int MS_DIGITS = 3;

    private DateParts() {}

    /** DECIMAL for what may be a fraction, else BIGINT. */
    static RelDataType type(SqlOperatorBinding binding) {
        String unit = binding.isOperandLiteral(0, false) ? binding.getOperandLiteralValue(0, String.class) : null;
        boolean whole = unit != null && !FRACTIONS.contains(singular(unit));
        RelDataTypeFactory factory = binding.getTypeFactory();
        RelDataType type = whole
                ? factory.createSqlType(SqlTypeName.BIGINT)
                : factory.createSqlType(SqlTypeName.DECIMAL, DIGITS, MS_DIGITS);
        return factory.createTypeWithNullability(
                type,
                binding.getOperandType(0).isNullable()
                        || binding.getOperandType(1).isNullable());
    }

    private static String singular(String unit) {
        String name = unit.strip().toLowerCase(Locale.ROOT);
        return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    }

    /** Of (unit, time), neither of which is null. */
    static Object of(@Nullable Object[] values, List<RelDataType> types) {
        String unit = singular(String.valueOf(values[0]));
        Number time = (Number) Objects.requireNonNull(values[1]);
        SqlTypeName type = types.get(1).getSqlTypeName();
        BigDecimal part = part(unit, time.longValue(), type);
        if (part == null) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "'" + values[0] + "' is no part of a " + shown(type)
                            + ": parts are year, quarter, month, week, day, hour, minute, second, millisecond, epoch, dow,"
                            + " isodow, doy, isoyear, decade, century and millennium, as far as it has them");
        }
        return types.get(2).getSqlTypeName() == SqlTypeName.DECIMAL
                ? part.setScale(MS_DIGITS)
                : (Object) part.longValue();
    }

    static String shown(SqlTypeName type) {
        return SqlTypeName.INTERVAL_TYPES.contains(type) ? "INTERVAL" : type.getName();
    }

    private static @Nullable BigDecimal part(String unit, long time, SqlTypeName type) {
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type)) {
            return whole(ofMonths(unit, time));
        }
        if (FRACTIONS.contains(unit)) {
            long ms = type == SqlTypeName.DATE ? time * DAY_MS : time;
            return BigDecimal.valueOf(unit.equals("epoch") ? ms : secondMs(ms, type), MS_DIGITS);
        }
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(type)) {
            return whole(unit.equals("day") ? (Long) (time / DAY_MS) : ofDay(unit, time % DAY_MS));
        }
        if (type == SqlTypeName.TIME) {
            return whole(ofDay(unit, time));
        }
        long ms = type == SqlTypeName.DATE ? time * DAY_MS : time;
        Long ofDay = ofDay(unit, Math.floorMod(ms, DAY_MS));
        return whole(ofDay != null ? ofDay : ofDate(unit, ms));
    }

    private static long secondMs(long ms, SqlTypeName type) {
        return SqlTypeName.DAY_INTERVAL_TYPES.contains(type) ? ms % 60_000 : Math.floorMod(ms, 60_000L);
    }

    private static @Nullable BigDecimal whole(@Nullable Long part) {
        return part == null ? null : BigDecimal.valueOf(part);
    }

    private static @Nullable Long ofDay(String unit, long ms) {
        return switch (unit) {
            case "hour" -> ms / 3_600_000;
            case "minute" -> ms / 60_000 % 60;
            case "millisecond" -> ms % 60_000;
            case "microsecond" -> ms % 60_000 * 1_000;
            default -> null;
        };
    }

    private static @Nullable Long ofMonths(String unit, long months) {
        return switch (unit) {
            case "year" -> months / 12;
            case "quarter" -> months % 12 / 3 + 1;
            case "month" -> months % 12;
            case "day", "hour", "minute", "second", "millisecond", "microsecond" -> 0L;
            case "epoch" -> months / 12 * YEAR_S + months % 12 * MONTH_S;
            default -> null;
        };
    }

    private static @Nullable Long ofDate(String unit, long ms) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
        long year = time.getYear();
        return switch (unit) {
            case "year" -> year;
            case "quarter" -> (long) time.get(IsoFields.QUARTER_OF_YEAR);
            case "month" -> (long) time.getMonthValue();
            case "week" -> (long) time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "isoyear" -> (long) time.get(IsoFields.WEEK_BASED_YEAR);
            case "day" -> (long) time.getDayOfMonth();
            case "doy" -> (long) time.getDayOfYear();
            case "dow" -> (long) time.getDayOfWeek().getValue() % 7;
            case "isodow" -> (long) time.getDayOfWeek().getValue();
            case "decade" -> Math.floorDiv(year, 10L);
            case "century" -> Math.floorDiv(year + 99, 100L);
            case "millennium" -> Math.floorDiv(year + 999, 1_000L);
            default -> null;
        };
    }

    /** When the unit began that the time lies in; null: there is no such unit. Weeks begin on Monday. */
    static @Nullable LocalDateTime begin(String unit, LocalDateTime time) {
        LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        LocalDateTime year = day.withDayOfYear(1);
        return switch (singular(unit)) {
            case "microsecond", "millisecond" -> time.truncatedTo(ChronoUnit.MILLIS);
            case "second" -> time.truncatedTo(ChronoUnit.SECONDS);
            case "minute" -> time.truncatedTo(ChronoUnit.MINUTES);
            case "hour" -> time.truncatedTo(ChronoUnit.HOURS);
            case "day" -> day;
            case "week" -> day.minusDays(time.getDayOfWeek().getValue() - 1L);
            case "month" -> day.withDayOfMonth(1);
            case "quarter" -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
            case "year" -> year;
            case "decade" -> year.withYear(Math.floorDiv(year.getYear(), 10) * 10);
            case "century" -> year.withYear(Math.floorDiv(year.getYear() - 1, 100) * 100 + 1);
            case "millennium" -> year.withYear(Math.floorDiv(year.getYear() - 1, 1_000) * 1_000 + 1);
            default -> null;
        };
    }
}
