package io.zabra.sql.function;

import java.math.BigInteger;

/**
 * A number of JSON by its value: 1, 1.0 and 10e-1 are equal. It takes time in proportion to its digits, of which a payload may have as many as
 * it has bytes. Immutable.
 *
 * @param digits without zeros at either end; empty: it is 0
 * @param exponent of ten, by which the digits, taken for a whole number, are multiplied
 */
record JsonNumber(boolean negative, String digits, BigInteger exponent) {
    private static final int EXPONENT_CHARS_MAX = 12;

    /**
     * @param text a number as JSON writes it
     * @throws NumberFormatException where the exponent is out of all range
     */
    static JsonNumber of(String text) {
        int sign = text.startsWith("-") ? 1 : 0;
        int end = exponentAt(text);
        int point = text.indexOf('.');
        int fraction = point < 0 ? 0 : end - point - 1;
        String all =
                point < 0 ? text.substring(sign, end) : text.substring(sign, point) + text.substring(point + 1, end);
        int first = 0;
        int last = all.length();
        while (first < last && all.charAt(first) == '0') {
            first++;
        }
        while (last > first && all.charAt(last - 1) == '0') {
            last--;
        }
        if (first == last) {
            return new JsonNumber(false, "", BigInteger.ZERO);
        }
        BigInteger exponent = exponent(text, end).add(BigInteger.valueOf((long) all.length() - last - fraction));
        return new JsonNumber(sign > 0, all.substring(first, last), exponent);
    }

    private static int exponentAt(String text) {
        int at = Math.max(text.indexOf('e'), text.indexOf('E'));
        return at < 0 ? text.length() : at;
    }

    private static BigInteger exponent(String text, int at) {
        if (at == text.length()) {
            return BigInteger.ZERO;
        }
        if (text.length() - at > EXPONENT_CHARS_MAX) {
            throw new NumberFormatException("an exponent of " + (text.length() - at) + " characters");
        }
        return new BigInteger(text.substring(at + 1));
    }
}
