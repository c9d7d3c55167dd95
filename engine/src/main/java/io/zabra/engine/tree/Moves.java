package io.zabra.engine.tree;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells readers that take no lock whether what they read was moved meanwhile: a counter that is odd while one writer moves
 * things. Readers look before and after.
 */
final class Moves {
    private final AtomicLong count = new AtomicLong();

    /** Writer. */
    void begin() {
        count.lazySet(count.get() + 1);
        // What is moved must not be seen to move before the counter says so.
        VarHandle.fullFence();
    }

    /** Writer. */
    void end() {
        count.set(count.get() + 1);
    }

    /** Any thread: to be given to {@link #noneSince}. */
    long seen() {
        return count.get();
    }

    /** Any thread: whether all that was read since {@link #seen} is in one piece. */
    boolean noneSince(long seen) {
        VarHandle.acquireFence();
        return (seen & 1) == 0 && count.get() == seen;
    }
}
