package io.zabra.jdbc;

import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The warnings of an execution. */
final class Warnings {
    private static final String STATE = "01000";

    private Warnings() {}

    /** Null where there are none. */
    static @Nullable SQLWarning chain(List<String> texts) {
        return added(null, texts);
    }

    /** One chain behind the other; null where both are. */
    static @Nullable SQLWarning joined(@Nullable SQLWarning first, @Nullable SQLWarning second) {
        if (first == null) {
            return second;
        }
        if (second != null) {
            first.setNextWarning(second);
        }
        return first;
    }

    /** The same chain with more behind it. */
    static @Nullable SQLWarning added(@Nullable SQLWarning chain, List<String> texts) {
        SQLWarning first = chain;
        for (String text : texts) {
            SQLWarning warning = new SQLWarning(text, STATE);
            if (first == null) {
                first = warning;
            } else {
                first.setNextWarning(warning);
            }
        }
        return first;
    }
}
