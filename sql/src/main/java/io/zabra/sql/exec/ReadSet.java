package io.zabra.sql.exec;

import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.ZnodeCursor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            lookedBelow(nearest(path, tree));
        }
    }

    /** The nearest znode above a path, looked for from the root on: a path may be longer than any that there is. */
    private static String nearest(String path, Tree tree) {
        String nearest = "/";
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String above = path.substring(0, slash);
            if (tree.findWithoutData(above) == null) {
                break;
            }
            nearest = above;
        }
        return nearest;
    }

    /** A range of paths was begun: what lies in it is below a znode in it, or below one whose path the first begins with. */
    void lookedFrom(String first, Tree tree) {
        if (strict && remembers()) {
            lookedBelow("/");
            lookedAbove(first, true, 0, tree);
        }
    }

    /**
     * A walk backwards has come to a path: what it has passed is below a znode that it came by, or below one whose path this one
     * begins with.
     *
     * @param known so many of its first characters were looked at already, whole code points
     */
    void lookedBackTo(String path, int known, Tree tree) {
        if (strict && remembers()) {
            lookedAbove(path, false, known, tree);
        }
    }

    /**
     * The znodes whose paths a text begins with. Each step is one search for the last path before a text, that is no longer than
     * what it has in common with one that there is: so a long text takes no more of them than a short one.
     */
    private void lookedAbove(String text, boolean inclusive, int known, Tree tree) {
        String end = text;
        boolean withEnd = inclusive;
        while (remembers() && end.length() - (withEnd ? 0 : 1) > known) {
            String last = last(tree, new PathRange(text.substring(0, known), true, end, withEnd, true));
            if (last == null) {
                return;
            }
            int common = Values.commonChars(last, end);
            withEnd = common < last.length();
            end = end.substring(0, common);
            if (!withEnd) {
                lookedBelow(last);
            }
        }
    }

    private static @Nullable String last(Tree tree, PathRange range) {
        try (ZnodeCursor cursor = tree.scan(range)) {
            return cursor.next() ? cursor.path() : null;
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
