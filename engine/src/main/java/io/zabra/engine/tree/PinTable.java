package io.zabra.engine.tree;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The versions that readers hold at the moment. A reader enters and leaves without waiting for anyone; the writer looks
 * through the slots that were ever used. An entry that precedes the reader's look at the published version is seen by a
 * writer that looks after publishing the next one: both are volatile accesses, and a slot is known as used before it is taken.
 */
final class PinTable {
    static final long FREE = -1;
    /** What {@link #revoke} leaves in a slot. */
    static final long REVOKED = -2;

    private static final int SLOTS = 128;
    /** Longs between two slots, so that readers do not share a cache line. */
    private static final int STRIDE = 8;
    /** Where threads begin to look for a slot: so few that the writer has few to look at, so many that readers rarely meet. */
    private static final int LANES = 16;

    /** One reader's entry. */
    static final class Slot implements ReaderEntry {
        private final AtomicLongArray slots;
        private final int at;

        private Slot(AtomicLongArray slots, int at) {
            this.slots = slots;
            this.at = at;
        }

        /** Moves the entry; harmless while the older version is held by the same entry. */
        void hold(long version) {
            slots.set(at, version);
        }

        long held() {
            return slots.get(at);
        }

        @Override
        public boolean isRevoked() {
            return held() == REVOKED;
        }

        @Override
        public void leave() {
            slots.set(at, FREE);
        }
    }

    private static final class Chunk {
        final AtomicLongArray slots = new AtomicLongArray(SLOTS * STRIDE);
        /** A bit for each slot that was ever taken: readers' threads are few, and keep to theirs. */
        final AtomicLongArray used = new AtomicLongArray(SLOTS / Long.SIZE);

        final AtomicReference<@Nullable Chunk> next = new AtomicReference<>();

        Chunk() {
            for (int i = 0; i < SLOTS; i++) {
                slots.set(i * STRIDE, FREE);
            }
        }

        boolean take(int slot, long version) {
            int at = slot * STRIDE;
            if (slots.get(at) != FREE) {
                return false;
            }
            int word = slot / Long.SIZE;
            long bit = 1L << slot;
            if ((used.get(word) & bit) == 0) {
                used.accumulateAndGet(word, bit, (bits, one) -> bits | one);
            }
            return slots.compareAndSet(at, FREE, version);
        }

        /** The first used slot from one on; {@link #SLOTS} where there is none. */
        int nextUsed(int from) {
            long mask = -1L << from;
            for (int word = from / Long.SIZE; word < SLOTS / Long.SIZE; word++) {
                long bits = used.get(word) & mask;
                if (bits != 0) {
                    return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                }
                mask = -1;
            }
            return SLOTS;
        }

        long version(int slot) {
            return slots.get(slot * STRIDE);
        }
    }

    private final Chunk first = new Chunk();

    /** Any thread. Enters a version (not negative). */
    Slot enter(long version) {
        int start = (int) (Thread.currentThread().getId() % LANES);
        for (Chunk chunk = first; ; chunk = nextOf(chunk)) {
            for (int i = 0; i < SLOTS; i++) {
                int slot = (start + i) % SLOTS;
                if (chunk.take(slot, version)) {
                    return new Slot(chunk.slots, slot * STRIDE);
                }
            }
        }
    }

    private static Chunk nextOf(Chunk chunk) {
        Chunk next = chunk.next.get();
        if (next != null) {
            return next;
        }
        Chunk added = new Chunk();
        Chunk witness = chunk.next.compareAndExchange(null, added);
        return witness == null ? added : witness;
    }

    /** The versions held, ascending, then {@code Long.MAX_VALUE}; in {@code target}, or a larger array where that is too small. */
    long[] held(long[] target) {
        long[] versions = target;
        int count = 0;
        for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
            for (int slot = chunk.nextUsed(0); slot < SLOTS; slot = chunk.nextUsed(slot + 1)) {
                long version = chunk.version(slot);
                if (version >= 0) {
                    if (count == versions.length) {
                        versions = Arrays.copyOf(versions, Math.max(16, 2 * count));
                    }
                    versions[count++] = version;
                }
            }
        }
        Arrays.fill(versions, count, versions.length, Long.MAX_VALUE);
        Arrays.sort(versions);
        return versions;
    }

    /** Whether any version is held; a revoked entry is held until its reader leaves. */
    boolean isAnyHeld() {
        for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
            for (int slot = chunk.nextUsed(0); slot < SLOTS; slot = chunk.nextUsed(slot + 1)) {
                if (chunk.version(slot) != FREE) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Writer only. Turns every entry of {@code version} or below into {@link #REVOKED}. */
    void revoke(long version) {
        for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
            for (int slot = chunk.nextUsed(0); slot < SLOTS; slot = chunk.nextUsed(slot + 1)) {
                long held = chunk.version(slot);
                if (held >= 0 && held <= version) {
                    chunk.slots.compareAndSet(slot * STRIDE, held, REVOKED);
                }
            }
        }
    }
}
