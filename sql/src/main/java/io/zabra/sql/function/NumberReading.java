package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * PostgreSQL's {@code to_number('1,234.5-', '9G999D9S')}. As there, what the format has a digit for goes by, whatever stands in the text: of
 * {@code '12a3'} by {@code '9999'} it is 123. One text.
 */
final class NumberReading {
    private static final int FORMAT_CHARS_MAX = 200;
    /** What stands in the place of a sign or a currency is none of these. */
    private static final String DATA = "0123456789.,+-";

    private final String text;
    private final String format;
    private final NumberPattern pattern;
    private final StringBuilder digits = new StringBuilder();
    private int at;
    /** Of the number; a blank as long as none was read. */
    private char sign = ' ';

    private int whole;
    private int fraction;
    private boolean hasPoint;

    private NumberReading(String text, String format) {
        this.text = text;
        this.format = format;
        this.pattern = NumberPattern.of(format.toUpperCase(Locale.ROOT));
    }

    /** @throws SqlFailure 22P02 where the text has no digit, 22003 where it has more of them than the format, 22023 where that is none */
    static Object of(String text, String format) {
        if (format.length() > FORMAT_CHARS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE, "A format of numbers has at most " + FORMAT_CHARS_MAX + " characters");
        }
        return new NumberReading(text, format).read();
    }

    private Object read() {
        String upper = format.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length() && (isThere() || isUnknown(upper.charAt(i))); ) {
            i += readOne(upper, i);
        }
        if (whole + fraction == 0) {
            throw new SqlFailure(SqlState.INVALID_TEXT, "'" + text + "' has no number as '" + format + "' has it");
        }
        String number = digits.toString();
        requireRoom(number);
        BigDecimal value = new BigDecimal(number.startsWith(".") ? "0" + number : number);
        return sign == '-' ? value.negate() : value;
    }

    private void requireRoom(String number) {
        int first = 0;
        while (first < whole && number.charAt(first) == '0') {
            first++;
        }
        if (whole - first > pattern.whole()) {
            throw new SqlFailure(
                    SqlState.NUMBER_OUT_OF_RANGE,
                    "'" + text + "' has more digits before the point than '" + format + "' has");
        }
    }

    private boolean isThere() {
        return at < text.length();
    }

    private boolean isAt(int place, char c) {
        return place < text.length() && text.charAt(place) == c;
    }

    /** How many characters of the format were read. */
    private int readOne(String upper, int i) {
        String two = upper.substring(i, Math.min(upper.length(), i + 2));
        switch (two) {
            case "FM", "PR" -> {
                return 2;
            }
            case "TH" -> {
                skip(2);
                return 2;
            }
            case "MI", "PL", "SG" -> {
                signAt(!two.equals("PL"), !two.equals("MI"));
                return 2;
            }
            default -> {
                return readCharacter(upper, i);
            }
        }
    }

    private int readCharacter(String upper, int i) {
        switch (upper.charAt(i)) {
            case '9', '0' -> part(true);
            case '.', 'D' -> part(false);
            case ',', 'G' -> at += !pattern.fills() && isAt(at, ',') ? 1 : 0;
            case 'S' -> {}
            case 'L' -> skip(1);
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

    private static boolean isUnknown(char c) {
        return Character.isLetter(c) && "FMTHPRSGILD".indexOf(c) < 0;
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

    /** A digit or the point, wherever the format has the one or the other; of all else one character goes by. */
    private void part(boolean digit) {
        at += isAt(at, ' ') ? 1 : 0;
        if (sign == ' ' && digit && whole + fraction == 0) {
            signBefore();
        }
        if (!isThere()) {
            return;
        }
        char c = text.charAt(at);
        boolean isDigit = c >= '0' && c <= '9';
        if (isDigit && hasPoint && fraction == pattern.fraction()) {
            at++;
            return;
        }
        boolean isPoint = c == '.' && pattern.hasPoint() && !hasPoint;
        if (isDigit || isPoint) {
            digits.append(c);
            hasPoint |= isPoint;
            whole += isDigit && !hasPoint ? 1 : 0;
            fraction += isDigit && hasPoint ? 1 : 0;
        }
        if (sign == ' ' && whole + fraction > 0) {
            signBehind(isDigit || isPoint);
        }
        at++;
    }

    private void signBefore() {
        boolean negative = isAt(at, '-') || (pattern.hasAngles() && isAt(at, '<'));
        if (negative || isAt(at, '+')) {
            sign = negative ? '-' : '+';
            at++;
        }
    }

    /** Where the format has an S, right behind a digit; of MI, PL and SG wherever there is one. */
    private void signBehind(boolean isRead) {
        int place = pattern.hasSign() ? at + 1 : at;
        boolean looks = pattern.hasSign() ? isRead : !isRead && pattern.hasPlace();
        if (looks && (isAt(place, '-') || isAt(place, '+'))) {
            sign = text.charAt(place);
            at = place;
        }
    }

    /** MI, PL and SG. */
    private void signAt(boolean minus, boolean plus) {
        if ((minus && isAt(at, '-')) || (plus && isAt(at, '+'))) {
            sign = text.charAt(at++);
        } else {
            skip(1);
        }
    }

    private void skip(int most) {
        for (int i = 0; i < most && isThere() && DATA.indexOf(text.charAt(at)) < 0; i++) {
            at++;
        }
    }
}
