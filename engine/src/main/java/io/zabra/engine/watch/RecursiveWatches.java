package io.zabra.engine.watch;

import io.zabra.engine.txn.PathTrie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The persistent recursive watches: each concerns every path below its own. A watch that goes with a read is left under the
 * same monitor under which the apply thread notes that it collects an event's watchers: so it is left either before or
 * after that.
 */
final class RecursiveWatches {
    /** A watch: its place in the set of its path, which may be its own, and in its watcher's; without the characters of the path. */
    private static final int WATCH_HEAP_BYTES = 288;

    private final PathTrie<Set<Watcher>> byPath = new PathTrie<>();
    private final WatchHeap heap;
    private volatile long collectedZxid;
    private int paths;
    private int size;

    RecursiveWatches(WatchHeap heap) {
        this.heap = heap;
    }

    /** Of the latest event whose watchers were collected. */
    long collectedZxid() {
        return collectedZxid;
    }

    boolean isEmpty() {
        return byPath.isEmpty();
    }

    synchronized int paths() {
        return paths;
    }

    synchronized int size() {
        return size;
    }

    synchronized boolean contains(String path, Watcher watcher) {
        Set<Watcher> watchers = byPath.at(path);
        return watchers != null && watchers.contains(watcher);
    }

    /** Whether a watch more has room. */
    synchronized boolean hasRoom(String path) {
        return heap.has(heapBytes(path) + byPath.growth(path));
    }

    private static long heapBytes(String path) {
        return WATCH_HEAP_BYTES + 2L * path.length();
    }

    /** Of a watcher that has none on this path. */
    synchronized void add(String path, Watcher watcher) {
        long before = byPath.heapBytes();
        Set<Watcher> watchers = byPath.at(path);
        if (watchers == null) {
            watchers = Collections.newSetFromMap(new IdentityHashMap<>(1));
            byPath.put(path, watchers);
            paths++;
        }
        watchers.add(watcher);
        size++;
        heap.add(heapBytes(path) + byPath.heapBytes() - before);
    }

    synchronized boolean remove(String path, Watcher watcher) {
        Set<Watcher> watchers = byPath.at(path);
        if (watchers == null || !watchers.remove(watcher)) {
            return false;
        }
        long before = byPath.heapBytes();
        size--;
        if (watchers.isEmpty()) {
            byPath.remove(path);
            paths--;
        }
        heap.add(byPath.heapBytes() - before - heapBytes(path));
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
    synchronized List<Watcher> watching(String path) {
        List<Watcher> watchers = new ArrayList<>(0);
        byPath.above(path).forEach(watchers::addAll);
        return watchers;
    }
}
