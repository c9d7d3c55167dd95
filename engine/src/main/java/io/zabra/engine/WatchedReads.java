package io.zabra.engine;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.WatchTable;
import io.zabra.engine.watch.Watcher;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@link ZnodeStore#readAndWatch} over the tree and the watches of a server. Any thread. */
record WatchedReads(StateMachine state) {
    private static final int TRIES = 4;

    /**
     * Reads, then watches unless something changed meanwhile; then again. The state that a read shows may be later than
     * {@code seenZxid}, never earlier, and then a watch is refused that might have been left: it costs a repetition.
     */
    <T> T readAndWatch(String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep) {
        WatchTable watches = state.watches();
        for (int i = 0; i < TRIES && mode != WatchMode.PERSISTENT_RECURSIVE; i++) {
            long seenZxid = state.lastZxid();
            T result = read.apply(state.tree());
            if (!keep.test(result) || watches.add(path, mode, watcher, seenZxid)) {
                return result;
            }
        }
        return watchAndRead(path, mode, watcher, read, keep);
    }

    /** A watch is refused where something has changed since the pin: then once more. */
    PinnedTree pinAndWatch(String path, WatchMode mode, Watcher watcher, Predicate<Tree> keep) {
        while (true) {
            PinnedTree pin = state.pin();
            boolean taken = false;
            try {
                taken = !keep.test(pin) || state.watches().add(path, mode, watcher, pin.zxid());
                if (taken) {
                    return pin;
                }
            } finally {
                if (!taken) {
                    pin.close();
                }
            }
            Thread.onSpinWait();
        }
    }

    /**
     * Watches first, from the moment of a pin, and then reads the pin: of a busy znode or subtree a long read would never
     * find that nothing has changed. A watch that turns out to be unwanted may have fired until then.
     */
    private <T> T watchAndRead(
            String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep) {
        WatchTable watches = state.watches();
        Set<WatchMode> modes = EnumSet.of(mode);
        boolean alreadyThere = watches.contains(path, modes, watcher);
        while (true) {
            WatchTable.Mark mark = watches.mark();
            try (PinnedTree pin = state.pin()) {
                boolean added = mode == WatchMode.PERSISTENT_RECURSIVE
                        ? watches.addRecursive(path, watcher, pin.zxid(), mark)
                        : watches.add(path, mode, watcher, pin.zxid());
                if (added) {
                    T result = read.apply(pin);
                    if (!alreadyThere && !keep.test(result)) {
                        watches.remove(path, modes, watcher);
                    }
                    return result;
                }
            }
            Thread.onSpinWait();
        }
    }
}
