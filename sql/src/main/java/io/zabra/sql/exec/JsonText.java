package io.zabra.sql.exec;

import org.apache.calcite.runtime.JsonFunctions;
import org.jspecify.annotations.Nullable;

/** Values as JSON. Stateless. */
final class JsonText {
    /** A control character is a backslash, a {@code u} and four digits. */
    private static final int CONTROL_CHARACTERS = 6;

    private JsonText() {}

    /** @param budget which ends what would become too long, before it is made */
    static String of(@Nullable Object value, Budget budget) {
        if (value instanceof String text) {
            budget.requireRoom(length(text));
        }
        return JsonFunctions.jsonize(value);
    }

    /** About; never less than it is. */
    private static long length(String text) {
        long length = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < ' ' ? CONTROL_CHARACTERS : c == '"' || c == '\\' ? 2 : 1;
        }
        return length;
    }
}
