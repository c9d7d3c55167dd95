package io.zabra.sql.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an INSERT, UPDATE, DELETE or MERGE has beyond the grammar of queries.
 *
 * @param withParents whether missing parents are created too
 * @param conflict what to do with a path that is there already; null: fail
 * @param arms of a MERGE: the first that fits a row is carried out
 * @param returning a query whose select list is what the statement yields of each row; null: a count
 */
public record Dml(
        boolean withParents,
        @Nullable Conflict conflict,
        List<Arm> arms,
        @Nullable Slice returning) {
    public static final Dml PLAIN = new Dml(false, null, List.of(), null);

    public Dml {
        arms = List.copyOf(arms);
    }

    /** What a MERGE does with a row. */
    public enum Action {
        UPDATE,
        DELETE,
        INSERT,
        NOTHING
    }

    /**
     * {@code WHEN [NOT] MATCHED [AND condition] THEN action}.
     *
     * @param matched whether it is for rows that there is a znode for
     * @param condition a query of one value; null: all such rows
     * @param change the UPDATE or INSERT; null for the others
     */
    public record Arm(
            boolean matched,
            @Nullable Slice condition,
            Action action,
            @Nullable Slice change) {}

    /** @param update an UPDATE that stands for {@code DO UPDATE}; null: {@code DO NOTHING} */
    public record Conflict(@Nullable Slice update) {}

    /**
     * A part of the statement that is parsed by itself.
     *
     * @param parametersBefore number of {@code ?} in the statement before it
     */
    public record Slice(SourceText source, int parametersBefore) {}
}
