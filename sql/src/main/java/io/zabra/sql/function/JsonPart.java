package io.zabra.sql.function;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a JSON text, as PostgreSQL's {@code ->} and {@code ->>} yield it: letter for letter as it stands there. What is no JSON has
 * no parts. One text; one thread.
 */
final class JsonPart extends JsonScanner {
    private final List<JsonPath.Step> path;
    private int start = -1;
    private int end;

    private JsonPart(String text, List<JsonPath.Step> path) {
        super(text, JsonContents.DEPTH_MAX);
        this.path = path;
    }

    /** JSON; null where it is not there. */
    static @Nullable String json(String text, JsonPath path) {
        return json(text, path.steps());
    }

    /** As text: that of a string without its quotes; of what else it is the JSON, and of a null none. */
    static @Nullable String text(String text, JsonPath path) {
        String json = json(text, path);
        return json == null ? null : JsonStrings.text(json);
    }

    private static @Nullable String json(String text, List<JsonPath.Step> path) {
        for (int i = 0; i < path.size(); i++) {
            Integer index = path.get(i).index();
            if (index != null && index < 0) {
                String all = json(text, path.subList(0, i));
                String item = all == null ? null : fromTheEnd(all, path.get(i), index);
                return item == null ? null : json(item, path.subList(i + 1, path.size()));
            }
        }
        JsonPart part = new JsonPart(text, path);
        return part.isThere() ? text.substring(part.start, part.end) : null;
    }

    private static @Nullable String fromTheEnd(String json, JsonPath.Step step, int index) {
        int items = JsonItems.count(json);
        if (items == JsonItems.NONE) {
            return step.name() == null ? null : json(json, List.of(new JsonPath.Step(step.name(), null)));
        }
        return items + index < 0 ? null : json(json, List.of(new JsonPath.Step(null, items + index)));
    }

    private boolean isThere() {
        try {
            scan(0);
            return start >= 0;
        } catch (Malformed e) {
            return false;
        }
    }

    @Override
    int member(int branch, int from, int to) {
        String name =
                branch < 0 || branch >= path.size() ? null : path.get(branch).name();
        return name != null && isName(from, to, name) ? wanted(branch) : -1;
    }

    @Override
    int element(int branch, int index) {
        Integer wanted =
                branch < 0 || branch >= path.size() ? null : path.get(branch).index();
        return wanted != null && wanted == index ? wanted(branch) : -1;
    }

    /** Of a name that is there twice, the last one counts, with all that is below it. */
    private int wanted(int branch) {
        start = -1;
        return branch + 1;
    }

    @Override
    void value(int branch, int from, int to) {
        if (branch == path.size()) {
            start = from;
            end = to;
        }
    }

    private boolean isName(int from, int to, String name) {
        if (to - from == name.length()) {
            return text.startsWith(name, from) && name.indexOf('\\') < 0;
        }
        boolean escapes = false;
        for (int i = from; i < to && !escapes; i++) {
            escapes = text.charAt(i) == '\\';
        }
        return escapes && JsonStrings.unescaped(text, from, to).equals(name);
    }
}
