package io.zabra.sql.function;

import org.jspecify.annotations.Nullable;

/** Texts in JSON. Stateless. */
final class JsonStrings {
    private static final int UNICODE_DIGITS = 4;

    private JsonStrings() {}

    /** Of well-formed JSON: what a string says, no text of a null, of all else the JSON. */
    static @Nullable String text(String json) {
        return switch (json.charAt(0)) {
            case '"' -> unescaped(json, 1, json.length() - 1);
            case 'n' -> null;
            default -> json;
        };
    }

    /** @param start of a well-formed string, behind its quote */
    static String unescaped(String json, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = json.charAt(++i);
            if (escaped == 'u') {
                text.append((char) Integer.parseInt(json, i + 1, i + 1 + UNICODE_DIGITS, 16));
                i += UNICODE_DIGITS;
            } else {
                text.append(meant(escaped));
            }
        }
        return text.toString();
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }

    /** With its quotes. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
