package io.zabra.consensus.packet;

/** A transaction id is a {@code long}: the epoch in the upper 32 bits, the counter in the lower. Ordered as signed. */
public final class Zxid {
    /** The largest epoch that keeps a zxid positive, with one to spare. */
    public static final long EPOCH_MAX = 0x7FFF_FFFEL;

    private static final long COUNTER_MASK = 0xFFFF_FFFFL;

    private Zxid() {}

    /** @param counter 0 to 2^32-1 */
    public static long of(long epoch, long counter) {
        return (epoch << 32) | (counter & COUNTER_MASK);
    }

    /** The epoch of a zxid; -1 for the zxid -1 of a server without data. */
    public static long epoch(long zxid) {
        return zxid >> 32;
    }

    /** The counter of a zxid, unsigned. */
    public static long counter(long zxid) {
        return zxid & COUNTER_MASK;
    }

    /** Whether a transaction may follow another in one log as far as the ids tell: next of its epoch, or first of a later one. */
    public static boolean follows(long zxid, long previous) {
        return epoch(zxid) == epoch(previous)
                ? zxid == previous + 1
                : epoch(zxid) > epoch(previous) && counter(zxid) == 1;
    }

    /** {@code epoch.counter}, both decimal: the way logs and transcripts name a transaction. */
    public static String text(long zxid) {
        return zxid < 0 ? Long.toString(zxid) : epoch(zxid) + "." + counter(zxid);
    }
}
