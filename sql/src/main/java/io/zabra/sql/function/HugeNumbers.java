package io.zabra.sql.function;

import java.util.ArrayList;
import java.util.List;

/** Numbers of a JSON text that are beyond the range of DOUBLE, which who parses it would take for infinite. One text; one thread. */
public final class HugeNumbers extends JsonScanner {
    private static final int DEPTH_MAX = 500;
    /** Digits that a DOUBLE always has room for. */
    private static final int DIGITS_FEW = 300;

    /** Where they begin and end, one after the other. */
    private final List<Integer> places = new ArrayList<>();

    private HugeNumbers(String text) {
        super(text, DEPTH_MAX);
    }

    /** The same with such numbers as strings of the same letters; the text itself where it has none, or is no JSON. */
    public static String quoted(String text) {
        if (!mayBeIn(text)) {
            return text;
        }
        HugeNumbers numbers = new HugeNumbers(text);
        try {
            numbers.scan(0);
        } catch (Malformed e) {
            return text;
        }
        return numbers.places.isEmpty() ? text : numbers.quoted();
    }

    /** Whether a number, as JSON writes it, is one. */
    static boolean is(String number) {
        return Double.isInfinite(Double.parseDouble(number));
    }

    private static boolean mayBeIn(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (digits > 0 && (c == 'e' || c == 'E')) {
                return true;
            }
            digits = digit ? digits + 1 : 0;
            if (digits > DIGITS_FEW) {
                return true;
            }
        }
        return false;
    }

    private String quoted() {
        StringBuilder quoted = new StringBuilder(text.length() + places.size());
        int at = 0;
        for (int place : places) {
            quoted.append(text, at, place).append('"');
            at = place;
        }
        return quoted.append(text, at, text.length()).toString();
    }

    @Override
    int member(int branch, int start, int end) {
        return branch;
    }

    @Override
    int element(int branch, int index) {
        return branch;
    }

    @Override
    void value(int branch, int start, int end) {
        char first = text.charAt(start);
        boolean number = first == '-' || (first >= '0' && first <= '9');
        if (number && is(text.substring(start, end))) {
            places.add(start);
            places.add(end);
        }
    }
}
