package io.zabra.sql.exec;

import io.zabra.engine.tree.Tree;
import io.zabra.engine.txn.ZnodePath;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a statement or transaction has read, by path of the store: what its commit checks. Keeps so many; one more makes it
 * {@link #overflowed}. One thread.
 */
public final class ReadSet {
    /** Of a znode the number of its children, or when they last changed. */
    public static final int CHILDREN = 1;
    /** Of a znode its ACL, or how often that was set. */
    public static final int ACL = 2;
    /** Remembers nothing: for queries outside a transaction. */
    public static final ReadSet NONE = new ReadSet(-1, false);

    private final int max;
    private final boolean strict;
    private final Map<String, Integer> znodes = new LinkedHashMap<>();
    private final Set<String> parents = new LinkedHashSet<>();
    private boolean overflowed;

    /**
     * @param max znodes remembered
     * @param strict whether what was looked at and did not match, and what was not there, is remembered too
     */
    public ReadSet(int max, boolean strict) {
        this.max = max;
        this.strict = strict;
    }

    /** Not once it is overflowed: a commit fails then, whatever else was read. */
    boolean remembers() {
        return max >= 0 && !overflowed;
    }

    /**
     * A row was read: the outcome rests on it.
     *
     * @param facets what of it was read that its version tells nothing of: {@link #CHILDREN}, {@link #ACL}
     */
    public void note(String path, int facets) {
        if (!remembers()) {
            return;
        }
        Integer known = znodes.get(path);
        if (known == null && znodes.size() >= max) {
            overflowed = true;
        } else if (known == null || (known | facets) != known) {
            znodes.put(path, known == null ? facets : known | facets);
        }
    }

    /** A znode was looked at, whether or not it matched. */
    void looked(String path, int facets) {
        if (strict) {
            note(path, facets);
        }
    }

    /** The children of a znode were looked at: another would have mattered. */
    void lookedBelow(String parent) {
        if (strict && remembers() && !parents.contains(parent)) {
            overflowed |= parents.size() >= max;
            parents.add(parent);
        }
    }

    /** A path was looked for and not found: it would have been created below the nearest znode above it. */
    void missed(String path, Tree tree) {
        if (strict && remembers() && path.startsWith("/")) {
            String parent = ZnodePath.parent(path);
            while (parent.length() > 1 && tree.find(parent) == null) {
                parent = ZnodePath.parent(parent);
            }
            lookedBelow(parent);
        }
    }

    /** A range of paths was begun: what lies in it is below a znode in it, or below one whose path the first begins with. */
    void lookedFrom(String first, Tree tree) {
        if (!strict || !remembers()) {
            return;
        }
        lookedBelow("/");
        for (int end = 2; end < first.length(); end++) {
            String prefix = first.substring(0, end);
            if (!prefix.endsWith("/") && tree.find(prefix) != null) {
                lookedBelow(prefix);
            }
        }
    }

    /** By path what was read of it besides what its version tells of. */
    public Map<String, Integer> znodes() {
        return znodes;
    }

    /** Whether it must be the very znodes, and nothing else to be found where they were looked for. */
    public boolean isStrict() {
        return strict;
    }

    /** Znodes below which nothing may have been created. */
    public Set<String> parents() {
        return parents;
    }

    public boolean overflowed() {
        return overflowed;
    }

    public int max() {
        return max;
    }
}
