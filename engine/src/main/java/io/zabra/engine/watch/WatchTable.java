package io.zabra.engine.watch;

import io.zabra.engine.txn.EncodedPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who watches what, and who is told of an event (Apache's {@code WatchManager}, both of them, with its
 * {@code WatcherMode}s). Watches are left by any thread and fired by the apply thread. Those on single paths are packed
 * ({@link WatchStripe}), under a lock for each part of the paths.
 *
 * <p>The rule that keeps a read and its watch together: the apply thread collects the watchers of a change before it
 * publishes the change, and leaves the zxid behind; {@link #add} is refused where a change has been collected that the
 * reader's state does not show yet. Then the reader reads again.
 *
 * <p>It takes no more of the heap than it may, by what its arrays have and about what the rest has. What a client has taken away leaves gaps, which
 * are closed where room is scarce.
 */
public final class WatchTable {
    /** Paths share these by hash: a false refusal costs a reader one more read. A multiple of the number of stripes. */
    private static final int COLLECTED = 1 << 12;

    private final WatchStripe[] stripes = new WatchStripe[WatchStripe.COUNT];
    private final WatchHeap heap;
    private final WatcherTable watchers;
    private final RecursiveWatches recursive;
    /** Each is written under the lock of its stripe. */
    private final AtomicLongArray collectedZxids = new AtomicLongArray(COLLECTED);

    /** Without a bound. */
    public WatchTable() {
        this(Long.MAX_VALUE);
    }

    /** @param heapBytesMax what all watches may take of the heap */
    public WatchTable(long heapBytesMax) {
        heap = new WatchHeap(heapBytesMax);
        watchers = new WatcherTable(heap);
        recursive = new RecursiveWatches(heap);
        Arrays.setAll(stripes, WatchStripe::new);
    }

    /** A path as the stripes know it. */
    private record Key(byte[] path, int hash) {
        static Key of(String path) {
            return of(EncodedPath.of(path));
        }

        static Key of(EncodedPath path) {
            return new Key(path.bytes(), path.hash());
        }

        int collected() {
            return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(COLLECTED));
        }
    }

    private static int stripeNumber(Key key) {
        return key.collected() / (COLLECTED / WatchStripe.COUNT);
    }

    private WatchStripe stripe(Key key) {
        return stripes[stripeNumber(key)];
    }

    /** Leaves a watch for a reader who saw the state after {@code seenZxid}, or a later one. Not for recursive watches. */
    public WatchOutcome add(String path, WatchMode mode, Watcher watcher, long seenZxid) {
        Key key = Key.of(path);
        return withRoom(stripeNumber(key), () -> tryAdd(key, mode, watcher, seenZxid));
    }

    private WatchOutcome tryAdd(Key key, WatchMode mode, Watcher watcher, long seenZxid) {
        Watching watching = watchers.enter(watcher);
        WatchStripe stripe = stripe(key);
        WatchOutcome outcome;
        boolean isNew;
        synchronized (stripe) {
            boolean seen = collectedZxids.get(key.collected()) <= seenZxid;
            int watch = seen ? stripe.find(key.path(), key.hash(), watching) : IntRows.NONE;
            isNew = seen && watch == IntRows.NONE && hasRoom(stripe, key, watching);
            if (isNew) {
                stripe.add(key.path(), key.hash(), watching, WatchMask.of(mode));
                heap.add(stripe.growth());
            } else if (watch != IntRows.NONE) {
                stripe.addModes(watch, WatchMask.of(mode));
            }
            boolean left = isNew || watch != IntRows.NONE;
            outcome = left ? WatchOutcome.LEFT : seen ? WatchOutcome.NO_ROOM : WatchOutcome.BEHIND;
        }
        watchers.leave(watching, isNew ? 0 : 1);
        return outcome;
    }

    /** A watcher's first one needs some in any case: the watcher takes some, too. */
    private boolean hasRoom(WatchStripe stripe, Key key, Watching watching) {
        return heap.has(Math.max(stripe.growth(key.path(), key.hash()), watching.hasOne() ? 1 : 0));
    }

    /**
     * What is not left for want of room is tried again behind each part whose gaps are closed: one is often enough, and
     * who asks for one watch does not pay for all that others have taken away.
     *
     * @param first the part whose gaps are looked at first
     */
    private WatchOutcome withRoom(int first, Supplier<WatchOutcome> left) {
        WatchOutcome outcome = left.get();
        for (int i = 0; i < WatchStripe.COUNT && outcome == WatchOutcome.NO_ROOM; i++) {
            if (pack(stripes[(first + i) % WatchStripe.COUNT])) {
                outcome = left.get();
            }
        }
        return outcome;
    }

    private boolean pack(WatchStripe stripe) {
        synchronized (stripe) {
            return stripe.packLoose(watchers::byId, heap);
        }
    }

    /** Leaves a watch of any mode, whatever has been seen. */
    public WatchOutcome add(String path, WatchMode mode, Watcher watcher) {
        if (mode != WatchMode.PERSISTENT_RECURSIVE) {
            return add(path, mode, watcher, Long.MAX_VALUE);
        }
        return withRoom(0, () -> tryAddRecursive(path, watcher));
    }

    /**
     * Leaves a recursive watch that fires on every event after {@code seenZxid} and on no other.
     *
     * @param seenZxid of a state that was published after {@code mark} was taken
     * @param mark {@link #mark} from before
     */
    public WatchOutcome addRecursive(String path, Watcher watcher, long seenZxid, Mark mark) {
        return withRoom(0, () -> tryAddRecursive(path, watcher, seenZxid, mark));
    }

    private WatchOutcome tryAddRecursive(String path, Watcher watcher, long seenZxid, Mark mark) {
        synchronized (recursive) {
            return mark.collectedZxid() > seenZxid || recursive.collectedZxid() != mark.collectedZxid()
                    ? WatchOutcome.BEHIND
                    : tryAddRecursive(path, watcher);
        }
    }

    private WatchOutcome tryAddRecursive(String path, Watcher watcher) {
        synchronized (recursive) {
            if (recursive.contains(path, watcher)) {
                return WatchOutcome.LEFT;
            }
            if (!recursive.hasRoom(path)) {
                return WatchOutcome.NO_ROOM;
            }
            recursive.add(path, watcher);
            watchers.enter(watcher).recursive().add(path);
            return WatchOutcome.LEFT;
        }
    }

    private boolean removeRecursive(String path, Watcher watcher) {
        synchronized (recursive) {
            Watching watching = watchers.find(watcher);
            if (watching == null || !recursive.remove(path, watcher)) {
                return false;
            }
            watching.recursive().remove(path);
            watchers.leave(watching, 1);
            return true;
        }
    }

    /** Where the firing of events stands, for {@link #addRecursive}. */
    public Mark mark() {
        return new Mark(recursive.collectedZxid());
    }

    /**
     * @param collectedZxid of the latest event whose watchers were collected
     * @see #mark
     */
    public record Mark(long collectedZxid) {}

    /** Whether the watcher has a watch of one of these modes on exactly this path. */
    public boolean contains(String path, Set<WatchMode> modes, Watcher watcher) {
        Watching watching = watchers.find(watcher);
        if (watching == null) {
            return false;
        }
        Key key = Key.of(path);
        WatchStripe stripe = stripe(key);
        synchronized (stripe) {
            int watch = stripe.find(key.path(), key.hash(), watching);
            if (watch != IntRows.NONE && (stripe.modes(watch) & WatchMask.of(modes)) != 0) {
                return true;
            }
        }
        return modes.contains(WatchMode.PERSISTENT_RECURSIVE) && recursive.contains(path, watcher);
    }

    /** Removes the watcher's watches of these modes on exactly this path; false where there was none. */
    public boolean remove(String path, Set<WatchMode> modes, Watcher watcher) {
        boolean removed = removePacked(path, WatchMask.of(modes), watcher);
        return (modes.contains(WatchMode.PERSISTENT_RECURSIVE) && removeRecursive(path, watcher)) || removed;
    }

    private boolean removePacked(String path, int modes, Watcher watcher) {
        Watching watching = watchers.find(watcher);
        if (watching == null) {
            return false;
        }
        Key key = Key.of(path);
        WatchStripe stripe = stripe(key);
        synchronized (stripe) {
            int watch = stripe.find(key.path(), key.hash(), watching);
            if (watch == IntRows.NONE || (stripe.modes(watch) & modes) == 0) {
                return false;
            }
            if (!stripe.strip(watch, modes)) {
                return true;
            }
            stripe.remove(watch, watching);
        }
        watchers.leave(watching, 1);
        return true;
    }

    /** Removes all watches of a watcher. */
    public void remove(Watcher watcher) {
        Watching watching = watchers.find(watcher);
        if (watching == null) {
            return;
        }
        int[] removed = {0};
        for (WatchStripe stripe : stripes) {
            synchronized (stripe) {
                stripe.forEachOfWatcher(watching, watch -> {
                    stripe.remove(watch, watching);
                    removed[0]++;
                });
            }
        }
        List<String> paths;
        synchronized (watching.recursive()) {
            paths = List.copyOf(watching.recursive());
        }
        paths.forEach(path -> removeRecursive(path, watcher));
        watchers.leave(watching, removed[0]);
    }

    /**
     * Tells everybody concerned of an event, each watcher once, and takes the one-shot watches away. Apply thread, before
     * the change is published.
     *
     * @throws RuntimeException what a watcher threw, once all the others have been told
     */
    public void fire(WatchEvent event) {
        List<Watcher> own = collect(event);
        RuntimeException failure = null;
        for (Watcher watcher : own) {
            failure = tell(watcher, event, failure);
        }
        recursive.collectAt(event.zxid());
        if (!recursive.isEmpty() && event.type() != WatchEvent.Type.NODE_CHILDREN_CHANGED) {
            Set<Watcher> told = Collections.newSetFromMap(new IdentityHashMap<>());
            told.addAll(own);
            for (Watcher watcher : recursive.watching(event.path())) {
                failure = told.add(watcher) ? tell(watcher, event, failure) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** One-shot watches are taken away already: who is not told now never is. Returns the first failure, or null. */
    private static @Nullable RuntimeException tell(
            Watcher watcher, WatchEvent event, @Nullable RuntimeException earlier) {
        try {
            watcher.process(event);
            return earlier;
        } catch (RuntimeException e) {
            return earlier == null ? e : earlier;
        }
    }

    private List<Watcher> collect(WatchEvent event) {
        int mask = WatchMask.of(event.type());
        Key key = Key.of(event.encodedPath());
        WatchStripe stripe = stripe(key);
        List<Watching> collected;
        List<Watching> gone;
        synchronized (stripe) {
            collectedZxids.set(key.collected(), event.zxid());
            if (stripe.watchCount() == 0) {
                return List.of();
            }
            collected = new ArrayList<>(0);
            gone = new ArrayList<>(0);
            stripe.forEachOfPath(key.path(), key.hash(), watch -> {
                if ((stripe.modes(watch) & mask) == 0) {
                    return;
                }
                Watching watching = watchers.byId(stripe.watcherId(watch));
                collected.add(watching);
                if (stripe.strip(watch, mask & WatchMask.ONE_SHOT)) {
                    stripe.remove(watch, watching);
                    gone.add(watching);
                }
            });
        }
        gone.forEach(watching -> watchers.leave(watching, 1));
        return collected.isEmpty()
                ? List.of()
                : collected.stream().map(each -> each.watcher).toList();
    }

    /**
     * Drops all watches of a state that another one takes the place of, and refuses to leave any for readers of either,
     * until {@link #begin}. Apply thread.
     */
    public void suspend() {
        collectedAt(Long.MAX_VALUE);
        for (Watching watching : List.copyOf(watchers.all())) {
            remove(watching.watcher);
        }
    }

    /** After {@link #suspend}: the state that readers see from now on is that of this zxid, later or earlier than before. */
    public void begin(long zxid) {
        collectedAt(zxid);
    }

    private void collectedAt(long zxid) {
        synchronized (recursive) {
            recursive.collectedAt(zxid);
        }
        for (int i = 0; i < COLLECTED; i++) {
            synchronized (stripes[i / (COLLECTED / WatchStripe.COUNT)]) {
                collectedZxids.set(i, zxid);
            }
        }
    }

    /** Number of watches; the modes that one watcher has on one path count as one. */
    public long size() {
        long size = recursive.size();
        for (WatchStripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.watchCount();
            }
        }
        return size;
    }

    /** What all watches take of the heap, about, in bytes. */
    public long heapBytes() {
        return heap.bytes();
    }

    /** Number of paths that have a watch. */
    public int paths() {
        int paths = recursive.paths();
        for (WatchStripe stripe : stripes) {
            synchronized (stripe) {
                paths += stripe.pathCount();
            }
        }
        return paths;
    }

    /** Who watches which paths: a copy. */
    public Map<Watcher, Set<String>> byWatcher() {
        IdentityHashMap<Watcher, Set<String>> copy = new IdentityHashMap<>();
        for (Watching watching : watchers.all()) {
            Set<String> paths = new HashSet<>();
            for (WatchStripe stripe : stripes) {
                synchronized (stripe) {
                    stripe.forEachOfWatcher(watching, watch -> paths.add(stripe.path(watch)));
                }
            }
            synchronized (watching.recursive()) {
                paths.addAll(watching.recursive());
            }
            if (!paths.isEmpty()) {
                copy.put(watching.watcher, paths);
            }
        }
        return copy;
    }
}
