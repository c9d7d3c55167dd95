package io.zabra.engine.apache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads JSON as the expected trees have it: objects as maps, arrays as lists, integers as longs. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** An object, asked for fields that are there. */
    record Fields(Map<String, @Nullable Object> map) {
        String text(String key) {
            return (String) Objects.requireNonNull(map.get(key), key);
        }

        @Nullable
        String textOrNull(String key) {
            return (String) map.get(key);
        }

        long number(String key) {
            return (Long) Objects.requireNonNull(map.get(key), key);
        }

        int integer(String key) {
            return Math.toIntExact(number(key));
        }

        boolean has(String key) {
            return map.containsKey(key);
        }

        Fields object(String key) {
            return (Fields) Objects.requireNonNull(map.get(key), key);
        }

        List<Fields> objects(String key) {
            return ((List<?>) Objects.requireNonNull(map.get(key), key))
                    .stream().map(Fields.class::cast).toList();
        }
    }

    static Fields parse(String text) {
        return (Fields) Objects.requireNonNull(new Json(text).value());
    }

    private @Nullable Object value() {
        char c = skipSpace();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> literal();
        };
    }

    private Fields object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        while (skipSpace() != '}') {
            String key = string();
            skipSpace();
            at++; // The colon.
            object.put(key, value());
            if (skipSpace() == ',') {
                at++;
            }
        }
        at++;
        return new Fields(object);
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        while (skipSpace() != ']') {
            array.add(value());
            if (skipSpace() == ',') {
                at++;
            }
        }
        at++;
        return array;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c != '\\') {
                string.append(c);
                continue;
            }
            char escaped = text.charAt(++at);
            switch (escaped) {
                case 'u' -> {
                    string.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                }
                case 'n' -> string.append('\n');
                case 't' -> string.append('\t');
                case 'r' -> string.append('\r');
                default -> string.append(escaped);
            }
        }
        at++;
        return string.toString();
    }

    private @Nullable Object literal() {
        int start = at;
        while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String literal = text.substring(start, at);
        return switch (literal) {
            case "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> Long.parseLong(literal);
        };
    }

    private char skipSpace() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }
}
