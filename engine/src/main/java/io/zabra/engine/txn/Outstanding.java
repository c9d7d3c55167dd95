package io.zabra.engine.txn;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The changes of transactions that are made but not yet applied (Apache's {@code outstandingChanges}), and the draft of
 * the one that is being made: it joins them as a whole or not at all. One thread.
 */
final class Outstanding {
    /**
     * @param state null: the znode is gone
     * @param owner session id of the ephemeral that came or went; 0 for others
     */
    private record Change(long zxid, String path, @Nullable NodeState state, long owner) {}

    private final PreparedOn base;
    private final Map<String, Change> latest = new HashMap<>();
    private final ArrayDeque<Change> inOrder = new ArrayDeque<>();
    private final Map<Long, Map<String, Change>> byOwner = new HashMap<>();
    private final Map<String, Change> draft = new LinkedHashMap<>();

    Outstanding(PreparedOn base) {
        this.base = base;
    }

    /** As it will be; null where there will be no such znode. */
    @Nullable
    NodeState node(String path) {
        Change change = draft.get(path);
        if (change == null) {
            change = latest.get(path);
        }
        return change == null ? base.node(path) : change.state();
    }

    /** The paths that the session will own, in order. */
    Collection<String> ephemerals(long sessionId) {
        TreeSet<String> paths = new TreeSet<>(base.ephemerals(sessionId));
        byOwner.getOrDefault(sessionId, Map.of()).forEach((path, change) -> {
            NodeState state = change.state();
            if (state != null && state.owner() == sessionId) {
                paths.add(path);
            } else {
                paths.remove(path);
            }
        });
        return paths;
    }

    void put(long zxid, String path, NodeState state) {
        draft.put(path, new Change(zxid, path, state, state.owner()));
    }

    void remove(long zxid, String path, NodeState before) {
        draft.put(path, new Change(zxid, path, null, before.owner()));
    }

    void keepDraft() {
        for (Change change : draft.values()) {
            latest.put(change.path(), change);
            inOrder.add(change);
            if (change.owner() != 0) {
                byOwner.computeIfAbsent(change.owner(), owner -> new HashMap<>())
                        .put(change.path(), change);
            }
        }
        draft.clear();
    }

    void dropDraft() {
        draft.clear();
    }

    /** The base shows the transactions up to this one. */
    void applied(long zxid) {
        while (!inOrder.isEmpty() && inOrder.getFirst().zxid() <= zxid) {
            Change change = inOrder.removeFirst();
            latest.remove(change.path(), change);
            Map<String, Change> owned = byOwner.get(change.owner());
            if (owned != null && owned.remove(change.path(), change) && owned.isEmpty()) {
                byOwner.remove(change.owner());
            }
        }
    }
}
