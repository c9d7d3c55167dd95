package io.zabra.consensus.sim;

import io.zabra.consensus.zab.LogEntry;
import java.nio.ByteBuffer;

/**
 * The simplest replicated state machine: a register that every transaction appends to. Two of equal {@code chain} have applied the
 * same transactions in the same order.
 *
 * @param count transactions applied
 * @param zxid the last of them
 * @param chain hash over all of them
 */
record Machine(int count, long zxid, long chain) {
    static final Machine EMPTY = new Machine(0, 0, 0);

    Machine apply(LogEntry entry) {
        long payload = ByteBuffer.wrap(entry.payload()).getLong();
        return new Machine(count + 1, entry.zxid(), mix(mix(chain, entry.zxid()), payload));
    }

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L + 1;
    }
}
