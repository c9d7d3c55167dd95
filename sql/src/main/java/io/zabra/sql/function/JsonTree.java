package io.zabra.sql.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text as PostgreSQL's {@code jsonb} compares it: objects are maps by their names, arrays lists, strings texts, numbers
 * {@link JsonNumber}s; a null is {@link #NULL}. Of a name that is there twice the last value counts. One text; one thread.
 */
final class JsonTree extends JsonScanner {
    /** What JSON has for null, which is a value, unlike SQL's. */
    static final Object NULL = new Object();

    /** Of what the whole is the only item. */
    private static final int NOTHING = 0;

    /** Values whose parts are told, and what they have so far; by branch. */
    private final List<Part> parts = new ArrayList<>();

    /**
     * @param parent branch of the object or array that it is of
     * @param name of an object's member; null: it is none
     */
    private record Part(int parent, @Nullable String name, Map<String, Object> members, List<Object> items) {
        static Part of(int parent, @Nullable String name) {
            return new Part(parent, name, new LinkedHashMap<>(), new ArrayList<>());
        }
    }

    private JsonTree(String text) {
        super(text, JsonContents.DEPTH_MAX);
        parts.add(Part.of(NOTHING, null));
    }

    /** Null where the text is no JSON. */
    static @Nullable Object of(String text) {
        JsonTree tree = new JsonTree(text);
        try {
            tree.scan(tree.begin(NOTHING, null));
            return tree.parts.get(NOTHING).items.get(0);
        } catch (Malformed | NumberFormatException e) {
            return null;
        }
    }

    @Override
    int member(int branch, int start, int end) {
        return begin(branch, JsonStrings.unescaped(text, start, end));
    }

    @Override
    int element(int branch, int index) {
        return begin(branch, null);
    }

    private int begin(int parent, @Nullable String name) {
        parts.add(Part.of(parent, name));
        return parts.size() - 1;
    }

    @Override
    void value(int branch, int start, int end) {
        Part part = parts.get(branch);
        Object value = switch (text.charAt(start)) {
            case '{' -> part.members;
            case '[' -> new ArrayList<>(part.items);
            case '"' -> JsonStrings.unescaped(text, start + 1, end - 1);
            case 't', 'f' -> text.charAt(start) == 't';
            case 'n' -> NULL;
            default -> JsonNumber.of(text.substring(start, end));
        };
        Part parent = parts.get(part.parent);
        if (part.name == null) {
            parent.items.add(value);
        } else {
            parent.members.put(part.name, value);
        }
    }
}
