package io.zabra.sql.exec;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Which rows around a row a window function looks at. Immutable.
 *
 * @param rows whether the bounds count rows; else they are distances of the one value that is sorted by, or peers
 */
public record WindowFrame(boolean rows, Bound start, Bound end) {
    /** Where a frame begins or ends. */
    public enum Kind {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT,
        FOLLOWING,
        UNBOUNDED_FOLLOWING
    }

    /** @param offset how far before or behind the current row; null where the kind says it all */
    public record Bound(Kind kind, @Nullable BigDecimal offset) {
        /** How far behind the current row: less than 0 where it is before it. */
        BigDecimal signed() {
            BigDecimal distance = offset == null ? BigDecimal.ZERO : offset;
            return kind == Kind.PRECEDING ? distance.negate() : distance;
        }
    }

    /** Whether it only ever takes rows on, from row to row of a partition. */
    boolean grows() {
        return start.kind == Kind.UNBOUNDED_PRECEDING;
    }
}
