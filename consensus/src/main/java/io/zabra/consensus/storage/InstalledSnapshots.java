package io.zabra.consensus.storage;

import io.zabra.engine.snapshot.OpenSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installed snapshots that are not loaded yet, held open: a large one takes a while to load, and another leader may have sent the next
 * one by then, whose installation removes this one's file. Any thread.
 */
final class InstalledSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(InstalledSnapshots.class);

    /** By the handle of the installation, in the order of these. */
    private final Map<Long, OpenSnapshot> held = new LinkedHashMap<>();

    private boolean closed;

    /** Takes it over. */
    synchronized void add(long handle, OpenSnapshot snapshot) {
        if (closed) {
            close(snapshot);
        } else {
            held.put(handle, snapshot);
        }
    }

    /**
     * Hands over that of a handle, or null. They are asked for in the order in which they were installed, so that those before it never
     * will be, and are let go of.
     */
    synchronized @Nullable OpenSnapshot take(long handle) {
        if (!held.containsKey(handle)) {
            return null;
        }
        Iterator<Map.Entry<Long, OpenSnapshot>> snapshots = held.entrySet().iterator();
        while (true) {
            Map.Entry<Long, OpenSnapshot> next = snapshots.next();
            snapshots.remove();
            if (next.getKey() == handle) {
                return next.getValue();
            }
            close(next.getValue());
        }
    }

    /** Lets go of all that nobody has taken. Idempotent. */
    synchronized void close() {
        closed = true;
        List<OpenSnapshot> all = new ArrayList<>(held.values());
        held.clear();
        all.forEach(InstalledSnapshots::close);
    }

    private static void close(OpenSnapshot snapshot) {
        try {
            snapshot.close();
        } catch (IOException e) {
            LOG.warn("The snapshot of 0x{} could not be closed", Long.toHexString(snapshot.zxid()), e);
        }
    }
}
