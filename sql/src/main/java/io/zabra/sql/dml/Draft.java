package io.zabra.sql.dml;

import io.zabra.engine.tree.Tree;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.ReadSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at a statement would write, as drawn from one state of the tree: requests in the order of the statement's
 * rows. One thread.
 */
final class Draft {
    private final Tree tree;
    private final int writesMax;
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Change> byPath = new HashMap<>();
    private final Map<String, Integer> deletedChildren = new HashMap<>();

    Draft(Tree tree, int writesMax) {
        this.tree = tree;
        this.writesMax = writesMax;
    }

    Tree tree() {
        return tree;
    }

    List<Change> changes() {
        return changes;
    }

    long count() {
        return changes.stream().filter(Change::counts).count();
    }

    /** Whether it would change nothing. */
    boolean isEmpty() {
        return changes.stream().allMatch(change -> change.role() == Change.Role.CHECK);
    }

    void add(Change change) {
        if (changes.size() >= writesMax) {
            throw tooLarge(writesMax);
        }
        changes.add(change);
        byPath.putIfAbsent(change.path(), change);
        if (change.request() instanceof WriteRequest.Delete) {
            deletedChildren.merge(ZnodePath.parent(change.path()), 1, Integer::sum);
        }
    }

    static SqlFailure tooLarge(int writesMax) {
        return new SqlFailure(
                SqlState.TOO_LARGE,
                "The statement would change more than " + writesMax + " znodes, more than fit into one multi");
    }

    /** What the statement does to that path already; null: nothing. */
    @Nullable
    Change at(String path) {
        return byPath.get(path);
    }

    int deletedChildren(String parent) {
        return deletedChildren.getOrDefault(parent, 0);
    }

    /** Whether the parent was there when the draft was made, or is made by it. */
    boolean parentIsKnown(String path) {
        String parent = ZnodePath.parent(path);
        return byPath.containsKey(parent) || tree.find(parent) != null;
    }

    /** Creates what is missing between a path and the chroot. */
    void addParents(String path, String chroot) {
        Deque<String> missing = new ArrayDeque<>();
        String parent = ZnodePath.parent(path);
        while (parent.length() > Math.max(1, chroot.length()) && at(parent) == null && tree.find(parent) == null) {
            missing.push(parent);
            parent = ZnodePath.parent(parent);
        }
        for (String next : missing) {
            WriteRequest create = NodeTypes.create(next, null, null, null, null);
            add(new Change(create, Change.Role.PARENT, null));
        }
    }

    /** The requests as one multi wants them: checks of what else was read, then the changes, deepest deletes first. */
    List<Change> ordered(ReadSet reads) {
        if (reads.overflowed()) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "The statement decides upon more than " + reads.max() + " znodes, more than one multi can check: "
                            + "narrow it, or read first and write by path and version");
        }
        List<Change> all = new ArrayList<>();
        reads.versions().forEach((path, version) -> {
            Change own = byPath.get(path);
            boolean guarded = own != null && !(own.request() instanceof WriteRequest.Create);
            if (!guarded) {
                all.add(new Change(new WriteRequest.Check(path, version), Change.Role.CHECK, null));
            }
        });
        for (WriteRequest witness : ChildWitness.requests(tree, reads)) {
            all.add(new Change(witness, Change.Role.CHECK, null));
        }
        List<Change> rest = new ArrayList<>();
        for (Change change : changes) {
            (change.role() == Change.Role.CHECK ? all : rest).add(change);
        }
        all.addAll(deepestFirst(rest));
        return all;
    }

    /** A path is a prefix of its descendants', so that these come first in descending order. */
    static List<Change> deepestFirst(List<Change> changes) {
        if (changes.isEmpty() || !(changes.get(0).request() instanceof WriteRequest.Delete)) {
            return changes;
        }
        List<Change> sorted = new ArrayList<>(changes);
        sorted.sort((a, b) -> b.path().compareTo(a.path()));
        return sorted;
    }
}
