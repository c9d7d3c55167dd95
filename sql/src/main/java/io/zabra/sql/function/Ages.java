package io.zabra.sql.function;

import io.zabra.sql.exec.Budget;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code age(later, earlier)}: years, months, days and what is left, as the calendar has them. Stateless. */
final class Ages {
    private static final long DAY_MS = 86_400_000L;
    private static final int MONTHS = 12;

    private Ages() {}

    /** @param types of the values, DATE or TIMESTAMP */
    static Object of(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        long later = milliseconds(values[0], types.get(0));
        long earlier = milliseconds(values[1], types.get(1));
        return later < earlier ? text(earlier, later, true) : text(later, earlier, false);
    }

    private static long milliseconds(@Nullable Object value, RelDataType type) {
        long number = value instanceof Number known ? known.longValue() : 0;
        return type.getSqlTypeName() == SqlTypeName.DATE ? number * DAY_MS : number;
    }

    /** What is short of a month has as many days as the month that the earlier time lies in leaves it. */
    private static String text(long laterMs, long earlierMs, boolean negative) {
        LocalDateTime later = time(laterMs);
        LocalDateTime earlier = time(earlierMs);
        long ms = Math.floorMod(laterMs, DAY_MS) - Math.floorMod(earlierMs, DAY_MS);
        long days = (long) later.getDayOfMonth() - earlier.getDayOfMonth();
        long months =
                MONTHS * ((long) later.getYear() - earlier.getYear()) + later.getMonthValue() - earlier.getMonthValue();
        if (ms < 0) {
            ms += DAY_MS;
            days--;
        }
        if (days < 0) {
            days += earlier.toLocalDate().lengthOfMonth();
            months--;
        }
        int sign = negative ? -1 : 1;
        String calendar = months == 0 ? "" : TimeText.months(sign * months);
        String day = days == 0 ? "" : TimeText.interval(sign * days * DAY_MS);
        String rest = ms == 0 ? "" : TimeText.time(sign * ms);
        String text =
                String.join(" ", calendar, day, rest).replaceAll(" +", " ").strip();
        return text.isEmpty() ? TimeText.time(0) : text;
    }

    private static LocalDateTime time(long ms) {
        return LocalDateTime.ofEpochSecond(Math.floorDiv(ms, 1_000L), 0, ZoneOffset.UTC);
    }
}
