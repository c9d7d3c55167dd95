package io.zabra.engine.watch;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * The watches on some of the paths, packed: a row for each path and one for each watcher's watches on it, about 95 bytes
 * together for a path of 41. Each watch is in two chains, of its path and of its watcher. Callers hold its monitor.
 */
final class WatchStripe {
    static final int COUNT = 64;

    /** It is loose where more than this part of it is free, and so much besides. */
    private static final int LOOSE_PART = 4;

    private static final int LOOSE_BYTES = 16 << 10;

    // A path's row.
    private static final int HASH = 0;
    private static final int NEXT_PATH = 1;
    private static final int PLACE = 2;
    private static final int LENGTH = 3;
    private static final int FIRST = 4;
    private static final int PATH_COLUMNS = 5;

    // A watch's row.
    private static final int WATCHER_AND_MODES = 0;
    private static final int PATH = 1;
    private static final int NEXT_OF_PATH = 2;
    private static final int PREVIOUS_OF_PATH = 3;
    private static final int NEXT_OF_WATCHER = 4;
    private static final int PREVIOUS_OF_WATCHER = 5;
    private static final int WATCH_COLUMNS = 6;

    private static final int MODE_BITS = 3;
    private static final int MODES = (1 << MODE_BITS) - 1;

    private final int number;
    private PathArena arena = new PathArena();
    private IntRows paths = new IntRows(PATH_COLUMNS);
    private IntRows watches = new IntRows(WATCH_COLUMNS);
    private int[] buckets = new int[16];
    private int pathCount;
    private int watchCount;
    /** Of {@link #heapBytes}, those that its table knows of. */
    private long countedBytes;

    WatchStripe(int number) {
        this.number = number;
    }

    int pathCount() {
        return pathCount;
    }

    int watchCount() {
        return watchCount;
    }

    private long heapBytes() {
        return arena.heapBytes() + paths.heapBytes() + watches.heapBytes() + (long) buckets.length * Integer.BYTES;
    }

    /** What it takes of the heap more than at the last call. */
    long growth() {
        long before = countedBytes;
        countedBytes = heapBytes();
        return countedBytes - before;
    }

    /** What one more watch would add to that; nothing where what others have left suffices. */
    long growth(byte[] path, int hash) {
        if (path(path, hash) != IntRows.NONE) {
            return watches.growth();
        }
        long forBuckets = needsBuckets() ? (long) buckets.length * Integer.BYTES : 0;
        return watches.growth() + paths.growth() + arena.growth(path.length) + forBuckets;
    }

    /** Closes the gaps, where they are large, and counts what is free then; false where none are. */
    boolean packLoose(IntFunction<Watching> watchers, WatchHeap heap) {
        boolean loose = isLoose();
        if (loose) {
            pack(watchers);
            heap.add(growth());
        }
        return loose;
    }

    private boolean isLoose() {
        return arena.freeBytes() + paths.freeBytes() + watches.freeBytes() > heapBytes() / LOOSE_PART + LOOSE_BYTES;
    }

    /**
     * Moves what is there to memory without gaps: places of paths are free for paths of the same length alone.
     *
     * @param watchers by their numbers
     */
    private void pack(IntFunction<Watching> watchers) {
        forEach(watch -> watchers.apply(watcherId(watch)).first[number] = IntRows.NONE);
        WatchStripe packed = new WatchStripe(number);
        forEach(watch -> {
            int row = watches.get(watch, PATH);
            byte[] path = arena.get(paths.get(row, PLACE), paths.get(row, LENGTH));
            packed.add(path, paths.get(row, HASH), watchers.apply(watcherId(watch)), modes(watch));
        });
        arena = packed.arena;
        paths = packed.paths;
        watches = packed.watches;
        buckets = packed.buckets;
    }

    private void forEach(IntConsumer consumer) {
        for (int first : buckets) {
            for (int row = first; row != IntRows.NONE; row = paths.get(row, NEXT_PATH)) {
                for (int watch = paths.get(row, FIRST);
                        watch != IntRows.NONE;
                        watch = watches.get(watch, NEXT_OF_PATH)) {
                    consumer.accept(watch);
                }
            }
        }
    }

    int modes(int watch) {
        return watches.get(watch, WATCHER_AND_MODES) & MODES;
    }

    int watcherId(int watch) {
        return watches.get(watch, WATCHER_AND_MODES) >>> MODE_BITS;
    }

    String path(int watch) {
        int path = watches.get(watch, PATH);
        return new String(arena.get(paths.get(path, PLACE), paths.get(path, LENGTH)), StandardCharsets.UTF_8);
    }

    private int path(byte[] path, int hash) {
        int row = buckets[hash & (buckets.length - 1)];
        while (row != IntRows.NONE
                && !(paths.get(row, HASH) == hash
                        && paths.get(row, LENGTH) == path.length
                        && arena.equals(paths.get(row, PLACE), path.length, path))) {
            row = paths.get(row, NEXT_PATH);
        }
        return row;
    }

    /** The watcher's watch on this path; {@link IntRows#NONE} where it has none. Walks the shorter one of both chains. */
    int find(byte[] path, int hash, Watching watching) {
        int row = path(path, hash);
        if (row == IntRows.NONE) {
            return IntRows.NONE;
        }
        int ofPath = paths.get(row, FIRST);
        int ofWatcher = watching.first[number];
        while (ofPath != IntRows.NONE && ofWatcher != IntRows.NONE) {
            if (watcherId(ofPath) == watching.id) {
                return ofPath;
            }
            if (watches.get(ofWatcher, PATH) == row) {
                return ofWatcher;
            }
            ofPath = watches.get(ofPath, NEXT_OF_PATH);
            ofWatcher = watches.get(ofWatcher, NEXT_OF_WATCHER);
        }
        return IntRows.NONE;
    }

    void addModes(int watch, int modes) {
        watches.set(watch, WATCHER_AND_MODES, watches.get(watch, WATCHER_AND_MODES) | modes);
    }

    /** Takes modes away, and with the last one the watch; whether it is gone. */
    boolean strip(int watch, int modes) {
        int left = modes(watch) & ~modes;
        if (left == 0) {
            return true;
        }
        watches.set(watch, WATCHER_AND_MODES, (watches.get(watch, WATCHER_AND_MODES) & ~MODES) | left);
        return false;
    }

    /** A watch of a watcher who has none on this path. */
    void add(byte[] path, int hash, Watching watching, int modes) {
        int row = path(path, hash);
        if (row == IntRows.NONE) {
            row = addPath(path, hash);
        }
        int watch = watches.add();
        watches.set(watch, WATCHER_AND_MODES, (watching.id << MODE_BITS) | modes);
        watches.set(watch, PATH, row);
        int next = paths.get(row, FIRST);
        watches.set(watch, NEXT_OF_PATH, next);
        watches.set(watch, PREVIOUS_OF_PATH, IntRows.NONE);
        if (next != IntRows.NONE) {
            watches.set(next, PREVIOUS_OF_PATH, watch);
        }
        paths.set(row, FIRST, watch);
        next = watching.first[number];
        watches.set(watch, NEXT_OF_WATCHER, next);
        watches.set(watch, PREVIOUS_OF_WATCHER, IntRows.NONE);
        if (next != IntRows.NONE) {
            watches.set(next, PREVIOUS_OF_WATCHER, watch);
        }
        watching.first[number] = watch;
        watchCount++;
    }

    private int addPath(byte[] path, int hash) {
        if (needsBuckets()) {
            growBuckets();
        }
        int row = paths.add();
        paths.set(row, HASH, hash);
        paths.set(row, NEXT_PATH, buckets[hash & (buckets.length - 1)]);
        paths.set(row, PLACE, arena.add(path));
        paths.set(row, LENGTH, path.length);
        paths.set(row, FIRST, IntRows.NONE);
        buckets[hash & (buckets.length - 1)] = row;
        pathCount++;
        return row;
    }

    private boolean needsBuckets() {
        return pathCount > 2 * buckets.length;
    }

    private void growBuckets() {
        int[] before = buckets;
        int[] after = new int[2 * before.length];
        for (int first : before) {
            int row = first;
            while (row != IntRows.NONE) {
                int next = paths.get(row, NEXT_PATH);
                int bucket = paths.get(row, HASH) & (after.length - 1);
                paths.set(row, NEXT_PATH, after[bucket]);
                after[bucket] = row;
                row = next;
            }
        }
        buckets = after;
    }

    /** Removes a watch, and with a path's last one the path. */
    void remove(int watch, Watching watching) {
        int row = watches.get(watch, PATH);
        int next = watches.get(watch, NEXT_OF_PATH);
        int previous = watches.get(watch, PREVIOUS_OF_PATH);
        if (previous == IntRows.NONE) {
            paths.set(row, FIRST, next);
        } else {
            watches.set(previous, NEXT_OF_PATH, next);
        }
        if (next != IntRows.NONE) {
            watches.set(next, PREVIOUS_OF_PATH, previous);
        }
        next = watches.get(watch, NEXT_OF_WATCHER);
        previous = watches.get(watch, PREVIOUS_OF_WATCHER);
        if (previous == IntRows.NONE) {
            watching.first[number] = next;
        } else {
            watches.set(previous, NEXT_OF_WATCHER, next);
        }
        if (next != IntRows.NONE) {
            watches.set(next, PREVIOUS_OF_WATCHER, previous);
        }
        watches.remove(watch);
        watchCount--;
        if (paths.get(row, FIRST) == IntRows.NONE) {
            removePath(row);
        }
    }

    private void removePath(int row) {
        int bucket = paths.get(row, HASH) & (buckets.length - 1);
        int at = buckets[bucket];
        if (at == row) {
            buckets[bucket] = paths.get(row, NEXT_PATH);
        } else {
            while (paths.get(at, NEXT_PATH) != row) {
                at = paths.get(at, NEXT_PATH);
            }
            paths.set(at, NEXT_PATH, paths.get(row, NEXT_PATH));
        }
        arena.remove(paths.get(row, PLACE), paths.get(row, LENGTH));
        paths.remove(row);
        pathCount--;
    }

    /** The watches on a path; the consumer may remove the one it is given. */
    void forEachOfPath(byte[] path, int hash, IntConsumer consumer) {
        int row = path(path, hash);
        int watch = row == IntRows.NONE ? IntRows.NONE : paths.get(row, FIRST);
        while (watch != IntRows.NONE) {
            int next = watches.get(watch, NEXT_OF_PATH);
            consumer.accept(watch);
            watch = next;
        }
    }

    /** A watcher's watches; the consumer may remove the one it is given. */
    void forEachOfWatcher(Watching watching, IntConsumer consumer) {
        int watch = watching.first[number];
        while (watch != IntRows.NONE) {
            int next = watches.get(watch, NEXT_OF_WATCHER);
            consumer.accept(watch);
            watch = next;
        }
    }
}
