package io.zabra.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the value that a JSON text says: objects are maps, arrays lists. Of a name that is there twice the last value counts. One text; one thread. */
abstract class JsonValues extends JsonScanner {
    /** Of what the whole is the only item. */
    private static final int WHOLE = 0;

    private final Supplier<Map<String, Object>> objects;
    /** Values whose parts are told, and what they have so far; by branch. */
    private final List<Part> parts = new ArrayList<>();

    /**
     * @param parent branch of the object or array that it is of
     * @param name of an object's member; null: it is none
     */
    private record Part(int parent, @Nullable String name, Map<String, Object> members, List<Object> items) {}

    /** @param objects makes an empty map for an object */
    JsonValues(String text, Supplier<Map<String, Object>> objects) {
        super(text, JsonContents.DEPTH_MAX);
        this.objects = objects;
        begin(WHOLE, null);
    }

    /** To be called once. */
    final Object whole() throws Malformed {
        scan(begin(WHOLE, null));
        return parts.get(WHOLE).items.get(0);
    }

    @Override
    final int member(int branch, int start, int end) {
        return begin(branch, JsonStrings.unescaped(text, start, end));
    }

    @Override
    final int element(int branch, int index) {
        return begin(branch, null);
    }

    private int begin(int parent, @Nullable String name) {
        parts.add(new Part(parent, name, objects.get(), new ArrayList<>()));
        return parts.size() - 1;
    }

    @Override
    final void value(int branch, int start, int end) {
        Part part = parts.get(branch);
        Object value = switch (text.charAt(start)) {
            case '{' -> part.members;
            case '[' -> array(part.items);
            default -> scalar(start, end);
        };
        Part parent = parts.get(part.parent);
        if (part.name == null) {
            parent.items.add(value);
        } else {
            parent.members.put(part.name, value);
        }
    }

    /** What stands for an array of these. */
    List<Object> array(List<Object> items) {
        return items;
    }

    /** What stands for a string, a number, a truth value or a null at that place of the text. */
    abstract Object scalar(int start, int end);
}
