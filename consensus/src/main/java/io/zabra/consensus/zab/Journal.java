package io.zabra.consensus.zab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The writes on their way to disk, in order, and what is to happen when each is durable. A consequence belongs to the role that
 * asked for it: once the role is over it is dropped, though the write itself is not (ZOOKEEPER-4712).
 */
final class Journal {
    private record Pending(long sequence, long lastZxid, long generation, Runnable consequence) {}

    private final Outbox out;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long sequence;

    Journal(Outbox out) {
        this.out = out;
    }

    /** Writes {@code ops}, after which the log ends with {@code lastZxid}. */
    void write(List<DiskOp> ops, long lastZxid, long generation, Runnable consequence) {
        pending.add(new Pending(++sequence, lastZxid, generation, consequence));
        out.persist(new Persist(sequence, ops));
    }

    /** Whether memory and disk are equal. */
    boolean isIdle() {
        return pending.isEmpty();
    }

    /**
     * Everything up to {@code upTo} is durable.
     *
     * @param state learns the durable end of the log before each consequence
     */
    void persisted(long upTo, PeerState state) {
        if (upTo > sequence) {
            throw new BrokenInvariantException("disk reports write " + upTo + " of " + sequence);
        }
        while (!pending.isEmpty() && pending.peek().sequence() <= upTo) {
            Pending done = pending.remove();
            state.durable(done.lastZxid());
            if (done.generation() == state.generation()) {
                done.consequence().run();
            }
        }
    }
}
