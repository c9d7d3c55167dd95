package io.zabra.sql.syntax;

import org.jspecify.annotations.Nullable;

/**
 * What an INSERT, UPDATE, DELETE or MERGE has beyond the grammar of queries.
 *
 * @param withParents whether missing parents are created too
 * @param conflict what to do with a path that is there already; null: fail
 * @param returning a query whose select list is what the statement yields of each row; null: a count
 */
public record Dml(
        boolean withParents,
        @Nullable Conflict conflict,
        @Nullable Slice returning) {
    public static final Dml PLAIN = new Dml(false, null, null);

    /** @param update an UPDATE that stands for {@code DO UPDATE}; null: {@code DO NOTHING} */
    public record Conflict(@Nullable Slice update) {}

    /**
     * A part of the statement that is parsed by itself.
     *
     * @param parametersBefore number of {@code ?} in the statement before it
     */
    public record Slice(SourceText source, int parametersBefore) {}
}
