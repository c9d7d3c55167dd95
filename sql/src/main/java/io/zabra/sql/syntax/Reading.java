package io.zabra.sql.syntax;

/**
 * How fresh the state that a statement reads must be.
 *
 * @param zxid of {@link Kind#AT_LEAST}; else 0
 */
public record Reading(Kind kind, long zxid) {
    public static final Reading LOCAL = new Reading(Kind.LOCAL, 0);
    public static final Reading LINEARIZABLE = new Reading(Kind.LINEARIZABLE, 0);

    /** The sorts of freshness. */
    public enum Kind {
        /** What this server has applied. */
        LOCAL,
        /** Everything that was committed anywhere before the statement began. */
        LINEARIZABLE,
        /** A certain transaction, at least. */
        AT_LEAST
    }

    public static Reading atLeast(long zxid) {
        return new Reading(Kind.AT_LEAST, zxid);
    }
}
