package io.zabra.sql.dml;

import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.ReadSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at a statement would write, as drawn from one state of the tree: requests in the order of the statement's
 * rows. One thread.
 */
final class Draft {
    /** What a change takes besides its data. */
    private static final int CHANGE_BYTES = 320;

    private final Tree tree;
    private final WriteLimits limits;
    private final Budget budget;
    private final List<Change> changes = new ArrayList<>();
    private Guarding guarding = new Guarding();
    private final Map<String, Change> byPath = new HashMap<>();
    private final Map<String, Integer> deletedChildren = new HashMap<>();
    private long requestBytes;
    private long keptBytes;
    private long returnedBytes;

    /** @param budget in which all that it holds counts as kept, until it is {@link #release}d */
    Draft(Tree tree, WriteLimits limits, Budget budget) {
        this.tree = tree;
        this.limits = limits;
        this.budget = budget;
    }

    Tree tree() {
        return tree;
    }

    /** To be told before {@link #ordered}. */
    void guardedBy(Guarding how) {
        guarding = how;
    }

    Guarding guarding() {
        return guarding;
    }

    /** Whether a change of its own checks the version of a path, of which that it is there says nothing. */
    private boolean isChecked(String path) {
        Change own = byPath.get(path);
        if (own == null || own.request() instanceof WriteRequest.Create) {
            return false;
        }
        return !(own.request() instanceof WriteRequest.Check check && check.version() == WriteRequest.ANY_VERSION);
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
        limits.requireRequests(changes.size() + 1, "The statement");
        count(change, 1);
        limits.requireBytes(requestBytes, "The statement");
        changes.add(change);
        if (!change.isSequential()) {
            byPath.putIfAbsent(change.path(), change);
        }
        if (change.request() instanceof WriteRequest.Delete) {
            deletedChildren.merge(ZnodePath.parent(change.path()), 1, Integer::sum);
        }
    }

    /** @param sign 1, or -1 for one that is left out again */
    private void count(Change change, int sign) {
        long request = Payloads.sizeBytes(change.request());
        Znode before = change.before();
        long kept = CHANGE_BYTES + request + (before == null ? 0 : before.dataLength());
        requestBytes += sign * request;
        keptBytes += sign * kept;
        if (sign > 0) {
            budget.keepBytes(kept);
        } else {
            budget.releaseBytes(kept);
        }
    }

    /** What the statement will return keeps as much of the budget already. */
    void returns(long bytes) {
        returnedBytes = bytes;
    }

    /** Whoever asks has it from now on, and keeps it in the budget. */
    long takeReturned() {
        long bytes = returnedBytes;
        returnedBytes = 0;
        return bytes;
    }

    /** Nothing of it is held any more. */
    void release() {
        budget.releaseBytes(keptBytes + takeReturned());
        keptBytes = 0;
    }

    /** A row whose path was drafted as a parent of rows before it takes that one's place. */
    void leaveParent(String path) {
        Change parent = byPath.get(path);
        if (parent != null && parent.role() == Change.Role.PARENT) {
            byPath.remove(path);
            changes.removeIf(parent::equals);
            count(parent, -1);
        }
    }

    /** What the statement's rows do to that path already; null: nothing, or what only makes room for others. */
    @Nullable
    Change rowAt(String path) {
        Change change = byPath.get(path);
        return change == null || change.role() == Change.Role.PARENT ? null : change;
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
        Change own = byPath.get(parent);
        return own == null ? tree.find(parent) != null : !(own.request() instanceof WriteRequest.Delete);
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
        for (WriteRequest guard : ReadGuards.of(tree, reads, this::isChecked, guarding.begins())) {
            all.add(new Change(guard, Change.Role.CHECK, null));
        }
        List<Change> rest = new ArrayList<>();
        for (Change change : changes) {
            (change.role() == Change.Role.CHECK ? all : rest).add(change);
        }
        all.addAll(inOrder(rest));
        return all;
    }

    /** The changes in an order in which each can be made: parents before their children, deepest deletes first. */
    List<Change> inOrder() {
        return inOrder(changes);
    }

    /** What is deleted goes first, so that its name is free. */
    private List<Change> inOrder(List<Change> some) {
        List<Change> deleted = new ArrayList<>();
        List<Change> others = new ArrayList<>();
        for (Change change : some) {
            (change.request() instanceof WriteRequest.Delete ? deleted : others).add(change);
        }
        // A path is a prefix of its descendants', so that these come first in descending order.
        deleted.sort((a, b) -> b.path().compareTo(a.path()));
        deleted.addAll(parentsFirst(others));
        return deleted;
    }

    /** As the statement has them, but that what is created below another one of them comes behind that. */
    private List<Change> parentsFirst(List<Change> some) {
        Set<Change> done = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Change> sorted = new ArrayList<>(some.size());
        Deque<Change> behind = new ArrayDeque<>();
        for (Change change : some) {
            Change next = change;
            while (next != null && done.add(next)) {
                behind.push(next);
                boolean creates = next.request() instanceof WriteRequest.Create
                        && next.path().length() > 1;
                Change parent = creates ? byPath.get(ZnodePath.parent(next.path())) : null;
                next = parent != null && parent.request() instanceof WriteRequest.Create ? parent : null;
            }
            sorted.addAll(behind);
            behind.clear();
        }
        return sorted;
    }
}
