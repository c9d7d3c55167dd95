package io.zabra.engine.watch;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The watchers that have watches, and their numbers. Any thread. */
final class WatcherTable {
    /** A watcher as a map key that no {@code equals} of its own can confuse. */
    private record Identity(Watcher watcher) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity identity && identity.watcher == watcher;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(watcher);
        }
    }

    /** Of a watcher, whatever it watches. */
    private static final int WATCHER_HEAP_BYTES = 560;

    private final ConcurrentHashMap<Identity, Watching> byWatcher = new ConcurrentHashMap<>();
    private final WatchHeap heap;
    private volatile @Nullable Watching[] byId = new Watching[16];
    private int[] freeIds = new int[16];
    private int freeCount;
    private int nextId;

    WatcherTable(WatchHeap heap) {
        this.heap = heap;
    }

    @Nullable
    Watching find(Watcher watcher) {
        return byWatcher.get(new Identity(watcher));
    }

    /** The watcher, with one watch more. */
    Watching enter(Watcher watcher) {
        while (true) {
            Watching watching = byWatcher.computeIfAbsent(new Identity(watcher), key -> create(watcher));
            if (watching.enter()) {
                return watching;
            }
        }
    }

    /** Counts watches less, and forgets the watcher with the last one. */
    void leave(Watching watching, int count) {
        if (count > 0 && watching.leave(count)) {
            byWatcher.remove(new Identity(watching.watcher), watching);
            free(watching.id);
        }
    }

    private synchronized Watching create(Watcher watcher) {
        int id = freeCount > 0 ? freeIds[--freeCount] : nextId++;
        if (id == byId.length) {
            byId = Arrays.copyOf(byId, 2 * id);
        }
        Watching watching = new Watching(watcher, id);
        byId[id] = watching;
        heap.add(WATCHER_HEAP_BYTES);
        return watching;
    }

    private synchronized void free(int id) {
        byId[id] = null;
        heap.add(-WATCHER_HEAP_BYTES);
        if (freeCount == freeIds.length) {
            freeIds = Arrays.copyOf(freeIds, 2 * freeCount);
        }
        freeIds[freeCount++] = id;
    }

    /** Of a watcher that has a watch. */
    Watching byId(int id) {
        Watching watching = byId[id];
        if (watching == null) {
            throw new IllegalStateException("No watcher has number " + id);
        }
        return watching;
    }

    Collection<Watching> all() {
        return byWatcher.values();
    }
}
