package io.zabra.engine.watch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The persistent recursive watches: each concerns every path below its own. A watch that goes with a read is left under the
 * same monitor under which the apply thread notes that it collects an event's watchers: so it is left either before or
 * after that.
 */
final class RecursiveWatches {
    private final ConcurrentHashMap<String, Set<Watcher>> byPath = new ConcurrentHashMap<>();
    private volatile long collectedZxid;
    private int size;

    /** Of the latest event whose watchers were collected. */
    long collectedZxid() {
        return collectedZxid;
    }

    boolean isEmpty() {
        return byPath.isEmpty();
    }

    int paths() {
        return byPath.size();
    }

    synchronized int size() {
        return size;
    }

    boolean contains(String path, Watcher watcher) {
        return byPath.getOrDefault(path, Set.of()).contains(watcher);
    }

    /** False where it was there already. */
    synchronized boolean add(String path, Watcher watcher) {
        boolean added = byPath.computeIfAbsent(
                        path, key -> Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>(1))))
                .add(watcher);
        size += added ? 1 : 0;
        return added;
    }

    synchronized boolean remove(String path, Watcher watcher) {
        Set<Watcher> watchers = byPath.get(path);
        if (watchers == null || !watchers.remove(watcher)) {
            return false;
        }
        size--;
        if (watchers.isEmpty()) {
            byPath.remove(path);
        }
        return true;
    }

    /** Those that are left from now on must be for a reader who saw this zxid, which may be below the one before. */
    synchronized void collectedAt(long zxid) {
        collectedZxid = zxid;
    }

    /** Notes that the watchers of this transaction's events are being collected: once for all of them. Apply thread. */
    void collectAt(long zxid) {
        if (collectedZxid < zxid) {
            synchronized (this) {
                collectedZxid = Math.max(collectedZxid, zxid);
            }
        }
    }

    /** Those whose watch is on this path or above it; a watcher may occur repeatedly. */
    List<Watcher> watching(String path) {
        List<Watcher> watchers = new ArrayList<>();
        String at = path;
        while (true) {
            Set<Watcher> here = byPath.get(at);
            if (here != null) {
                synchronized (here) {
                    watchers.addAll(here);
                }
            }
            if (at.length() <= 1) {
                return watchers;
            }
            at = at.substring(0, Math.max(1, at.lastIndexOf('/')));
        }
    }
}
