package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.ZnodeColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes that take effect together or not at all. Reads see one state of the tree, and the transaction's own writes on top;
 * the commit is one ZooKeeper multi, which checks the version of every znode that was read or written.
 *
 * <p>What is thereby guaranteed: no lost update, no write skew between znodes that were read. What is not: a znode that was
 * created meanwhile where a read found none (a phantom) is no conflict, nor is one that was deleted and created anew
 * with the same version. One thread.
 */
public final class Transaction implements AutoCloseable {
    /** Znodes read that a commit still checks; it is more that makes the commit fail. */
    public static final int READS_CHECKED_MAX = 2_000;

    private final PinnedTree pin;
    private final OverlayTree overlay;
    private final ReadSet reads = new ReadSet(READS_CHECKED_MAX);
    private final List<WriteRequest> requests = new ArrayList<>();
    private final Set<String> guarded = new HashSet<>();
    private final int writesMax;
    private final long sessionId;
    private final long nowMs;

    public Transaction(PinnedTree pin, long sessionId, int writesMax, long nowMs) {
        this.pin = pin;
        this.overlay = new OverlayTree(pin);
        this.sessionId = sessionId;
        this.writesMax = writesMax;
        this.nowMs = nowMs;
    }

    /** The state that it reads, without its own writes. */
    public PinnedTree pin() {
        return pin;
    }

    public Tree tree() {
        return overlay;
    }

    public ReadSet reads() {
        return reads;
    }

    public boolean isReadOnly() {
        return requests.isEmpty();
    }

    void add(WriteRequest request) {
        if (requests.size() >= writesMax) {
            throw new SqlFailure(
                    SqlState.PROGRAM_LIMIT_EXCEEDED, "A transaction cannot change more than " + writesMax + " znodes");
        }
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
        } else {
            throw new IllegalArgumentException("not a transaction's: " + request);
        }
        requests.add(request);
    }

    private void create(WriteRequest.Create create) {
        String parent = ZnodeColumn.parentOf(create.path());
        if (parent != null && overlay.find(parent) == null) {
            throw StoreErrors.of(ErrorCode.NO_NODE, create, create.path());
        }
        if (create.sequential()) {
            // Its real path is not known before the commit, so that reads cannot show it.
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
        if (requests.isEmpty()) {
            return pin.zxid();
        }
        if (reads.overflowed()) {
            throw new SqlFailure(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "The transaction has read more than " + reads.max()
                            + " znodes, which is more than a commit can check: read less, or in a transaction of its own");
        }
        List<WriteRequest> all = new ArrayList<>();
        reads.versions().forEach((path, version) -> {
            if (!guarded.contains(path)) {
                all.add(new WriteRequest.Check(path, version));
            }
        });
        all.addAll(requests);
        Completion completion = writer.write(new WriteRequest.Multi(all));
        ErrorCode error = error(completion.result());
        if (error == ErrorCode.OK) {
            return completion.zxid();
        }
        if (StoreErrors.isConflict(error) || error == ErrorCode.NODE_EXISTS || error == ErrorCode.NOT_EMPTY) {
            throw new SqlFailure(
                    SqlState.SERIALIZATION_FAILURE,
                    "The transaction was rolled back, since what it read or wrote was changed meanwhile (" + error
                            + "): try it again",
                    error.code(),
                    null);
        }
        throw StoreErrors.of(error, new WriteRequest.Multi(all), "the transaction");
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
