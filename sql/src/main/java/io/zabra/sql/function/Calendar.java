package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Days and times by the numbers that they are written with. Stateless. */
final class Calendar {
    private static final long DAY_MS = 86_400_000L;
    private static final BigDecimal MS_PER_S = BigDecimal.valueOf(1_000);

    private Calendar() {}

    /** Of year, month and day; years before Christ are negative. */
    static Object day(@Nullable Object[] values) {
        return TimeRange.within("DATE", () -> Math.toIntExact(epochDay(values)));
    }

    /** Of year, month, day, hour, minute and seconds. */
    static Object time(@Nullable Object[] values) {
        return TimeRange.within(
                "TIMESTAMP", () -> Math.addExact(Math.multiplyExact(epochDay(values), DAY_MS), ofDay(values, 3)));
    }

    /** Of hour, minute and seconds. */
    static Object timeOfDay(@Nullable Object[] values) {
        return TimeRange.within("TIME", () -> (int) ofDay(values, 0));
    }

    /** @param at of the hour, which minute and seconds follow */
    private static long ofDay(@Nullable Object[] values, int at) {
        long hour = number(values[at]);
        long minute = number(values[at + 1]);
        BigDecimal second = new BigDecimal(String.valueOf(values[at + 2]));
        boolean within = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
        if (!within || second.signum() < 0 || second.compareTo(BigDecimal.valueOf(60)) >= 0) {
            throw new DateTimeException("no time of a day");
        }
        long ms = second.multiply(MS_PER_S).setScale(0, RoundingMode.HALF_UP).longValueExact();
        return hour * 3_600_000 + minute * 60_000 + ms;
    }

    /** When the interval began that the time lies in, of those that begin at a third. */
    static Object bin(@Nullable Object[] values, RelDataType interval) {
        long length = number(values[0]);
        if (length <= 0 || SqlTypeName.YEAR_INTERVAL_TYPES.contains(interval.getSqlTypeName())) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "The interval of date_bin is of days or less, and more than nothing");
        }
        long origin = number(values[2]);
        return TimeRange.within("TIMESTAMP", () -> {
            long since = Math.subtractExact(number(values[1]), origin);
            return Math.addExact(origin, Math.multiplyExact(Math.floorDiv(since, length), length));
        });
    }

    private static long epochDay(@Nullable Object[] values) {
        int year = Math.toIntExact(number(values[0]));
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        int counted = year < 0 ? year + 1 : year;
        return LocalDate.of(counted, Math.toIntExact(number(values[1])), Math.toIntExact(number(values[2])))
                .toEpochDay();
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
