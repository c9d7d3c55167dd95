package io.zabra.engine.tree;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * {@link Moves} for each part of a hash table: readers of one part are not disturbed by what is written to another. The part
 * of a hash is in its lowest bits.
 */
final class PartMoves {
    static final int PART_BITS = 8;

    private static final int PARTS = 1 << PART_BITS;
    /** A cache line for each, so that writing one does not take the others from readers. */
    private static final int SPACING = 8;
    /** Looks after which a reader lets the writer run. */
    private static final int LOOKS_MAX = 64;

    private final AtomicLongArray counts = new AtomicLongArray((PARTS + 1) * SPACING);

    private static int part(long hash) {
        return (((int) hash & (PARTS - 1)) + 1) * SPACING;
    }

    /** Writer. */
    void begin(long hash) {
        int part = part(hash);
        counts.setPlain(part, counts.getPlain(part) + 1);
        // What is moved must not be seen to move before the counter says so.
        VarHandle.fullFence();
    }

    /** Writer. */
    void end(long hash) {
        int part = part(hash);
        counts.setRelease(part, counts.getPlain(part) + 1);
    }

    /** Any thread: to be given to {@link #noneSince}. Odd while something moves. */
    long seen(long hash) {
        return counts.getAcquire(part(hash));
    }

    /** Any thread: whether all that was read since {@link #seen} is in one piece. */
    boolean noneSince(long hash, long seen) {
        VarHandle.acquireFence();
        return (seen & 1) == 0 && counts.getPlain(part(hash)) == seen;
    }

    /**
     * Any thread, between two looks: a writer that lost its processor in the middle of a move cannot go on while readers spin
     * on all of them.
     *
     * @param look how many there were
     */
    @SuppressWarnings("ThreadPriorityCheck")
    static void pause(int look) {
        if (look % LOOKS_MAX == 0) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }
}
