package io.zabra.engine.differential;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.Growth;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.PreparedOn;
import io.zabra.engine.txn.TxnPreparer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our preparer and our tree. */
final class OurTree implements PreparedOn {
    final DataTree tree;
    final TxnPreparer preparer = new TxnPreparer(this, AccessControl.standard(), true, true);

    /** All others are live. */
    final Set<Long> unknownSessions = new HashSet<>();

    OurTree() {
        this(DataTree.fresh(VersionedRecords.onHeap(1 << 20)));
    }

    OurTree(DataTree tree) {
        this.tree = tree;
    }

    @Override
    public @Nullable NodeState node(String path) {
        return tree.state(path);
    }

    @Override
    public Collection<String> ephemerals(long sessionId) {
        return tree.ephemerals(sessionId);
    }

    @Override
    public boolean knowsAcl(List<AclEntry> acl) {
        return tree.knowsAcl(acl);
    }

    @Override
    public long ephemeralBytes(long sessionId) {
        return 0;
    }

    @Override
    public ErrorCode session(long sessionId) {
        return unknownSessions.contains(sessionId) ? ErrorCode.UNKNOWN_SESSION : ErrorCode.OK;
    }

    @Override
    public ErrorCode owner(long sessionId) {
        return unknownSessions.contains(sessionId) ? ErrorCode.SESSION_EXPIRED : ErrorCode.OK;
    }

    @Override
    public ErrorCode room(String path, Growth own, Growth pending) {
        return ErrorCode.OK;
    }

    @Override
    public long digest() {
        return tree.digest();
    }

    void apply(LoggedTxn made) {
        TxnApplier.apply(tree, made.header(), made.txn());
        tree.publish(made.header().zxid());
        preparer.applied(made.header().zxid());
    }

    Map<String, String> lines() {
        return lines(tree.latest());
    }

    /** By path, as {@link ApacheTree#lines} has them. */
    static Map<String, String> lines(Tree tree) {
        TreeMap<String, String> lines = new TreeMap<>();
        try (ZnodeCursor cursor = tree.scan(PathRange.ALL)) {
            while (cursor.next()) {
                Znode znode = cursor.znode();
                lines.put(cursor.path(), ApacheTree.line(znode.data(), znode.stat(), znode.acl()));
            }
        }
        return lines;
    }
}
