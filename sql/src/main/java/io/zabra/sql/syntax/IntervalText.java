package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's intervals, such as {@code '1 day 02:30'} and {@code '90 minutes'}, as the standard has them. Stateless. */
public final class IntervalText {
    private static final Pattern PART =
            Pattern.compile("\\s*(?:([+-]?)(\\d{1,9}):(\\d{2})(?::(\\d{2}(?:\\.\\d{1,9})?))?"
                    + "|([+-]?\\d{1,12}(?:\\.\\d{1,9})?)\\s*([a-z]*))\\s*");
    private static final Pattern LEADING = Pattern.compile("\\s*+[+-]?\\s*+(\\d++)");
    /** Characters: of a longer one, a number alone would take long to read. */
    private static final int LENGTH_MAX = 200;

    private static final BigDecimal MS_PER_S = BigDecimal.valueOf(1_000);
    /** Seconds that the standard's interval has room for. */
    private static final BigDecimal MS_MAX = BigDecimal.valueOf(10_000_000_000_000L);

    /** Of a part of a month. */
    private static final BigDecimal MS_PER_MONTH = BigDecimal.valueOf(30L * 86_400_000L);

    private static final BigDecimal MONTHS_MAX = BigDecimal.valueOf(1_000_000_000L);

    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal ms = BigDecimal.ZERO;

    private IntervalText() {}

    /**
     * The standard's literal.
     *
     * @param text without quotes
     * @throws SqlFailure 22007 where it is no interval or has more than 200 characters, HYC00 where it has months and days
     */
    public static String standard(String text) {
        List<String> parts = parts(text);
        if (parts.size() > 1) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "The interval '" + text
                            + "' has months as well as days or less, which is supported where it is added to a time or"
                            + " taken from one alone");
        }
        return parts.get(0);
    }

    /**
     * The standard's literals that it comes to: the months, then the rest, as far as there are such.
     *
     * @throws SqlFailure 22007 where it is no interval or has more than 200 characters
     */
    static List<String> parts(String text) {
        requireLength(text);
        IntervalText interval = new IntervalText();
        Matcher matcher = PART.matcher(text.toLowerCase(Locale.ROOT));
        int at = 0;
        while (at < text.length() && matcher.region(at, text.length()).lookingAt()) {
            interval.add(matcher, text);
            at = matcher.end();
        }
        if (at == 0 || at < text.length()) {
            throw none(text);
        }
        return interval.standardsOf(text);
    }

    /**
     * The parser of queries counts months in 32 bits, and does not look.
     *
     * @param text the standard's, without quotes
     * @param unit that it begins with
     * @throws SqlFailure 22008 where there are more, 22007 where the text has more than 200 characters
     */
    static void requireMonths(String text, String unit) {
        requireLength(text);
        Integer months = months(unit.toLowerCase(Locale.ROOT));
        Matcher leading = LEADING.matcher(text);
        if (months != null && leading.lookingAt()) {
            BigDecimal all = new BigDecimal(leading.group(1)).multiply(BigDecimal.valueOf(months));
            require(all.compareTo(MONTHS_MAX) < 0, text + ' ' + unit);
        }
    }

    private static void requireLength(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new SqlFailure(
                    SqlState.INVALID_DATETIME, "An interval has no more than " + LENGTH_MAX + " characters");
        }
    }

    private void add(Matcher part, String text) {
        if (part.group(2) != null) {
            BigDecimal hours = new BigDecimal(part.group(2)).multiply(BigDecimal.valueOf(3_600_000));
            BigDecimal minutes = new BigDecimal(part.group(3)).multiply(BigDecimal.valueOf(60_000));
            String seconds = part.group(4);
            BigDecimal all = hours.add(minutes)
                    .add(seconds == null ? BigDecimal.ZERO : new BigDecimal(seconds).multiply(MS_PER_S));
            ms = part.group(1).equals("-") ? ms.subtract(all) : ms.add(all);
            return;
        }
        BigDecimal number = new BigDecimal(part.group(5));
        Integer ofMonths = months(part.group(6));
        if (ofMonths != null && ofMonths == 1) {
            BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
            months = months.add(whole);
            ms = ms.add(number.subtract(whole).multiply(MS_PER_MONTH));
        } else if (ofMonths != null) {
            months = months.add(number.multiply(BigDecimal.valueOf(ofMonths)).setScale(0, RoundingMode.HALF_EVEN));
        } else {
            ms = ms.add(number.multiply(BigDecimal.valueOf(milliseconds(part.group(6), text))));
        }
    }

    private static @Nullable Integer months(String unit) {
        return switch (unit) {
            case "month", "months", "mon", "mons" -> 1;
            case "quarter", "quarters" -> 3;
            case "year", "years", "y", "yr", "yrs" -> 12;
            case "decade", "decades" -> 120;
            case "century", "centuries" -> 1_200;
            default -> null;
        };
    }

    private static long milliseconds(String unit, String text) {
        return switch (unit) {
            case "millisecond", "milliseconds", "ms", "msec", "msecs" -> 1;
            case "", "second", "seconds", "sec", "secs", "s" -> 1_000;
            case "minute", "minutes", "min", "mins", "m" -> 60_000;
            case "hour", "hours", "hr", "hrs", "h" -> 3_600_000;
            case "day", "days", "d" -> 86_400_000;
            case "week", "weeks", "w" -> 604_800_000;
            default -> throw none(text);
        };
    }

    private List<String> standardsOf(String text) {
        List<String> parts = new ArrayList<>(2);
        if (months.signum() != 0) {
            require(months.abs().compareTo(MONTHS_MAX) < 0, text);
            parts.add("INTERVAL " + sign(months) + "'" + months.abs().toPlainString() + "' MONTH(9)");
        }
        BigDecimal whole = ms.setScale(0, RoundingMode.HALF_UP);
        if (whole.signum() != 0 || parts.isEmpty()) {
            require(whole.abs().compareTo(MS_MAX) < 0, text);
            parts.add("INTERVAL " + sign(whole) + "'"
                    + whole.abs().movePointLeft(3).toPlainString() + "' SECOND(10, 3)");
        }
        return parts;
    }

    private static String sign(BigDecimal number) {
        return number.signum() < 0 ? "-" : "";
    }

    private static void require(boolean fits, String text) {
        if (!fits) {
            throw new SqlFailure(SqlState.DATETIME_OVERFLOW, "The interval '" + text + "' is too long");
        }
    }

    private static SqlFailure none(String text) {
        return new SqlFailure(
                SqlState.INVALID_DATETIME,
                "'" + text + "' is no interval: write it as '1 day 02:30:00' or '90 minutes'");
    }
}
