package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.JsonKeys;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JSON text as PostgreSQL's {@code jsonb} keeps and shows it: an object is a map from its names, shortest first, of which the last of its
 * kind counts, an array a list, and all else the text that it shows as. One text; one thread.
 */
final class JsonbText extends JsonValues {
    /** Digits before the point, and behind it, that a number may come to. */
    private static final int DIGITS_MAX = 131_072;

    private static final int EXPONENT_CHARS_MAX = 8;

    /** What is made of a character at most: an item, in a list or a map, and what it shows as. */
    private static final int BYTES_PER_CHARACTER = 64;

    private final Budget budget;

    private JsonbText(String text, Budget budget) {
        super(text, () -> new TreeMap<>(JsonKeys.SHORTEST_FIRST));
        this.budget = budget;
    }

    /** @throws SqlFailure 22P02 where the text is no JSON, 22003 where a number in it has too many digits */
    static Object read(String text, Budget budget) {
        budget.requireRoom((long) BYTES_PER_CHARACTER * text.length());
        try {
            return new JsonbText(text, budget).whole();
        } catch (Malformed e) {
            throw new SqlFailure(SqlState.INVALID_TEXT, "'" + shown(text) + "' is no JSON", e);
        }
    }

    private static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    @Override
    Object scalar(int start, int end) {
        return switch (text.charAt(start)) {
            case '"' -> JsonStrings.quoted(JsonStrings.unescaped(text, start + 1, end - 1));
            case 't', 'f', 'n' -> text.substring(start, end);
            default -> number(text.substring(start, end));
        };
    }

    /** Without an exponent, and without the sign of a zero. */
    private String number(String number) {
        int end = Math.max(number.indexOf('e'), number.indexOf('E'));
        String mantissa = end < 0 ? number : number.substring(0, end);
        boolean negative = mantissa.startsWith("-") && mantissa.chars().anyMatch(c -> c >= '1' && c <= '9');
        String positive = mantissa.startsWith("-") ? mantissa.substring(1) : mantissa;
        String plain = end < 0 ? positive : shifted(positive, exponent(number.substring(end + 1)));
        return negative ? "-" + plain : plain;
    }

    private static int exponent(String text) {
        int exponent = text.length() > EXPONENT_CHARS_MAX ? Integer.MAX_VALUE : Math.abs(Integer.parseInt(text));
        if (exponent > DIGITS_MAX) {
            throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, "A number has more than " + DIGITS_MAX + " digits");
        }
        return text.startsWith("-") ? -exponent : exponent;
    }

    private String shifted(String positive, int exponent) {
        int point = positive.indexOf('.');
        int whole = point < 0 ? positive.length() : point;
        String digits = point < 0 ? positive : positive.substring(0, point) + positive.substring(point + 1);
        int at = whole + exponent;
        budget.make(digits.length() + Math.abs((long) at));
        String all = at <= 0 ? "0".repeat(1 - at) + digits : digits + "0".repeat(Math.max(0, at - digits.length()));
        int before = Math.max(1, at);
        int zeros = 0;
        while (zeros < before - 1 && all.charAt(zeros) == '0') {
            zeros++;
        }
        return all.substring(zeros, before) + (before < all.length() ? "." + all.substring(before) : "");
    }

    /** As it shows. */
    static String written(Object value, Budget budget) {
        StringBuilder json = new StringBuilder();
        write(value, json, budget);
        budget.make(json.length());
        return json.toString();
    }

    private static void write(Object value, StringBuilder json, Budget budget) {
        budget.requireRoom(json.length());
        if (value instanceof Map<?, ?> members) {
            json.append('{');
            String between = "";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                json.append(between)
                        .append(JsonStrings.quoted(String.valueOf(member.getKey())))
                        .append(": ");
                write(member.getValue(), json, budget);
                between = ", ";
            }
            json.append('}');
        } else if (value instanceof List<?> items) {
            json.append('[');
            String between = "";
            for (Object item : items) {
                json.append(between);
                write(item, json, budget);
                between = ", ";
            }
            json.append(']');
        } else {
            json.append(value);
        }
    }
}
