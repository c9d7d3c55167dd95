package io.zabra.engine.tree;

import io.zabra.engine.txn.CheckVersionTxn;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.engine.watch.WatchEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a transaction out on a {@link DataTree} (Apache's {@code DataTree.processTxn}), unpublished. A transaction that
 * the preparer made from this state never fails; one that is replayed over a tree that is ahead of it leaves the tree as
 * it should be in the end, and then its result means nothing. Apply thread.
 */
public final class TxnApplier implements Txn.Visitor<WriteResult> {
    private final DataTree tree;
    private final TxnHeader header;
    /** Null: nobody watches. */
    private final @Nullable List<WatchEvent> events;

    private TxnApplier(DataTree tree, TxnHeader header, @Nullable List<WatchEvent> events) {
        this.tree = tree;
        this.header = header;
        this.events = events;
    }

    public static Applied apply(DataTree tree, TxnHeader header, Txn txn) {
        List<WatchEvent> events =
                new ArrayList<>(txn instanceof MultiTxn multi ? multi.txns().size() : 2);
        return new Applied(new TxnApplier(tree, header, events).begin(txn), events);
    }

    /** The same where nobody watches, or waits for an answer. */
    public static void replay(DataTree tree, TxnHeader header, Txn txn) {
        new TxnApplier(tree, header, null).begin(txn);
    }

    private WriteResult begin(Txn txn) {
        tree.quotas().begin(txn);
        return txn.accept(this);
    }

    @Override
    public WriteResult create(CreateTxn txn) {
        NodeHeader parent = tree.header(ZnodePath.parent(txn.path()));
        if (parent == null) {
            return new WriteResult.Failed(ErrorCode.NO_NODE);
        }
        NodeHeader existing = tree.header(txn.path());
        if (existing != null) {
            return createAgain(txn, existing);
        }
        NodeHeader created = tree.create(txn, header, parent);
        tree.quotas().created(txn.path(), bytes(created), header.zxid());
        fire(WatchEvent.Type.NODE_CREATED, txn.path(), created);
        fireParent(txn.path(), parent);
        return new WriteResult.Created(txn.path(), RecordZnode.stat(created));
    }

    /** A replay (Apache's handling of NODEEXISTS, and ZOOKEEPER-1269). */
    private WriteResult createAgain(CreateTxn txn, NodeHeader existing) {
        tree.setAcl(txn.path(), existing, txn.acl(), existing.aversion(), header.zxid());
        if (txn.type() == TxnType.CREATE) {
            tree.advanceParent(txn.path(), txn.parentCversion(), header.zxid());
        }
        return new WriteResult.Failed(ErrorCode.NODE_EXISTS);
    }

    @Override
    public WriteResult delete(DeleteTxn txn) {
        return delete(txn.path()) ? new WriteResult.Deleted() : new WriteResult.Failed(ErrorCode.NO_NODE);
    }

    private boolean delete(String path) {
        NodeHeader parent = tree.header(ZnodePath.parent(path));
        if (parent == null) {
            return false;
        }
        NodeHeader node = tree.header(path);
        if (node == null) {
            // A replay: the znode is gone, but the parent must show that this transaction changed it.
            tree.touchParent(path, 0, header.zxid());
            return false;
        }
        tree.delete(path, node, header.zxid());
        tree.quotas().deleted(path, bytes(node), header.zxid());
        fire(WatchEvent.Type.NODE_DELETED, path, node);
        fireParent(path, parent);
        return true;
    }

    @Override
    public WriteResult setData(SetDataTxn txn) {
        NodeHeader node = tree.header(txn.path());
        if (node == null) {
            return new WriteResult.Failed(ErrorCode.NO_NODE);
        }
        NodeHeader after = tree.setData(txn.path(), node, txn.data(), txn.version(), header);
        tree.quotas().changed(txn.path(), bytes(after) - bytes(node), header.zxid());
        fire(WatchEvent.Type.NODE_DATA_CHANGED, txn.path(), node);
        return txn.type() == TxnType.RECONFIG
                ? new WriteResult.Reconfigured(txn.data(), RecordZnode.stat(after))
                : new WriteResult.DataSet(RecordZnode.stat(after));
    }

    @Override
    public WriteResult setAcl(SetAclTxn txn) {
        NodeHeader node = tree.header(txn.path());
        if (node == null) {
            return new WriteResult.Failed(ErrorCode.NO_NODE);
        }
        NodeHeader after = tree.setAcl(txn.path(), node, txn.acl(), txn.version(), header.zxid());
        return new WriteResult.AclSet(RecordZnode.stat(after));
    }

    @Override
    public WriteResult checkVersion(CheckVersionTxn txn) {
        return new WriteResult.Checked();
    }

    @Override
    public WriteResult createSession(CreateSessionTxn txn) {
        return new WriteResult.SessionOpened(txn.timeoutMs());
    }

    /** What the tree knows of is removed, too, though the transaction should name it. */
    @Override
    public WriteResult closeSession(CloseSessionTxn txn) {
        Collection<String> paths = new LinkedHashSet<>();
        if (txn.paths() != null) {
            paths.addAll(txn.paths());
        }
        paths.addAll(tree.ephemerals(header.sessionId()));
        paths.forEach(this::delete);
        return new WriteResult.SessionClosed();
    }

    @Override
    public WriteResult error(ErrorTxn txn) {
        ErrorCode code = ErrorCode.of(txn.code());
        return new WriteResult.Failed(code == null ? ErrorCode.SYSTEM_ERROR : code);
    }

    @Override
    public WriteResult multi(MultiTxn txn) {
        List<WriteResult> results = new ArrayList<>(txn.txns().size());
        boolean failed = txn.failed();
        for (Txn part : txn.txns()) {
            boolean skipped = failed && !(part instanceof ErrorTxn);
            results.add(skipped ? new WriteResult.Failed(ErrorCode.OK) : part.accept(this));
        }
        return new WriteResult.MultiDone(results);
    }

    private static int bytes(NodeHeader node) {
        return Math.max(0, node.dataLength());
    }

    private void fireParent(String path, NodeHeader parent) {
        if (events != null) {
            fire(WatchEvent.Type.NODE_CHILDREN_CHANGED, ZnodePath.parent(path), parent);
        }
    }

    /** The list that a znode had is known until the transaction is published. */
    private void fire(WatchEvent.Type type, String path, NodeHeader node) {
        if (events != null) {
            events.add(new WatchEvent(
                    type,
                    tree.records().encoded(path),
                    header.zxid(),
                    tree.acls().acl(node.aclId())));
        }
    }
}
