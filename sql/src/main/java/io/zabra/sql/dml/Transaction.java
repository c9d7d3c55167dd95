package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.SnapshotTooOldException;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.ZnodeColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes that take effect together or not at all. Reads see one state of the tree, and the transaction's own writes on top;
 * the commit is one ZooKeeper multi, which checks of every znode that was read or written that it is what it was.
 *
 * <p>What is thereby guaranteed stands at {@link Isolation}. One thread.
 */
public final class Transaction implements AutoCloseable {
    /** Znodes read that a commit still checks; it is more that makes the commit fail. */
    public static final int READS_CHECKED_MAX = 2_000;

    private final PinnedTree pin;
    private OverlayTree overlay;
    private final ReadSet reads;
    private final List<WriteRequest> requests = new ArrayList<>();
    private final Set<String> guarded = new HashSet<>();
    private final WriteLimits limits;
    private long requestBytes;
    /** Not where a statement could not be undone alone. */
    private boolean whole = true;

    private final long sessionId;
    private final long nowMs;

    public Transaction(PinnedTree pin, Isolation isolation, long sessionId, WriteLimits limits, long nowMs) {
        this.pin = pin;
        this.reads = new ReadSet(READS_CHECKED_MAX, isolation == Isolation.SERIALIZABLE);
        this.overlay = new OverlayTree(pin);
        this.sessionId = sessionId;
        this.limits = limits;
        this.nowMs = nowMs;
    }

    /** The state that it reads, without its own writes. */
    public PinnedTree pin() {
        return pin;
    }

    /** With its own writes, those to come among them. */
    Tree tree() {
        return overlay;
    }

    /** With its own writes until now: what a query reads, however long it takes. */
    public Tree snapshot() {
        return overlay.snapshot();
    }

    public ReadSet reads() {
        return reads;
    }

    /** Whether what it reads is not kept any longer, so that nothing can be read or checked. */
    public boolean isTooOld() {
        try {
            pin.findWithoutData(ZnodePath.ROOT);
            return false;
        } catch (SnapshotTooOldException e) {
            return true;
        }
    }

    /** 40001. */
    public static SqlFailure tooOld(@Nullable Throwable cause) {
        return new SqlFailure(
                SqlState.SERIALIZATION_FAILURE,
                "The state that the transaction reads is not kept any longer: since it began, more was overwritten than is"
                        + " kept for all that read. Roll it back and try it again, in less time",
                cause);
    }

    public boolean isReadOnly() {
        return requests.isEmpty();
    }

    /** Where the transaction stands, to come back to. */
    int mark() {
        return requests.size();
    }

    /** Undoes what a statement has added that failed after all. */
    void rollbackTo(int mark) {
        List<WriteRequest> kept = List.copyOf(requests.subList(0, mark));
        whole = false;
        requests.clear();
        requestBytes = 0;
        guarded.clear();
        overlay = new OverlayTree(pin);
        kept.forEach(this::add);
        whole = true;
    }

    void add(WriteRequest request) {
        limits.requireRequests(requests.size() + 1, "The transaction");
        limits.requireBytes(requestBytes + Payloads.sizeBytes(request), "The transaction");
        if (request instanceof WriteRequest.Create create) {
            create(create);
        } else if (request instanceof WriteRequest.SetData set) {
            Znode node = existing(set.path(), set);
            overlay.put(OverlayNode.withData(node, set.data(), nowMs));
            guarded.add(set.path());
        } else if (request instanceof WriteRequest.Delete delete) {
            Znode node = existing(delete.path(), delete);
            if (node.numChildren() > 0) {
                throw StoreErrors.of(ErrorCode.NOT_EMPTY, delete, delete.path());
            }
            overlay.remove(delete.path());
            overlay.countChild(delete.path(), -1);
            guarded.add(delete.path());
        } else if (request instanceof WriteRequest.Check check) {
            note(check.path());
            return;
        } else {
            throw new IllegalArgumentException("not a transaction's: " + request);
        }
        requests.add(request);
        requestBytes += Payloads.sizeBytes(request);
    }

    /** What the transaction itself has written needs no check. */
    private void note(String path) {
        if (!guarded.contains(path) && overlay.find(path) != null) {
            reads.note(path, 0);
        }
    }

    /** The znode as a change of this transaction leaves it; a deleted one as it was. */
    Znode after(Change change) {
        if (change.request() instanceof WriteRequest.Create create && create.sequential()) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "The real path of " + create.path() + " is known when the transaction commits, not before: "
                            + "insert it without RETURNING, or outside of a transaction");
        }
        Znode node = overlay.find(change.path());
        return node == null
                ? Objects.requireNonNull(change.before(), "neither before nor after: " + change.path())
                : node;
    }

    private void create(WriteRequest.Create create) {
        String parent = ZnodeColumn.parentOf(create.path());
        if (parent != null && overlay.find(parent) == null) {
            throw StoreErrors.of(ErrorCode.NO_NODE, create, create.path());
        }
        if (create.sequential()) {
            // Its real path is not known before the commit, so that reads cannot show it; its parent has it, and cannot
            // be deleted.
            overlay.countChild(create.path(), 1);
            return;
        }
        if (overlay.find(create.path()) != null) {
            throw StoreErrors.of(ErrorCode.NODE_EXISTS, create, create.path());
        }
        overlay.put(OverlayNode.created(create, sessionId, nowMs));
        overlay.countChild(create.path(), 1);
        guarded.add(create.path());
    }

    private Znode existing(String path, WriteRequest request) {
        Znode node = overlay.find(path);
        if (node == null) {
            throw StoreErrors.of(ErrorCode.NO_NODE, request, path);
        }
        return node;
    }

    /** Blocks until all is durable. Returns its zxid. */
    public long commit(StoreWriter writer) {
        if (!whole) {
            throw tooOld(null);
        }
        if (requests.isEmpty()) {
            return pin.zxid();
        }
        if (reads.overflowed()) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "The transaction has read more than " + reads.max()
                            + " znodes, which is more than a commit can check: read less, or in a transaction of its own");
        }
        List<WriteRequest> all = guarded(true);
        Completion completion = writer.write(new WriteRequest.Multi(all));
        if (ReadGuards.isNotUnderstood(error(completion.result()), all)) {
            all = guarded(false);
            completion = writer.write(new WriteRequest.Multi(all));
        }
        ErrorCode error = error(completion.result());
        if (error == ErrorCode.OK) {
            return completion.zxid();
        }
        throw refusal(error, all.get(failed(completion.result())));
    }

    private List<WriteRequest> guarded(boolean exact) {
        try {
            List<WriteRequest> all = new ArrayList<>(ReadGuards.of(pin, reads, guarded::contains, exact));
            all.addAll(requests);
            return all;
        } catch (SnapshotTooOldException e) {
            throw tooOld(e);
        }
    }

    /** @param refused the first part of the commit that failed */
    private static SqlFailure refusal(ErrorCode error, WriteRequest refused) {
        if (StoreErrors.isConflict(error) || error == ErrorCode.NODE_EXISTS || error == ErrorCode.NOT_EMPTY) {
            return new SqlFailure(
                    SqlState.SERIALIZATION_FAILURE,
                    "The transaction was rolled back, since what it read or wrote was changed meanwhile (" + error
                            + "): try it again",
                    error.code(),
                    null);
        }
        if (ChildWitness.is(refused)) {
            return new SqlFailure(
                    SqlState.NO_PERMISSION,
                    "SERIALIZABLE takes CREATE and DELETE below every znode whose children were looked at, such as "
                            + ZnodePath.parent(Payloads.path(refused)) + ": the ACL does not give them",
                    error.code(),
                    null);
        }
        return StoreErrors.of(error, refused, Payloads.path(refused));
    }

    private static int failed(WriteResult result) {
        if (result instanceof WriteResult.MultiDone multi) {
            for (int i = 0; i < multi.results().size(); i++) {
                ErrorCode error = error(multi.results().get(i));
                if (error != ErrorCode.OK && error != ErrorCode.RUNTIME_INCONSISTENCY) {
                    return i;
                }
            }
        }
        return 0;
    }

    /** The first failure of a multi or a single request; OK where it took effect. */
    static ErrorCode error(WriteResult result) {
        if (result instanceof WriteResult.Failed failed) {
            return failed.error();
        }
        if (result instanceof WriteResult.MultiDone multi) {
            for (WriteResult part : multi.results()) {
                if (part instanceof WriteResult.Failed failed
                        && failed.error() != ErrorCode.OK
                        && failed.error() != ErrorCode.RUNTIME_INCONSISTENCY) {
                    return failed.error();
                }
            }
        }
        return ErrorCode.OK;
    }

    @Override
    public void close() {
        pin.close();
    }
}
