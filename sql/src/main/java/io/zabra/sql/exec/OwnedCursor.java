package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ephemeral znodes of some sessions by the store's own index of owners. That knows the present only, so it serves where the
 * tree that is read has no others of them; else an execution looks through everything, once.
 */
final class OwnedCursor {
    private OwnedCursor() {}

    static NodeCursor open(Execution execution, List<Bound> owners, @Nullable Object[] outer) {
        Set<String> paths = new LinkedHashSet<>();
        for (Bound owner : owners) {
            if (owner.expression().eval(execution, outer) instanceof Number session) {
                paths.addAll(paths(execution, session.longValue()));
            }
        }
        return new PointsCursor(execution, List.copyOf(paths), false);
    }

    private static List<String> paths(Execution execution, long sessionId) {
        NodeView nodes = execution.nodes();
        List<String> owned = nodes.ephemerals(sessionId);
        if (owned == null) {
            return execution.owned().getOrDefault(sessionId, List.of());
        }
        List<String> paths = new ArrayList<>();
        for (String path : owned) {
            String shown = nodes.shown(path);
            if (shown != null && nodes.showsInScan(path)) {
                paths.add(shown);
            }
        }
        return paths;
    }

    /** All ephemeral znodes of a tree, by owner. */
    static Map<Long, List<String>> all(Execution execution) {
        Map<Long, List<String>> owned = new HashMap<>();
        try (NodeCursor nodes = RangeCursor.open(execution, Intervals.ALL, false)) {
            nodes.leaveData();
            while (nodes.next()) {
                Znode node = nodes.node();
                if (node != null && node.ephemeralOwner() != 0) {
                    execution.budget().keep(new Object[] {nodes.path()});
                    owned.computeIfAbsent(node.ephemeralOwner(), id -> new ArrayList<>())
                            .add(nodes.path());
                }
            }
        }
        return owned;
    }
}
