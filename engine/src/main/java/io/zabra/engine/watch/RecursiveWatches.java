package io.zabra.engine.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The persistent recursive watches: few, but each concerns every path below its own. One immutable state, replaced as a
 * whole, so that a watch is left either before or after the watchers of an event are collected.
 */
final class RecursiveWatches {
    /**
     * @param collectedZxid of the latest event whose watchers were collected
     * @param byPath watchers by the path they were left on; never changed
     */
    record State(long collectedZxid, Map<String, List<Watcher>> byPath) {
        boolean isEmpty() {
            return byPath.isEmpty();
        }

        int paths() {
            return byPath.size();
        }

        int size() {
            return byPath.values().stream().mapToInt(List::size).sum();
        }

        /** Those whose watch is on this path or above it; a watcher may occur repeatedly. */
        List<Watcher> watching(String path) {
            List<Watcher> watchers = new ArrayList<>();
            String at = path;
            while (true) {
                watchers.addAll(byPath.getOrDefault(at, List.of()));
                if (at.length() <= 1) {
                    return watchers;
                }
                at = at.substring(0, Math.max(1, at.lastIndexOf('/')));
            }
        }

        boolean contains(String path, Watcher watcher) {
            for (Watcher each : byPath.getOrDefault(path, List.of())) {
                if (each == watcher) {
                    return true;
                }
            }
            return false;
        }

        State with(String path, Watcher watcher) {
            Map<String, List<Watcher>> after = new HashMap<>(byPath);
            List<Watcher> watchers = new ArrayList<>(after.getOrDefault(path, List.of()));
            watchers.add(watcher);
            after.put(path, watchers);
            return new State(collectedZxid, after);
        }

        State without(String path, Watcher watcher) {
            Map<String, List<Watcher>> after = new HashMap<>(byPath);
            List<Watcher> watchers = new ArrayList<>(after.getOrDefault(path, List.of()));
            watchers.removeIf(each -> each == watcher);
            if (watchers.isEmpty()) {
                after.remove(path);
            } else {
                after.put(path, watchers);
            }
            return new State(collectedZxid, after);
        }

        State collectedAt(long zxid) {
            return new State(zxid, byPath);
        }
    }

    private final AtomicReference<State> current = new AtomicReference<>(new State(0, Map.of()));

    State state() {
        return Objects.requireNonNull(current.get());
    }

    boolean contains(String path, Watcher watcher) {
        return state().contains(path, watcher);
    }

    /** False where it was there already. */
    boolean add(String path, Watcher watcher) {
        while (true) {
            State state = state();
            if (state.contains(path, watcher)) {
                return false;
            }
            if (current.compareAndSet(state, state.with(path, watcher))) {
                return true;
            }
        }
    }

    /** False where the state is not that one any more. */
    boolean addAt(State state, String path, Watcher watcher) {
        State after = state.contains(path, watcher) ? state : state.with(path, watcher);
        return current.compareAndSet(state, after);
    }

    boolean remove(String path, Watcher watcher) {
        while (true) {
            State state = state();
            if (!state.contains(path, watcher)) {
                return false;
            }
            if (current.compareAndSet(state, state.without(path, watcher))) {
                return true;
            }
        }
    }

    /** Drops all watches; those that are left from now on must be for a reader who saw this zxid. */
    void restart(long zxid) {
        current.set(new State(zxid, Map.of()));
    }

    /** Notes that the watchers of this transaction's events are being collected. Those who are to be told. */
    State collectAt(long zxid) {
        while (true) {
            State state = state();
            if (state.collectedZxid() >= zxid) {
                return state;
            }
            State after = state.collectedAt(zxid);
            if (current.compareAndSet(state, after)) {
                return after;
            }
        }
    }
}
