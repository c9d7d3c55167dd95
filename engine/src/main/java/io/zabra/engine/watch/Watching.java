package io.zabra.engine.watch;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** One watcher that has watches, under the number by which they name it. */
final class Watching {
    final Watcher watcher;
    final int id;
    /** The first of its watches in each stripe; each is guarded by the stripe's lock. */
    final int[] first = new int[WatchStripe.COUNT];

    private final Set<String> recursive = Collections.synchronizedSet(new TreeSet<>());
    private int watches;
    private boolean gone;

    Watching(Watcher watcher, int id) {
        this.watcher = watcher;
        this.id = id;
    }

    /** The paths of its recursive watches. */
    Set<String> recursive() {
        return recursive;
    }

    /** Counts a watch more; false where the watcher is forgotten already. */
    synchronized boolean enter() {
        watches += gone ? 0 : 1;
        return !gone;
    }

    synchronized boolean hasOne() {
        return watches == 1;
    }

    /** Counts watches less; true where there are none left, and the watcher is to be forgotten. */
    synchronized boolean leave(int count) {
        watches -= count;
        gone = watches == 0;
        return gone;
    }
}
