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
}
