package io.zabra.sql.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text as PostgreSQL's {@code jsonb} compares it: objects are maps by their names, arrays lists, strings texts, numbers
 * {@link JsonNumber}s; a null is {@link #NULL}. Of a name that is there twice the last value counts. One text; one thread.
 */
final class JsonTree extends JsonValues {
    /** What JSON has for null, which is a value, unlike SQL's. */
    static final Object NULL = new Object();

    private JsonTree(String text) {
        super(text, LinkedHashMap::new);
    }

    /** Null where the text is no JSON. */
    static @Nullable Object of(String text) {
        try {
            return new JsonTree(text).whole();
        } catch (Malformed | NumberFormatException e) {
            return null;
        }
    }

    /** Without room for more: it is kept. */
    @Override
    List<Object> array(List<Object> items) {
        return new ArrayList<>(items);
    }

    @Override
    Object scalar(int start, int end) {
        return switch (text.charAt(start)) {
            case '"' -> JsonStrings.unescaped(text, start + 1, end - 1);
            case 't', 'f' -> text.charAt(start) == 't';
            case 'n' -> NULL;
            default -> JsonNumber.of(text.substring(start, end));
        };
    }
}
