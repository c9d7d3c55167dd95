package io.zabra.engine.watch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Who watches what, and who is told of an event (Apache's {@code WatchManager}, both of them, with its
 * {@code WatcherMode}s). Watches are left by any thread and fired by the apply thread.
 *
 * <p>The rule that keeps a read and its watch together: the apply thread collects the watchers of a change before it
 * publishes the change, and leaves the zxid behind; {@link #add} is refused where a change has been collected that the
 * reader's state does not show yet. Then the reader reads again.
 */
public final class WatchTable {
    /** Paths share these by hash: a false refusal costs a reader one more read. */
    private static final int STRIPES = 1 << 12;

    private static final int DATA = 1;
    private static final int CHILD = 1 << 1;
    private static final int PERSISTENT = 1 << 2;
    private static final int ONE_SHOT = DATA | CHILD;

    /** Path to its watchers, and each one's modes as a bit mask. Values are touched within {@code compute} only. */
    private final ConcurrentHashMap<String, IdentityHashMap<Watcher, Integer>> byPath = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<Identity, Set<String>> byWatcher = new ConcurrentHashMap<>();
    private final RecursiveWatches recursive = new RecursiveWatches();
    private final AtomicLongArray collectedZxids = new AtomicLongArray(STRIPES);
    private final AtomicLong count = new AtomicLong();

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

    /**
     * Leaves a watch for a reader who saw the state after {@code seenZxid}, or a later one. Not for recursive watches.
     *
     * @return false where a later change has been collected already: nothing is left, read again
     */
    public boolean add(String path, WatchMode mode, Watcher watcher, long seenZxid) {
        boolean[] added = {false};
        byPath.compute(path, (key, watchers) -> {
            if (collectedZxids.get(stripe(path)) > seenZxid) {
                return watchers;
            }
            added[0] = true;
            IdentityHashMap<Watcher, Integer> after = watchers == null ? new IdentityHashMap<>(1) : watchers;
            put(after, path, mode, watcher);
            return after;
        });
        return added[0];
    }

    /** Leaves a watch of any mode, whatever has been seen. */
    public void add(String path, WatchMode mode, Watcher watcher) {
        if (mode == WatchMode.PERSISTENT_RECURSIVE) {
            if (recursive.add(path, watcher)) {
                remember(path, watcher);
            }
            return;
        }
        byPath.compute(path, (key, watchers) -> {
            IdentityHashMap<Watcher, Integer> after = watchers == null ? new IdentityHashMap<>(1) : watchers;
            put(after, path, mode, watcher);
            return after;
        });
    }

    /**
     * Leaves a recursive watch that fires on every event after {@code seenZxid} and on no other.
     *
     * @param seenZxid of a state that was published after {@code mark} was taken
     * @param mark {@link #mark} from before
     * @return false where an event was collected since {@code mark}: nothing is left
     */
    public boolean addRecursive(String path, Watcher watcher, long seenZxid, Mark mark) {
        if (mark.state().collectedZxid() > seenZxid || !recursive.addAt(mark.state(), path, watcher)) {
            return false;
        }
        remember(path, watcher);
        return true;
    }

    /** Where the firing of events stands, for {@link #addRecursive}. */
    public Mark mark() {
        return new Mark(recursive.state());
    }

    /** @see #mark */
    public record Mark(RecursiveWatches.State state) {}

    /** Whether the watcher has a watch of one of these modes on exactly this path. */
    public boolean contains(String path, Set<WatchMode> modes, Watcher watcher) {
        int[] held = {0};
        byPath.computeIfPresent(path, (key, watchers) -> {
            held[0] = watchers.getOrDefault(watcher, 0);
            return watchers;
        });
        return (held[0] & maskOf(modes)) != 0
                || (modes.contains(WatchMode.PERSISTENT_RECURSIVE) && recursive.contains(path, watcher));
    }

    /** Removes the watcher's watches of these modes on exactly this path; false where there was none. */
    public boolean remove(String path, Set<WatchMode> modes, Watcher watcher) {
        boolean[] removed = {false};
        byPath.computeIfPresent(path, (key, watchers) -> {
            removed[0] = strip(watchers, watcher, maskOf(modes));
            return watchers.isEmpty() ? null : watchers;
        });
        if (modes.contains(WatchMode.PERSISTENT_RECURSIVE) && recursive.remove(path, watcher)) {
            removed[0] = true;
        }
        if (removed[0]) {
            forgetUnlessWatched(path, watcher);
        }
        return removed[0];
    }

    /** Removes all watches of a watcher. */
    public void remove(Watcher watcher) {
        Set<String> paths = byWatcher.remove(new Identity(watcher));
        if (paths == null) {
            return;
        }
        for (String path : paths) {
            byPath.computeIfPresent(path, (key, watchers) -> {
                strip(watchers, watcher, -1);
                return watchers.isEmpty() ? null : watchers;
            });
            recursive.remove(path, watcher);
        }
    }

    /**
     * Tells everybody concerned of an event, each watcher once, and takes the one-shot watches away. Apply thread, before
     * the change is published.
     */
    public void fire(WatchEvent event) {
        Set<Watcher> told = null;
        List<Watcher> own = collect(event);
        for (Watcher watcher : own) {
            watcher.process(event);
        }
        RecursiveWatches.State state = recursive.collectAt(event.zxid());
        if (state.isEmpty() || event.type() == WatchEvent.Type.NODE_CHILDREN_CHANGED) {
            return;
        }
        for (Watcher watcher : state.watching(event.path())) {
            if (told == null) {
                told = Collections.newSetFromMap(new IdentityHashMap<>());
                told.addAll(own);
            }
            if (told.add(watcher)) {
                watcher.process(event);
            }
        }
    }

    /**
     * Drops all watches of a state that another one takes the place of, and refuses to leave any for readers of either,
     * until {@link #begin}. Apply thread.
     */
    public void suspend() {
        collectedAt(Long.MAX_VALUE);
        byPath.clear();
        byWatcher.clear();
        count.set(0);
    }

    /** After {@link #suspend}: the state that readers see from now on is that of this zxid, later or earlier than before. */
    public void begin(long zxid) {
        collectedAt(zxid);
    }

    private void collectedAt(long zxid) {
        recursive.restart(zxid);
        for (int i = 0; i < STRIPES; i++) {
            collectedZxids.set(i, zxid);
        }
    }

    /** Number of watches; the modes that one watcher has on one path count as one. */
    public long size() {
        return count.get() + recursive.state().size();
    }

    /** Number of paths that have a watch. */
    public int paths() {
        return byPath.size() + recursive.state().paths();
    }

    /** Who watches which paths: a copy. */
    public Map<Watcher, Set<String>> byWatcher() {
        IdentityHashMap<Watcher, Set<String>> copy = new IdentityHashMap<>();
        byWatcher.forEach((identity, paths) -> {
            if (!paths.isEmpty()) {
                copy.put(identity.watcher(), new HashSet<>(paths));
            }
        });
        return copy;
    }

    private List<Watcher> collect(WatchEvent event) {
        int mask = maskOf(event.type());
        List<Watcher> collected = new ArrayList<>(0);
        byPath.compute(event.path(), (path, watchers) -> {
            collectedZxids.set(stripe(path), event.zxid());
            if (watchers == null) {
                return null;
            }
            watchers.forEach((watcher, modes) -> {
                if ((modes & mask) != 0) {
                    collected.add(watcher);
                }
            });
            collected.forEach(watcher -> strip(watchers, watcher, mask & ONE_SHOT));
            return watchers.isEmpty() ? null : watchers;
        });
        for (Watcher watcher : collected) {
            forgetUnlessWatched(event.path(), watcher);
        }
        return collected;
    }

    /** Within the path's {@code compute}. */
    private void put(IdentityHashMap<Watcher, Integer> watchers, String path, WatchMode mode, Watcher watcher) {
        Integer before = watchers.get(watcher);
        watchers.put(watcher, (before == null ? 0 : before) | maskOf(mode));
        if (before == null) {
            count.incrementAndGet();
            remember(path, watcher);
        }
    }

    /** Within the path's {@code compute}. Whether the watcher had one of these modes. */
    private boolean strip(IdentityHashMap<Watcher, Integer> watchers, Watcher watcher, int mask) {
        Integer before = watchers.get(watcher);
        if (before == null || (before & mask) == 0) {
            return false;
        }
        int after = before & ~mask;
        if (after == 0) {
            watchers.remove(watcher);
            count.decrementAndGet();
        } else {
            watchers.put(watcher, after);
        }
        return true;
    }

    private void remember(String path, Watcher watcher) {
        byWatcher
                .computeIfAbsent(new Identity(watcher), key -> ConcurrentHashMap.newKeySet())
                .add(path);
    }

    private void forgetUnlessWatched(String path, Watcher watcher) {
        byPath.compute(path, (key, watchers) -> {
            boolean watched = (watchers != null && watchers.containsKey(watcher)) || recursive.contains(path, watcher);
            if (!watched) {
                byWatcher.computeIfPresent(new Identity(watcher), (identity, paths) -> {
                    paths.remove(path);
                    return paths.isEmpty() ? null : paths;
                });
            }
            return watchers;
        });
    }

    private static int maskOf(WatchEvent.Type type) {
        return switch (type) {
            case NODE_CREATED, NODE_DATA_CHANGED -> DATA | PERSISTENT;
            case NODE_DELETED -> DATA | CHILD | PERSISTENT;
            case NODE_CHILDREN_CHANGED -> CHILD | PERSISTENT;
        };
    }

    private static int maskOf(Set<WatchMode> modes) {
        int mask = 0;
        for (WatchMode mode : modes) {
            mask |= maskOf(mode);
        }
        return mask;
    }

    private static int maskOf(WatchMode mode) {
        return switch (mode) {
            case DATA -> DATA;
            case CHILD -> CHILD;
            case PERSISTENT -> PERSISTENT;
            case PERSISTENT_RECURSIVE -> 0;
        };
    }

    private static int stripe(String path) {
        int hash = path.hashCode() * 0x9E3779B9;
        return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(STRIPES));
    }
}
