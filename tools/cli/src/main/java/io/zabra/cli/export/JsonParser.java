package io.zabra.cli.export;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text (RFC 8259) as Java's own: {@link Map}, {@link List}, {@link String}, {@link BigDecimal}, {@link Boolean}, null. */
final class JsonParser {
    private static final int DEPTH_MAX = 64;
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    private final String text;
    private int at;
    private int depth;

    private JsonParser(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException where it is none: says at which character, from 1 */
    static @Nullable Object parse(String text) {
        JsonParser parser = new JsonParser(text);
        Object value = parser.value();
        parser.space();
        if (parser.at < text.length()) {
            throw parser.wrong("the value has ended already");
        }
        return value;
    }

    private @Nullable Object value() {
        space();
        if (++depth > DEPTH_MAX) {
            throw wrong("this is nested too deeply");
        }
        Object value = switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
        depth--;
        return value;
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        space();
        if (took('}')) {
            return members;
        }
        do {
            space();
            String name = string();
            space();
            take(':');
            members.put(name, value());
            space();
        } while (took(','));
        take('}');
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> values = new ArrayList<>();
        at++;
        space();
        if (took(']')) {
            return values;
        }
        do {
            values.add(value());
            space();
        } while (took(','));
        take(']');
        return values;
    }

    private String string() {
        take('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return value.toString();
            } else if (c < ' ') {
                throw wrong("a control character stands in a string");
            }
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw wrong("\\" + c + " is no escape");
        };
    }

    private char unit() {
        int unit = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            int digit = Character.digit(next(), HEX);
            if (digit < 0) {
                throw wrong("\\u wants four hexadecimal digits");
            }
            unit = unit * HEX + digit;
        }
        return (char) unit;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("this is no value");
        }
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException e) {
            at = start;
            throw wrong("this is no value");
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("the text ends in the middle of a value");
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private boolean took(char c) {
        boolean is = peek() == c;
        at += is ? 1 : 0;
        return is;
    }

    private void take(char c) {
        if (!took(c)) {
            throw wrong("'" + c + "' is missing");
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("at character " + (at + 1) + ": " + what);
    }
}
