package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The znodes that a statement or transaction has read, by path of the store, with their versions: what a commit checks.
 * Keeps so many; one more makes it {@link #overflowed}. One thread.
 */
public final class ReadSet {
    /** Remembers nothing: for queries outside a transaction. */
    public static final ReadSet NONE = new ReadSet(-1);

    private final int max;
    private final Map<String, Integer> versions = new LinkedHashMap<>();
    private boolean overflowed;

    public ReadSet(int max) {
        this.max = max;
    }

    void note(String path, Znode node) {
        if (max < 0) {
            return;
        }
        if (versions.size() < max) {
            versions.putIfAbsent(path, node.version());
        } else if (!versions.containsKey(path)) {
            overflowed = true;
        }
    }

    public Map<String, Integer> versions() {
        return versions;
    }

    public boolean overflowed() {
        return overflowed;
    }

    public int max() {
        return max;
    }
}
