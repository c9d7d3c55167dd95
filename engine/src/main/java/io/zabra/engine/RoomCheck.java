package io.zabra.engine;

import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.EphemeralTable;
import io.zabra.engine.tree.MemoryUse;
import io.zabra.engine.txn.Growth;
import io.zabra.engine.txn.TxnSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses what memory has no room for, before it is logged: what is logged must be applied. One thread. */
final class RoomCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RoomCheck.class);

    /** The part of the heap that access control lists and the paths of znodes that go by themselves may take; a start needs it again. */
    private static final int HEAP_PART = 4;

    private static final int MIB_SHIFT = 20;

    /** What the end of a session makes of an ephemeral, from its preparation until it is applied: changes, events, paths of parents. */
    private static final int END_BYTES = 850;

    private final PacedWarning warning;
    private final long heapBytesMax;

    RoomCheck(StoreClock clock) {
        this(clock, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    RoomCheck(StoreClock clock, long heapBytesMax) {
        this.warning = new PacedWarning(clock);
        this.heapBytesMax = heapBytesMax;
    }

    /**
     * @param own what is to come; its bytes negative where they become fewer
     * @param pending what comes besides, decided before
     */
    boolean hasRoom(DataTree tree, String path, Growth own, Growth pending) {
        if (own.heapBytes() > 0 && tree.heapBytes() + pending.heapBytes() + own.heapBytes() > heapBytesMax) {
            warn(
                    "No heap for more access control lists, ephemerals, containers and TTL znodes: a write of {} bytes to {} is refused,"
                            + " as is all that would take more. Delete some, or give the JVM more heap (-Xmx)",
                    own.heapBytes(),
                    path);
            return false;
        }
        boolean adds = own.records() > 0 || own.bytes() > 0;
        // What takes no more than it replaces has room in what is kept for transactions under way.
        if (!adds || tree.hasRoom(own.records() + pending.records(), Math.max(0, own.bytes()) + pending.bytes())) {
            return true;
        }
        MemoryUse memory = tree.latest().memory();
        warn(
                "No memory for more znodes ({} of {} MiB are taken): a write of {} bytes to {} is refused, as is all that would"
                        + " take more. Delete znodes, or give the JVM more memory outside its heap"
                        + " (-XX:MaxDirectMemorySize, of which they may take half; without it, as much as -Xmx)",
                memory.bytes() >> MIB_SHIFT,
                memory.bytesMax() >> MIB_SHIFT,
                own.bytes(),
                path);
        return false;
    }

    /** What a session's ephemerals take of {@link TxnSize#EPHEMERALS_BYTES_MAX}: in the log, or by their share of the heap. */
    long ofItsEnd(EphemeralTable ephemerals, long sessionId) {
        long onHeap = (long) END_BYTES * ephemerals.count(sessionId);
        return Math.max(ephemerals.bytes(sessionId), onHeap * TxnSize.EPHEMERALS_BYTES_MAX / heapBytesMax);
    }

    private void warn(String sentence, Object... values) {
        if (warning.isDue()) {
            LOG.warn(sentence, values);
        }
    }
}
