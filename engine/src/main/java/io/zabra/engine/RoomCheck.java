package io.zabra.engine;

import io.zabra.engine.tree.DataTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses what memory has no room for, before it is logged: what is logged must be applied. One thread. */
final class RoomCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RoomCheck.class);
    private static final long WARNING_INTERVAL_MS = 10_000;

    private final StoreClock clock;
    private long warnedMs = Long.MIN_VALUE;

    RoomCheck(StoreClock clock) {
        this.clock = clock;
    }

    /**
     * @param records znodes to come
     * @param bytes of path and data to come; negative where they become fewer
     */
    boolean hasRoom(DataTree tree, String path, int records, long bytes) {
        boolean adds = records > 0 || bytes > 0;
        // What takes no more than it replaces has room in what is kept for transactions under way.
        if (!adds || tree.hasRoom(records, Math.max(0, bytes))) {
            return true;
        }
        long nowMs = clock.steadyMs();
        if (warnedMs == Long.MIN_VALUE || nowMs - warnedMs >= WARNING_INTERVAL_MS) {
            warnedMs = nowMs;
            LOG.warn(
                    "No memory for more znodes: a write of {} bytes to {} is refused, as is all that would take more."
                            + " Delete znodes, or give the JVM more memory outside its heap"
                            + " (-XX:MaxDirectMemorySize; without it, as much as -Xmx)",
                    bytes,
                    path);
        }
        return false;
    }
}
