package io.zabra.sql.function;

import io.zabra.sql.exec.JsonKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the array or object of a JSON text holds. One text; one thread. */
final class JsonContents extends JsonScanner {
    /** As deep as the other functions over JSON go. */
    static final int DEPTH_MAX = 1_000;

    private static final int WHOLE = 0;
    private static final int PART = 1;
    private static final int DEEPER = 2;

    private final List<String> items = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private char first;

    private JsonContents(String text) {
        super(text, DEPTH_MAX);
    }

    /** As {@code jsonb} has it: of an object's members with one name the last, the shortest names first. Null where the text is no JSON. */
    static @Nullable JsonContents ofJsonb(String text) {
        JsonContents contents = of(text);
        if (contents != null && contents.first == '{') {
            contents.sort();
        }
        return contents;
    }

    private void sort() {
        Map<String, String> last = new TreeMap<>(JsonKeys.SHORTEST_FIRST);
        for (int i = 0; i < names.size(); i++) {
            last.put(names.get(i), items.get(i));
        }
        names.clear();
        names.addAll(last.keySet());
        items.clear();
        items.addAll(last.values());
    }

    /** Null where the text is no JSON. */
    static @Nullable JsonContents of(String text) {
        JsonContents contents = new JsonContents(text);
        try {
            contents.scan(WHOLE);
            return contents;
        } catch (Malformed e) {
            return null;
        }
    }

    /** JSON of an array's items, in their order; null where it is no array. */
    @Nullable
    List<String> items() {
        return first == '[' ? items : null;
    }

    /** Of an object's members, in their order; null where it is no object. */
    @Nullable
    List<String> names() {
        return first == '{' ? names : null;
    }

    /** Of an object: its members' names with the JSON of their values; null where it is no object. */
    @Nullable
    List<Object[]> fields() {
        if (first != '{') {
            return null;
        }
        List<Object[]> fields = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Object[] {names.get(i), items.get(i)});
        }
        return fields;
    }

    /** As PostgreSQL's {@code json_typeof} has it. */
    String type() {
        return switch (first) {
            case '{' -> "object";
            case '[' -> "array";
            case '"' -> "string";
            case 't', 'f' -> "boolean";
            case 'n' -> "null";
            default -> "number";
        };
    }

    @Override
    int member(int branch, int start, int end) {
        if (branch == WHOLE) {
            names.add(JsonStrings.unescaped(text, start, end));
        }
        return branch == WHOLE ? PART : DEEPER;
    }

    @Override
    int element(int branch, int index) {
        return branch == WHOLE ? PART : DEEPER;
    }

    @Override
    void value(int branch, int start, int end) {
        if (branch == PART) {
            items.add(text.substring(start, end));
        } else if (branch == WHOLE) {
            first = text.charAt(start);
        }
    }
}
