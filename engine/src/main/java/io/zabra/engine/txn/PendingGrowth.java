package io.zabra.engine.txn;

import java.util.HashMap;
import java.util.Map;

/** Sums over what is decided and not applied. One thread. */
final class PendingGrowth {
    private final Map<Long, Long> inClose = new HashMap<>();
    private int records;
    private long bytes;
    private long heapBytes;

    Growth sum() {
        return records == 0 && bytes == 0 && heapBytes == 0 ? Growth.NONE : new Growth(records, bytes, heapBytes);
    }

    /** What the end of a session takes for the ephemerals that are to come. */
    long inClose(long sessionId) {
        return inClose.getOrDefault(sessionId, 0L);
    }

    void add(long owner, Growth growth, long ownersInClose) {
        change(owner, growth, 1, ownersInClose);
    }

    void remove(long owner, Growth growth, long ownersInClose) {
        change(owner, growth, -1, -ownersInClose);
    }

    private void change(long owner, Growth growth, int sign, long ownersInClose) {
        records += sign * growth.records();
        bytes += sign * growth.bytes();
        heapBytes += sign * growth.heapBytes();
        if (ownersInClose != 0 && inClose.merge(owner, ownersInClose, Long::sum) == 0) {
            inClose.remove(owner);
        }
    }
}
