package io.zabra.sql.function;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and intervals as text, in the way that PostgreSQL writes and reads them. Stateless. */
public final class TimeText {
    private static final long DAY_MS = 86_400_000L;
    private static final int MONTHS = 12;
    private static final String CLOCK = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?";
    private static final Pattern TIME = Pattern.compile(CLOCK);
    private static final Pattern TIMESTAMP = Pattern.compile(
            "(\\d{4,9})-(\\d{1,2})-(\\d{1,2})" + "(?:[T ]+" + CLOCK + " ?(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?)?( BC)?");
    private static final int NANO_DIGITS = 9;
    private static final long NANOS_PER_MS = 1_000_000L;
    private static final String BEFORE_CHRIST = " BC";
    private static final int FOUR_DIGITS_MAX = 9_999;

    private TimeText() {}

    /** {@code 2026-01-31 23:59:59.9}, with as many digits behind the point as it needs. */
    public static String timestamp(long ms) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(ms, DAY_MS));
        return text(day) + ' ' + time(Math.floorMod(ms, DAY_MS)) + era(day);
    }

    /** {@code 10000-01-31}, {@code 0044-03-15 BC}. */
    public static String date(long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        return text(date) + era(date);
    }

    /** There is no year 0: the one before 1 is 1 BC. */
    private static String text(LocalDate day) {
        int year = day.getYear();
        return year > 0 && year <= FOUR_DIGITS_MAX
                ? day.toString()
                : "%04d-%02d-%02d".formatted(year > 0 ? year : 1 - year, day.getMonthValue(), day.getDayOfMonth());
    }

    private static String era(LocalDate day) {
        return day.getYear() > 0 ? "" : BEFORE_CHRIST;
    }

    /** @param ms of the day; or longer, or negative */
    public static String time(long ms) {
        long whole = Math.abs(ms);
        String text = "%s%02d:%02d:%02d"
                .formatted(ms < 0 ? "-" : "", whole / 3_600_000, whole / 60_000 % 60, whole / 1_000 % 60);
        long rest = whole % 1_000;
        return rest == 0 ? text : text + '.' + "%03d".formatted(rest).replaceFirst("0+$", "");
    }

    /** {@code 3 days 04:05:06.7}. */
    public static String interval(long ms) {
        long days = ms / DAY_MS;
        long rest = ms % DAY_MS;
        String time = rest == 0 && days != 0 ? "" : time(rest);
        return days == 0 ? time : (counted(days, "day") + ' ' + time).stripTrailing();
    }

    /** {@code 1 year 2 mons}. */
    public static String months(long months) {
        long years = months / MONTHS;
        long rest = months % MONTHS;
        String text = (years == 0 ? "" : counted(years, "year") + ' ') + (rest == 0 ? "" : counted(rest, "mon"));
        return text.isEmpty() ? "00:00:00" : text.strip();
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 || number == -1 ? "" : "s");
    }

    /**
     * Milliseconds since 1970. A day alone is its midnight; what names an offset is converted to UTC.
     *
     * @throws DateTimeParseException where it is not written as one
     * @throws DateTimeException where there is no such time
     */
    public static long parsedTimestamp(String text) {
        Matcher matcher = TIMESTAMP.matcher(text.strip());
        if (!matcher.matches()) {
            throw new DateTimeParseException("it is not written as 2026-01-31 23:59:59.999", text, 0);
        }
        int year = Integer.parseInt(matcher.group(1));
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        LocalDate day = LocalDate.of(
                matcher.group(9) == null ? year : 1 - year,
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        LocalDateTime local = day.atTime(matcher.group(4) == null ? LocalTime.MIDNIGHT : clock(matcher, 4));
        try {
            return local.toInstant(offset(matcher.group(8))).toEpochMilli();
        } catch (ArithmeticException e) {
            throw new DateTimeException("it is out of range", e);
        }
    }

    /**
     * Milliseconds of the day.
     *
     * @throws DateTimeParseException where it is not written as a time
     * @throws DateTimeException where there is no such time
     */
    public static int parsedTime(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            throw new DateTimeParseException("it is not written as 23:59:59.999", text, 0);
        }
        return Math.toIntExact(clock(matcher, 1).toNanoOfDay() / NANOS_PER_MS);
    }

    /** @param hour its group, behind which the others stand */
    private static LocalTime clock(Matcher matcher, int hour) {
        String seconds = matcher.group(hour + 2);
        String fraction = matcher.group(hour + 3);
        int nanos = fraction == null ? 0 : Integer.parseInt(fraction + "0".repeat(NANO_DIGITS - fraction.length()));
        return LocalTime.of(
                Integer.parseInt(matcher.group(hour)),
                Integer.parseInt(matcher.group(hour + 1)),
                seconds == null ? 0 : Integer.parseInt(seconds),
                nanos);
    }

    private static ZoneOffset offset(@Nullable String zone) {
        boolean utc = zone == null || zone.equals("Z") || zone.equals("UTC");
        return utc ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }
}
