package io.zabra.engine.tree;

import io.zabra.engine.txn.PathTrie;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How many znodes are at and below some paths of a tree, and the bytes of their data: by walking over each znode once. */
final class SubtreeCounts {
    private static final class Sum {
        private long znodes;
        private long bytes;
    }

    private final Map<String, Sum> sums = new HashMap<>();
    private final PathTrie<Sum> byPath = new PathTrie<>();

    private SubtreeCounts() {}

    /** @param paths may lie below each other */
    static SubtreeCounts of(Tree tree, Collection<String> paths) {
        SubtreeCounts counts = new SubtreeCounts();
        for (String path : paths) {
            Sum sum = new Sum();
            counts.sums.put(path, sum);
            counts.byPath.put(path, sum);
        }
        for (String path : paths) {
            if (!counts.hasAbove(path)) {
                counts.walk(tree, path);
            }
        }
        return counts;
    }

    /** 0 where it was not asked for. */
    long znodes(String path) {
        Sum sum = sums.get(path);
        return sum == null ? 0 : sum.znodes;
    }

    /** 0 where it was not asked for. */
    long bytes(String path) {
        Sum sum = sums.get(path);
        return sum == null ? 0 : sum.bytes;
    }

    private boolean hasAbove(String path) {
        return byPath.above(path).size() > 1;
    }

    private void walk(Tree tree, String top) {
        Znode znode = tree.findWithoutData(top);
        if (znode != null) {
            add(top, znode.dataLength());
        }
        try (ZnodeCursor cursor = tree.scan(PathRange.below(top))) {
            while (cursor.next()) {
                add(
                        sums.size() == 1 ? top : cursor.path(),
                        cursor.znodeWithoutData().dataLength());
            }
        }
    }

    /** To all paths from this one up: none is above the one that is walked. */
    private void add(String path, int bytes) {
        for (Sum sum : byPath.above(path)) {
            sum.znodes++;
            sum.bytes += bytes;
        }
    }
}
