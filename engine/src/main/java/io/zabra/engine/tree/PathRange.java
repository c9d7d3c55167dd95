package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/**
 * An interval of full paths in unsigned byte order of their UTF-8 (not {@code String.compareTo}, which differs beyond
 * the basic plane).
 *
 * @param from null: from the first path
 * @param to null: to the last path
 */
public record PathRange(
        @Nullable String from,
        boolean fromInclusive,
        @Nullable String to,
        boolean toInclusive,
        boolean descending) {
    public static final PathRange ALL = new PathRange(null, true, null, true, false);

    /** All that is below a path, which is not the root; not the path itself. */
    public static PathRange below(String path) {
        // The character behind the slash.
        return new PathRange(path + "/", true, path + "0", false, false);
    }
}
