package io.zabra.engine;

import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.NodeState;
import java.util.ArrayList;
import java.util.List;

/** Finds the containers and TTL znodes that are due to go (Apache's {@code ContainerManager.getCandidates}). */
record Sweeper(DataTree tree, LocalStoreConfig.Sweep sweep) {
    private static final long MINUTE_MS = 60_000;

    /** At most as many as may go until the next look, in the order of their paths: what is seen of it depends on no hash. */
    List<String> candidates(long nowMs) {
        List<String> candidates = due(nowMs);
        candidates.sort(null);
        return candidates;
    }

    private List<String> due(long nowMs) {
        long max = Math.max(1, (long) sweep.perMinuteMax() * sweep.intervalMs() / MINUTE_MS);
        List<String> candidates = new ArrayList<>();
        for (String path : tree.ephemerals().containers()) {
            if (candidates.size() >= max) {
                return candidates;
            }
            if (isUnused(path, nowMs)) {
                candidates.add(path);
            }
        }
        for (String path : tree.ephemerals().ttls()) {
            if (candidates.size() >= max) {
                return candidates;
            }
            Znode znode = tree.latest().findWithoutData(path);
            if (znode != null && znode.numChildren() == 0 && nowMs - znode.mtimeMs() > znode.ttlMs()) {
                candidates.add(path);
            }
        }
        return candidates;
    }

    /** A container is used once it had a child: a new one must live to get its first. */
    private boolean isUnused(String path, long nowMs) {
        NodeState state = tree.state(path);
        if (state == null || state.numChildren() > 0) {
            return false;
        }
        if (state.cversion() > 0) {
            return true;
        }
        Znode znode = tree.latest().findWithoutData(path);
        return sweep.neverUsedMsMax() != 0 && znode != null && nowMs - znode.mtimeMs() > sweep.neverUsedMsMax();
    }
}
