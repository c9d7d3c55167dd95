package io.zabra.engine;

import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.WriteRequest.DeleteContainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the containers and TTL znodes that are due to go (Apache's {@code ContainerManager.getCandidates}). */
record Sweeper(DataTree tree, LocalStoreConfig.Sweep sweep) {
    private static final long MINUTE_MS = 60_000;

    /** At most as many as may go until the next look, in the order of their paths: what is seen of it depends on no hash. */
    List<DeleteContainer> candidates(long nowMs) {
        List<DeleteContainer> candidates = due(nowMs);
        candidates.sort(Comparator.comparing(DeleteContainer::path));
        return candidates;
    }

    private List<DeleteContainer> due(long nowMs) {
        long max = Math.max(1, (long) sweep.perMinuteMax() * sweep.intervalMs() / MINUTE_MS);
        List<DeleteContainer> candidates = new ArrayList<>();
        for (String path : tree.ephemerals().containers()) {
            if (candidates.size() >= max) {
                return candidates;
            }
            NodeState state = tree.state(path);
            if (state != null && isUnused(state, nowMs)) {
                candidates.add(new DeleteContainer(path, state.mzxid()));
            }
        }
        for (String path : tree.ephemerals().ttls()) {
            if (candidates.size() >= max) {
                return candidates;
            }
            Znode znode = tree.latest().findWithoutData(path);
            if (znode != null && isExpired(znode, nowMs)) {
                candidates.add(new DeleteContainer(path, znode.mzxid()));
            }
        }
        return candidates;
    }

    private static boolean isExpired(Znode znode, long nowMs) {
        return znode.numChildren() == 0 && nowMs - znode.mtimeMs() > znode.ttlMs();
    }

    /** A container is used once it had a child: a new one must live to get its first. */
    private boolean isUnused(NodeState state, long nowMs) {
        if (state.numChildren() > 0) {
            return false;
        }
        if (state.cversion() > 0) {
            return true;
        }
        return sweep.neverUsedMsMax() != 0 && nowMs - state.mtimeMs() > sweep.neverUsedMsMax();
    }
}
