package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.util.Locale;

/** PostgreSQL's {@code to_number('1,234.5-', '9G999D9S')}: the digits that stand where the format has some. One text. */
final class NumberReading {
    private static final int FORMAT_CHARS_MAX = 200;

    private final String text;
    private final String format;
    private final StringBuilder digits = new StringBuilder();
    private int at;
    private boolean negative;
    private boolean hasPoint;
    private boolean ended;

    private NumberReading(String text, String format) {
        this.text = text;
        this.format = format;
    }

    /** @throws SqlFailure 22P02 where the text has no digit, 22023 where the format is none */
    static Object of(String text, String format) {
        if (format.length() > FORMAT_CHARS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE, "A format of numbers has at most " + FORMAT_CHARS_MAX + " characters");
        }
        return new NumberReading(text, format).read();
    }

    private Object read() {
        String upper = format.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); ) {
            i += readOne(upper, i);
        }
        String number = digits.toString();
        if (number.isEmpty() || number.equals(".")) {
            throw new SqlFailure(SqlState.INVALID_TEXT, "'" + text + "' has no number as '" + format + "' has it");
        }
        BigDecimal value = new BigDecimal(number.startsWith(".") ? "0" + number : number);
        return negative ? value.negate() : value;
    }

    /** How many characters of the format were read. */
    private int readOne(String upper, int i) {
        if (upper.startsWith("FM", i) || upper.startsWith("TH", i)) {
            return 2;
        }
        if (upper.startsWith("MI", i) || upper.startsWith("PL", i) || upper.startsWith("SG", i)) {
            sign();
            return 2;
        }
        if (upper.startsWith("PR", i)) {
            skip('>');
            return 2;
        }
        switch (upper.charAt(i)) {
            case '9', '0' -> digit();
            case '.', 'D' -> point();
            case ',', 'G' -> skip(',');
            case 'S' -> sign();
            case 'L' -> symbol();
            case '"' -> {
                int close = upper.indexOf('"', i + 1);
                int end = close < 0 ? upper.length() : close;
                at = Math.min(text.length(), at + end - i - 1);
                return end + 1 - i;
            }
            default -> other(upper.charAt(i));
        }
        return 1;
    }

    private void other(char c) {
        if (Character.isLetter(c)) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "'" + format
                            + "' is no format to read numbers by that is known here: those are of 9, 0, ',', '.', G,"
                            + " D, L, S, MI, PL, SG, PR, FM and \"text\"");
        }
        at = Math.min(text.length(), at + 1);
    }

    /** A sign may stand before the first one, whatever the format says. */
    private void digit() {
        if (digits.length() == 0) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            sign();
            skip('<');
        }
        boolean is = !ended && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
        if (is) {
            digits.append(text.charAt(at++));
        }
    }

    private void point() {
        if (at < text.length() && text.charAt(at) == '.' && !hasPoint) {
            at++;
            hasPoint = true;
            digits.append('.');
        } else {
            ended = true;
        }
    }

    private void sign() {
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            negative |= text.charAt(at) == '-';
            at++;
        }
    }

    /** An opening angle says that the number is negative. */
    private void skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            negative |= c == '<';
            at++;
        }
    }

    /** Of a currency. */
    private void symbol() {
        while (at < text.length() && !Character.isDigit(text.charAt(at)) && "+-.<".indexOf(text.charAt(at)) < 0) {
            at++;
        }
    }
}
