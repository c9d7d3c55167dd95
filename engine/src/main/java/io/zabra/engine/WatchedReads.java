package io.zabra.engine;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecordStore;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.WatchOutcome;
import io.zabra.engine.watch.WatchTable;
import io.zabra.engine.watch.Watcher;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches that are left with a read or without one ({@link ZnodeStore#readAndWatch}), or refused. Any thread. */
final class WatchedReads {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedReads.class);
    private static final int TRIES = 4;

    private final StateMachine state;
    private final WatchTable watches;
    private final PacedWarning warning;

    WatchedReads(StateMachine state, WatchTable watches, StoreClock clock) {
        this.state = state;
        this.watches = watches;
        this.warning = new PacedWarning(clock);
    }

    /** @see ZnodeStore#addWatch */
    void addWatch(String path, WatchMode mode, Watcher watcher) {
        requirePossible(path);
        isLeft(watches.add(path, mode, watcher), path);
    }

    /**
     * Reads, then watches unless something changed meanwhile; then again. The state that a read shows may be later than
     * {@code seenZxid}, never earlier, and then a watch is refused that might have been left: it costs a repetition.
     */
    <T> T readAndWatch(String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep) {
        for (int i = 0; i < TRIES && mode != WatchMode.PERSISTENT_RECURSIVE; i++) {
            long seenZxid = state.lastZxid();
            T result = read.apply(state.tree());
            if (!keep.test(result) || add(path, mode, watcher, seenZxid)) {
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
                taken = !keep.test(pin) || add(path, mode, watcher, pin.zxid());
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
        Set<WatchMode> modes = EnumSet.of(mode);
        boolean alreadyThere = watches.contains(path, modes, watcher);
        while (true) {
            WatchTable.Mark mark = watches.mark();
            try (PinnedTree pin = state.pin()) {
                boolean added = mode == WatchMode.PERSISTENT_RECURSIVE
                        ? addRecursive(path, watcher, pin.zxid(), mark)
                        : add(path, mode, watcher, pin.zxid());
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

    private boolean add(String path, WatchMode mode, Watcher watcher, long seenZxid) {
        requirePossible(path);
        return isLeft(watches.add(path, mode, watcher, seenZxid), path);
    }

    private boolean addRecursive(String path, Watcher watcher, long seenZxid, WatchTable.Mark mark) {
        requirePossible(path);
        return isLeft(watches.addRecursive(path, watcher, seenZxid, mark), path);
    }

    private static void requirePossible(String path) {
        if (!RecordStore.takes(path)) {
            throw new WatchRefusedException(
                    ErrorCode.BAD_ARGUMENTS,
                    "No znode can have a path of more than " + RecordStore.PATH_BYTES_MAX
                            + " bytes: there is nothing to watch");
        }
    }

    /** Whether it need not be tried again. */
    private boolean isLeft(WatchOutcome outcome, String path) {
        return switch (outcome) {
            case LEFT -> true;
            case BEHIND -> false;
            case NO_ROOM -> throw refused(path);
        };
    }

    private WatchRefusedException refused(String path) {
        if (warning.isDue()) {
            LOG.warn(
                    "No heap for more watches, which take {} bytes: one on {} is refused, as is every one that needs more."
                            + " The admin command watches says who has which; have clients leave fewer, or give the JVM"
                            + " more heap (-Xmx)",
                    watches.heapBytes(),
                    path);
        }
        return new WatchRefusedException(
                ErrorCode.SYSTEM_ERROR, "Watches take as much of the server's heap as they may");
    }
}
