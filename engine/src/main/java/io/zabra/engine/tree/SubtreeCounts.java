package io.zabra.engine.tree;

import io.zabra.engine.txn.ZnodePath;
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

    private SubtreeCounts() {}

    /** @param paths may lie below each other */
    static SubtreeCounts of(Tree tree, Collection<String> paths) {
        SubtreeCounts counts = new SubtreeCounts();
        paths.forEach(path -> counts.sums.put(path, new Sum()));
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
        for (String at = path; at.length() > 1; ) {
            at = ZnodePath.parent(at);
            if (sums.containsKey(at)) {
                return true;
            }
        }
        return false;
    }

    private void walk(Tree tree, String top) {
        Znode znode = tree.findWithoutData(top);
        if (znode != null) {
            add(top, top, znode.dataLength());
        }
        try (ZnodeCursor cursor = tree.scan(PathRange.below(top))) {
            while (cursor.next()) {
                add(
                        top,
                        sums.size() == 1 ? top : cursor.path(),
                        cursor.znodeWithoutData().dataLength());
            }
        }
    }

    /** To all paths from this one up to the top. */
    private void add(String top, String path, int bytes) {
        String at = path;
        while (true) {
            Sum sum = sums.get(at);
            if (sum != null) {
                sum.znodes++;
                sum.bytes += bytes;
            }
            if (at.length() <= top.length()) {
                return;
            }
            at = ZnodePath.parent(at);
        }
    }
}
