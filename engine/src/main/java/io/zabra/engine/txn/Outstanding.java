package io.zabra.engine.txn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The changes of transactions that are made but not yet applied (Apache's {@code outstandingChanges}), and the draft of
 * the one that is being made: it joins them as a whole or not at all. One thread.
 */
final class Outstanding {
    /** Equal to itself alone: who looks for one in a map does not compare what znodes hold. */
    private static final class Change {
        private final long zxid;
        private final String path;
        /** Null: the znode is gone. */
        private final @Nullable NodeState state;
        /** Session id of the ephemeral that came or went; 0 for others. */
        private final long owner;
        /** The znode's part of the tree's. */
        private final long digest;

        private final Growth growth;
        /** What the end of its session takes for an ephemeral that came; else 0. */
        private final long inClose;

        /** A later one of the path is outstanding. */
        private boolean replaced;

        Change(
                long zxid,
                String path,
                @Nullable NodeState state,
                long owner,
                long digest,
                Growth growth,
                long inClose) {
            this.zxid = zxid;
            this.path = path;
            this.state = state;
            this.owner = owner;
            this.digest = digest;
            this.growth = growth;
            this.inClose = inClose;
        }
    }

    private final PreparedOn base;
    private final @Nullable NodeDigest digests;
    /** By path, the draft's among them. */
    private final Map<String, Change> latest = new HashMap<>();

    private final ArrayDeque<Change> inOrder = new ArrayDeque<>();
    private final Map<Long, Map<String, Change>> byOwner = new HashMap<>();
    private final List<Change> draft = new ArrayList<>();
    /** Of each of the draft, the latest of its path before it; null: none was outstanding. */
    private final List<@Nullable Change> replaced = new ArrayList<>();

    /** What was looked for last: a request asks for each of its paths more than once. */
    private @Nullable String lastPath;

    private @Nullable Change last;

    /** Of the tree as it will be after all that is kept; only while something is. */
    private long keptDigest;
    /** What the draft adds to it. */
    private long draftDigest;
    /** Of all that is not applied, the draft among it. */
    private final PendingGrowth pending = new PendingGrowth();

    Outstanding(PreparedOn base, boolean digestEnabled) {
        this.base = base;
        this.digests = digestEnabled ? new NodeDigest() : null;
    }

    /** What is decided and not applied yet. */
    Growth pending() {
        return pending.sum();
    }

    /** What the end of this session will take for its ephemerals, if none that is outstanding goes before. */
    long ephemeralBytes(long sessionId) {
        return base.ephemeralBytes(sessionId) + pending.inClose(sessionId);
    }

    /** As it will be; null where there will be no such znode. */
    @Nullable
    NodeState node(String path) {
        Change change = latest(path);
        return change == null ? base.node(path) : change.state;
    }

    @SuppressWarnings("ReferenceEquality") // A request's own text of a path, or it is looked for.
    private @Nullable Change latest(String path) {
        if (path != lastPath) {
            last = latest.get(path);
            lastPath = path;
        }
        return last;
    }

    /** The paths that the session will own, in order. */
    Collection<String> ephemerals(long sessionId) {
        TreeSet<String> paths = new TreeSet<>(base.ephemerals(sessionId));
        byOwner.getOrDefault(sessionId, Map.of()).forEach((path, change) -> {
            NodeState state = change.state;
            if (state != null && state.owner() == sessionId) {
                paths.add(path);
            } else {
                paths.remove(path);
            }
        });
        return paths;
    }

    /**
     * The digest of the tree as it will be, draft included (Apache's {@code getCurrentTreeDigest}); null where none is
     * kept.
     */
    @Nullable
    TxnDigest digest() {
        return digests == null ? null : new TxnDigest(TxnDigest.CURRENT_VERSION, treeDigest());
    }

    private long treeDigest() {
        return (inOrder.isEmpty() ? base.digest() : keptDigest) + draftDigest;
    }

    /** For a state's {@link NodeState#contentCrc}. */
    int contentCrc(String path, byte @Nullable [] data) {
        return digests == null ? 0 : digests.contentCrc(EncodedPath.of(path), data);
    }

    void add(long zxid, String path, NodeState state, Growth growth) {
        long inClose = state.kind() == NodeKind.EPHEMERAL ? TxnSize.inClose(path) : 0;
        put(path, new Change(zxid, path, state, state.owner(), digestOf(path, state), growth, inClose), 0);
    }

    /** @param before what {@link #node} says now */
    void replace(long zxid, String path, NodeState before, NodeState state) {
        replace(zxid, path, before, state, Growth.NONE);
    }

    /**
     * @param before what {@link #node} says now
     * @param growth none of it negative
     */
    void replace(long zxid, String path, NodeState before, NodeState state, Growth growth) {
        long digestBefore = digestNow(path, before);
        put(path, new Change(zxid, path, state, state.owner(), digestOf(path, state), growth, 0), digestBefore);
    }

    /** @param before what {@link #node} says now */
    void remove(long zxid, String path, NodeState before) {
        long digestBefore = digestNow(path, before);
        put(path, new Change(zxid, path, null, before.owner(), 0, Growth.NONE, 0), digestBefore);
    }

    private void put(String path, Change change, long digestBefore) {
        draftDigest += change.digest - digestBefore;
        pending.add(change.owner, change.growth, change.inClose);
        Change before = latest.put(path, change);
        if (before != null) {
            before.replaced = true;
        }
        replaced.add(before);
        draft.add(change);
        lastPath = path;
        last = change;
    }

    private long digestNow(String path, NodeState state) {
        Change change = digests == null ? null : latest(path);
        return change == null ? digestOf(path, state) : change.digest;
    }

    private long digestOf(String path, NodeState state) {
        return digests != null && NodeDigest.isCounted(path) ? digests.of(state) : 0;
    }

    void keepDraft() {
        keptDigest = digests == null ? 0 : treeDigest();
        draftDigest = 0;
        for (Change change : draft) {
            inOrder.add(change);
            if (change.owner != 0) {
                byOwner.computeIfAbsent(change.owner, owner -> new HashMap<>()).put(change.path, change);
            }
        }
        draft.clear();
        replaced.clear();
    }

    void dropDraft() {
        draftDigest = 0;
        lastPath = null;
        for (int i = draft.size() - 1; i >= 0; i--) {
            Change dropped = draft.get(i);
            pending.remove(dropped.owner, dropped.growth, dropped.inClose);
            Change before = replaced.get(i);
            if (before == null) {
                latest.remove(dropped.path);
            } else {
                before.replaced = false;
                latest.put(before.path, before);
            }
        }
        draft.clear();
        replaced.clear();
    }

    /** The base shows the transactions up to this one. */
    void applied(long zxid) {
        lastPath = null;
        while (!inOrder.isEmpty() && inOrder.getFirst().zxid <= zxid) {
            Change change = inOrder.removeFirst();
            if (!change.replaced) {
                latest.remove(change.path);
            }
            pending.remove(change.owner, change.growth, change.inClose);
            Map<String, Change> owned = byOwner.get(change.owner);
            if (owned != null && owned.remove(change.path, change) && owned.isEmpty()) {
                byOwner.remove(change.owner);
            }
        }
    }
}
