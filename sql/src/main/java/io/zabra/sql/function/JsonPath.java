package io.zabra.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a JSON text a value is: {@code $.name['any name'][0]{name or number}}. Immutable.
 *
 * @param steps from the whole to the part
 */
record JsonPath(List<Step> steps) {
    private static final Pattern STEP =
            Pattern.compile("\\.([A-Za-z_]+)|\\['([^']*+(?:''[^']*+)*+)'\\]|\\[(-?\\d{1,9})\\]|\\{(-?\\d{1,9})\\}");

    private static final Pattern INDEX = Pattern.compile("-?\\d{1,9}");

    JsonPath {
        steps = List.copyOf(steps);
    }

    /**
     * @param name of an object's member; null: there is none
     * @param index of an array's item, from 0, from its end where it is negative; null: there is none
     */
    record Step(@Nullable String name, @Nullable Integer index) {}

    /** @throws IllegalArgumentException where it is none */
    static JsonPath of(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int at = 1;
        while (at < text.length() && matcher.region(at, text.length()).lookingAt()) {
            steps.add(step(matcher));
            at = matcher.end();
        }
        if (!text.startsWith("$") || at < text.length()) {
            throw new IllegalArgumentException("no path: " + text);
        }
        return new JsonPath(steps);
    }

    /** A name, or a number that may be an index as well. */
    static Step step(String text) {
        return new Step(text, INDEX.matcher(text).matches() ? Integer.valueOf(text) : null);
    }

    private static Step step(Matcher matcher) {
        if (matcher.group(1) != null) {
            return new Step(matcher.group(1), null);
        }
        if (matcher.group(2) != null) {
            return new Step(matcher.group(2).replace("''", "'"), null);
        }
        String index = matcher.group(3);
        String either = matcher.group(4);
        return index == null ? new Step(either, Integer.valueOf(either)) : new Step(null, Integer.valueOf(index));
    }
}
