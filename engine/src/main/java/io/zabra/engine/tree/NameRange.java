package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/**
 * An interval of names of siblings, in unsigned byte order of their UTF-8.
 *
 * @param from null: from the first name
 * @param to null: to the last name
 */
public record NameRange(
        @Nullable String from,
        boolean fromInclusive,
        @Nullable String to,
        boolean toInclusive,
        boolean descending) {
    public static final NameRange ALL = new NameRange(null, true, null, true, false);
}
