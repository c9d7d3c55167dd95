package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code to_char(time, 'YYYY-MM-DD HH24:MI:SS')}. Stateless. */
final class TimeFormat {
    private static final int FORMAT_CHARS_MAX = 1_024;
    private static final int NAME_CHARS = 9;
    private static final int HOURS = 12;

    /** The longest first, where one begins with another. */
    private static final List<String> PATTERNS = List.of(
            "HH24", "HH12", "HH", "MI", "SSSSS", "SSSS", "SS", "MS", "US", "A.M.", "P.M.", "AM", "PM", "IYYY", "IYY",
            "IY", "YYYY", "YYY", "YY", "Y,YYY", "MONTH", "MON", "MM", "DAY", "DY", "IDDD", "DDD", "DD", "ID", "IW",
            "WW", "CC", "Q", "D", "W", "J", "TZH", "TZM", "TZ", "OF", "Y", "I");

    private TimeFormat() {}

    /** @throws SqlFailure 54000 where the format is too long */
    static String of(long ms, String format) {
        if (format.length() > FORMAT_CHARS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE, "A format of times has at most " + FORMAT_CHARS_MAX + " characters");
        }
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            if (format.charAt(at) == '"') {
                int close = format.indexOf('"', at + 1);
                int end = close < 0 ? format.length() : close;
                text.append(format, at + 1, end);
                at = end + 1;
                continue;
            }
            boolean brief = format.regionMatches(true, at, "FM", 0, 2);
            String pattern = pattern(format, brief ? at + 2 : at);
            if (pattern == null) {
                text.append(brief ? "" : format.charAt(at));
                at += brief ? 2 : 1;
                continue;
            }
            at += (brief ? 2 : 0) + pattern.length();
            String part = part(time, pattern, brief);
            text.append(part);
            if (format.regionMatches(true, at, "TH", 0, 2) && isNumber(part)) {
                String ending = ending(part);
                text.append(format.charAt(at) == 'T' ? ending.toUpperCase(Locale.ROOT) : ending);
                at += 2;
            }
        }
        return text.toString();
    }

    /** As it stands in the format. */
    private static @Nullable String pattern(String format, int at) {
        for (String pattern : PATTERNS) {
            if (format.regionMatches(true, at, pattern, 0, pattern.length())) {
                return format.substring(at, at + pattern.length());
            }
        }
        return null;
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(Character::isDigit);
    }

    private static String ending(String number) {
        boolean teen = number.length() > 1 && number.charAt(number.length() - 2) == '1';
        return switch (teen ? '0' : number.charAt(number.length() - 1)) {
            case '1' -> "st";
            case '2' -> "nd";
            case '3' -> "rd";
            default -> "th";
        };
    }

    private static String part(LocalDateTime time, String pattern, boolean brief) {
        String name = name(time, pattern, brief);
        if (name != null) {
            return name;
        }
        return switch (pattern.toUpperCase(Locale.ROOT)) {
            case "AM", "PM" -> cased(time.getHour() < HOURS ? "AM" : "PM", pattern);
            case "A.M.", "P.M." -> cased(time.getHour() < HOURS ? "A.M." : "P.M.", pattern);
            case "TZ" -> cased("UTC", pattern);
            case "TZH", "OF" -> "+00";
            case "TZM" -> "00";
            case "Y,YYY" -> "%,d".formatted(time.getYear());
            default -> padded(number(time, pattern.toUpperCase(Locale.ROOT)), digits(pattern), brief);
        };
    }

    /** Of a month or a day; null for another pattern. */
    private static @Nullable String name(LocalDateTime time, String pattern, boolean brief) {
        String full = switch (pattern.toUpperCase(Locale.ROOT)) {
            case "MONTH" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "MON" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "DAY" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "DY" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            default -> null;
        };
        if (full == null) {
            return null;
        }
        boolean whole = pattern.length() == 5 || pattern.equalsIgnoreCase("DAY");
        return cased(whole && !brief ? full + " ".repeat(NAME_CHARS - full.length()) : full, pattern);
    }

    /** In capitals, or not, or with the first letter as one, as the pattern is. */
    private static String cased(String text, String pattern) {
        boolean first = Character.isUpperCase(pattern.charAt(0));
        boolean second = Character.isUpperCase(pattern.charAt(1)) || pattern.charAt(1) == '.';
        return first && second
                ? text.toUpperCase(Locale.ROOT)
                : first
                        ? text.substring(0, 1).toUpperCase(Locale.ROOT)
                                + text.substring(1).toLowerCase(Locale.ROOT)
                        : text.toLowerCase(Locale.ROOT);
    }

    private static String padded(long number, int digits, boolean brief) {
        return brief ? String.valueOf(number) : ("%0" + digits + "d").formatted(number);
    }

    private static int digits(String pattern) {
        return switch (pattern.toUpperCase(Locale.ROOT)) {
            case "YYYY", "IYYY" -> 4;
            case "YYY", "IYY", "DDD", "IDDD", "MS" -> 3;
            case "US" -> 6;
            case "D", "ID", "Q", "W", "J", "Y", "I", "SSSS", "SSSSS" -> 1;
            default -> 2;
        };
    }

    private static long number(LocalDateTime time, String pattern) {
        int hour = time.getHour() % HOURS;
        return switch (pattern) {
            case "HH24" -> time.getHour();
            case "HH12", "HH" -> hour == 0 ? HOURS : hour;
            case "MI" -> time.getMinute();
            case "SS" -> time.getSecond();
            case "SSSS", "SSSSS" -> time.toLocalTime().toSecondOfDay();
            case "MS" -> time.get(ChronoField.MILLI_OF_SECOND);
            case "US" -> time.get(ChronoField.MICRO_OF_SECOND);
            case "CC" -> Math.floorDiv(time.getYear() + 99, 100);
            case "Q" -> time.get(IsoFields.QUARTER_OF_YEAR);
            case "J" -> time.toLocalDate().getLong(JulianFields.JULIAN_DAY);
            default -> ofDay(time, pattern);
        };
    }

    private static long ofDay(LocalDateTime time, String pattern) {
        int year = time.getYear();
        int isoYear = time.get(IsoFields.WEEK_BASED_YEAR);
        return switch (pattern) {
            case "YYYY" -> year;
            case "YYY" -> year % 1_000;
            case "YY" -> year % 100;
            case "Y" -> year % 10;
            case "IYYY" -> isoYear;
            case "IYY" -> isoYear % 1_000;
            case "IY" -> isoYear % 100;
            case "I" -> isoYear % 10;
            case "MM" -> time.getMonthValue();
            case "DD" -> time.getDayOfMonth();
            case "DDD" -> time.getDayOfYear();
            case "IDDD" ->
                (time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1) * 7L
                        + time.getDayOfWeek().getValue();
            case "D" -> time.getDayOfWeek().getValue() % 7 + 1;
            case "ID" -> time.getDayOfWeek().getValue();
            case "IW" -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "WW" -> (time.getDayOfYear() - 1) / 7 + 1;
            case "W" -> (time.getDayOfMonth() - 1) / 7 + 1;
            default -> throw new IllegalArgumentException("no pattern: " + pattern);
        };
    }
}
