package io.zabra.jdbc.remote;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What a request does, and so what may be done when the connection breaks before its answer. */
enum LinkLoss {
    /** Is of the connection alone, whatever its transaction: is repeated. */
    SETTING,
    /** Only reads, or does what may as well be done twice: is repeated, but not in a transaction that has read before. */
    QUERY,
    /** May write: outside a transaction it is sent again only where it is known that it did not take effect. */
    WRITE,
    /** Makes the writes of a transaction take effect. */
    COMMIT,
    /** Queues for a lock, at once also in a transaction: asked again, it goes on where it was. */
    LOCK,
    /** Gives a lock back, at once also in a transaction. */
    UNLOCK;

    private static final Logger LOG = Logger.getLogger("io.zabra.jdbc");

    /** That a statement yields rows says nothing: so does a write with RETURNING. */
    static LinkLoss of(SqlLead lead) {
        return switch (lead) {
            case COMMITS -> COMMIT;
            case SETS, RESETS, SHOWS -> SETTING;
            case READS, BEGINS, ROLLS_BACK -> QUERY;
            case LOCKS -> LOCK;
            case UNLOCKS -> UNLOCK;
            case CHANGES, DEFINES, OTHER -> WRITE;
        };
    }

    /** Notes a loss after which the request is simply sent to the next server, or is void. */
    static void repeat(LinkBrokenException e) {
        LOG.log(Level.FINE, e, () -> "Repeated or dropped after a lost connection");
    }
}
