package io.zabra.consensus.election;

/**
 * What a server brings to an election.
 *
 * @param kind whether it may vote
 * @param zxid last zxid of its durable log
 * @param epoch its current epoch
 */
public record Standing(Kind kind, long zxid, long epoch) {
    /** Whether a server may vote. */
    public enum Kind {
        /** A voter with its own data. */
        VOTER,
        /**
         * A voter without any data: it may have lost what it once acknowledged. It abstains until every voter is known to be
         * empty too, and meanwhile joins a quorum of others.
         */
        EMPTY,
        /** Not a voter. */
        OBSERVER
    }

    /** A voter with its last logged zxid and current epoch. */
    public static Standing voter(long zxid, long epoch) {
        return new Standing(Kind.VOTER, zxid, epoch);
    }

    /** A voter without data: announces zxid and epoch -1, which Apache's servers understand as "do not count me". */
    public static Standing empty() {
        return new Standing(Kind.EMPTY, -1, -1);
    }

    /** An observer: announces {@code Long.MIN_VALUE} throughout. */
    public static Standing observer() {
        return new Standing(Kind.OBSERVER, Long.MIN_VALUE, Long.MIN_VALUE);
    }
}
