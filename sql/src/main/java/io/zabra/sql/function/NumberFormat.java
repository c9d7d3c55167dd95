package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code to_char(number, '9,990.99')}. One number. */
final class NumberFormat {
    private static final int FORMAT_CHARS_MAX = 200;
    private static final int DIGITS_MAX = 400;

    private final String format;
    /** Without blanks before it, and without zeros behind its point. */
    private boolean fills = true;

    /** Of digits and separators before the point. */
    private final StringBuilder whole = new StringBuilder();

    private final StringBuilder fraction = new StringBuilder();
    private boolean hasPoint;
    /** Whether nothing is left of the number, once it is rounded. */
    private boolean zero;

    private Sign sign = Sign.BEFORE_DIGITS;
    private final StringBuilder before = new StringBuilder();
    private final StringBuilder after = new StringBuilder();

    /** Where the sign of a number stands. */
    private enum Sign {
        BEFORE_DIGITS,
        PLUS_BEFORE_DIGITS,
        PLUS_AT_THE_END,
        MINUS_AT_THE_START,
        MINUS_AT_THE_END,
        ANGLES
    }

    private NumberFormat(String format) {
        this.format = format;
    }

    /** @throws SqlFailure 22023 where the format is none */
    static String of(@Nullable Object value, String format) {
        if (format.length() > FORMAT_CHARS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE, "A format of numbers has at most " + FORMAT_CHARS_MAX + " characters");
        }
        NumberFormat reader = new NumberFormat(format);
        reader.read();
        if (value instanceof Double number && !Double.isFinite(number)) {
            return reader.shown(BigDecimal.TEN.pow(DIGITS_MAX));
        }
        return reader.shown(new BigDecimal(String.valueOf(value)));
    }

    private void read() {
        String upper = format.toUpperCase(Locale.ROOT);
        for (int at = 0; at < format.length(); ) {
            at += readOne(upper, at);
        }
    }

    /** How many characters it has. */
    private int readOne(String upper, int at) {
        char c = upper.charAt(at);
        boolean begun = whole.length() > 0 || hasPoint;
        if (upper.startsWith("FM", at)) {
            fills = false;
            return 2;
        }
        if (upper.startsWith("MI", at)) {
            sign = begun ? Sign.MINUS_AT_THE_END : Sign.MINUS_AT_THE_START;
            return 2;
        }
        if (upper.startsWith("PR", at)) {
            sign = Sign.ANGLES;
            return 2;
        }
        switch (c) {
            case '9', '0' -> (hasPoint ? fraction : whole).append(c);
            case ',', 'G' -> whole.append(',');
            case '.', 'D' -> hasPoint = true;
            case 'S' -> sign = begun ? Sign.PLUS_AT_THE_END : Sign.PLUS_BEFORE_DIGITS;
            case '"' -> {
                int close = format.indexOf('"', at + 1);
                int end = close < 0 ? format.length() : close;
                (begun ? after : before).append(format, at + 1, end);
                return end + 1 - at;
            }
            default -> {
                if (Character.isLetter(c)) {
                    throw new SqlFailure(
                            SqlState.INVALID_PARAMETER,
                            "'" + format
                                    + "' is no format of numbers that is known here: those are of 9, 0, ',', '.', G, D, S,"
                                    + " MI, PR, FM and \"text\"");
                }
                (begun ? after : before).append(format.charAt(at));
            }
        }
        return 1;
    }

    private String shown(BigDecimal value) {
        BigDecimal rounded = value.abs().setScale(fraction.length(), RoundingMode.HALF_UP);
        zero = rounded.signum() == 0;
        String digits = rounded.toPlainString();
        int point = digits.indexOf('.');
        String front = point < 0 ? digits : digits.substring(0, point);
        String back = point < 0 ? "" : digits.substring(point + 1);
        String number = wholeOf(front) + (hasPoint ? "." + fractionOf(front, back) : "");
        return before + signed(number, value.signum() < 0 && !zero) + after;
    }

    private long places() {
        return whole.chars().filter(c -> c != ',').count();
    }

    /** Whether the number has more digits than the format. */
    private boolean overflows(String front) {
        return front.length() > places() && !front.equals("0");
    }

    /** Blanks where no digit is, and no separator before one. */
    private String wholeOf(String front) {
        boolean overflows = overflows(front);
        // A zero alone shows only where there is nothing behind the point.
        boolean alone = zero && !fills && fraction.indexOf("0") < 0;
        String digits = front.equals("0") && !alone && hasPoint && fraction.length() > 0 ? "" : front;
        int zero = whole.indexOf("0");
        StringBuilder text = new StringBuilder();
        long left = places();
        boolean begun = false;
        for (int i = 0; i < whole.length(); i++) {
            if (whole.charAt(i) == ',') {
                text.append(begun ? ',' : ' ');
                continue;
            }
            boolean known = left <= digits.length();
            begun |= overflows || known || (zero >= 0 && i >= zero);
            text.append(overflows ? '#' : known ? digits.charAt((int) (digits.length() - left)) : begun ? '0' : ' ');
            left--;
        }
        return text.toString();
    }

    private String fractionOf(String front, String back) {
        if (overflows(front)) {
            return "#".repeat(back.length());
        }
        int end = back.length();
        int kept = fraction.lastIndexOf("0") + 1;
        while (!fills && end > kept && back.charAt(end - 1) == '0') {
            end--;
        }
        return back.substring(0, end);
    }

    private String signed(String number, boolean negative) {
        String digits = number.stripLeading();
        String blanks = fills ? number.substring(0, number.length() - digits.length()) : "";
        String none = fills ? " " : "";
        return switch (sign) {
            case BEFORE_DIGITS -> blanks + (negative ? "-" : none) + digits;
            case PLUS_BEFORE_DIGITS -> blanks + (negative ? "-" : "+") + digits;
            case PLUS_AT_THE_END -> blanks + digits + (negative ? "-" : "+");
            case MINUS_AT_THE_START -> (negative ? "-" : none) + blanks + digits;
            case MINUS_AT_THE_END -> blanks + digits + (negative ? "-" : none);
            case ANGLES -> negative ? blanks + "<" + digits + ">" : blanks + none + digits + none;
        };
    }
}
