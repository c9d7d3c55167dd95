package io.zabra.server.admin;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, collections, numbers, booleans and strings as JSON, laid out as Apache's admin server lays it out. */
final class Json {
    private static final int FIRST_PRINTABLE = 0x20;

    private Json() {}

    static String text(Map<String, ?> object) {
        StringBuilder text = new StringBuilder();
        write(text, object, "");
        return text.toString();
    }

    private static void write(StringBuilder text, @Nullable Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            object(text, map, indent);
        } else if (value instanceof Collection<?> values) {
            array(text, values, indent);
        } else if (value == null || value instanceof Boolean || isFinite(value)) {
            text.append(value);
        } else {
            string(text, value.toString());
        }
    }

    /** JSON has no NaN; Jackson writes it as a string. */
    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static void object(StringBuilder text, Map<?, ?> map, String indent) {
        if (map.isEmpty()) {
            text.append("{ }");
            return;
        }
        String inner = indent + "  ";
        String separator = "{\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator).append(inner);
            string(text, String.valueOf(entry.getKey()));
            text.append(" : ");
            write(text, entry.getValue(), inner);
            separator = ",\n";
        }
        text.append('\n').append(indent).append('}');
    }

    private static void array(StringBuilder text, Collection<?> values, String indent) {
        if (values.isEmpty()) {
            text.append("[ ]");
            return;
        }
        text.append("[ ");
        for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
            write(text, each.next(), indent);
            text.append(each.hasNext() ? ", " : " ]");
        }
    }

    private static void string(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
