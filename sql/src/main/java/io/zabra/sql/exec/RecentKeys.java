package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/**
 * The groups that short texts have led to lately: of a field that has a few values, nearly all that come. What is not here is looked
 * up. One thread.
 */
final class RecentKeys {
    static final int NONE = -1;

    /** A power of two. */
    private static final int SLOTS = 64;

    private static final int CHARS_MAX = 64;

    private final @Nullable String[] keys = new String[SLOTS];
    private final int[] groups = new int[SLOTS];

    /** {@link #NONE} where it is not known. */
    int group(@Nullable Object key) {
        if (!(key instanceof String text) || text.length() > CHARS_MAX) {
            return NONE;
        }
        int slot = slot(text);
        return text.equals(keys[slot]) ? groups[slot] : NONE;
    }

    void add(@Nullable Object key, int group) {
        if (key instanceof String text && text.length() <= CHARS_MAX) {
            int slot = slot(text);
            keys[slot] = text;
            groups[slot] = group;
        }
    }

    private static int slot(String text) {
        int hash = text.hashCode();
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }
}
