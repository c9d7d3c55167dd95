package io.zabra.sql.dml;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import io.zabra.engine.txn.WriteRequest.Create;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode as a transaction would leave it. What only the commit decides (zxids of its changes) is as before, or 0.
 *
 * @param bytes not to be changed
 */
record OverlayNode(
        String path,
        byte @Nullable [] bytes,
        List<AclEntry> acl,
        NodeKind kind,
        long ttlMs,
        long ephemeralOwner,
        long czxid,
        long mzxid,
        long pzxid,
        long ctimeMs,
        long mtimeMs,
        int version,
        int cversion,
        int aversion,
        int numChildren)
        implements Znode {

    static OverlayNode created(Create create, long sessionId, long nowMs) {
        long owner = create.kind() == NodeKind.EPHEMERAL ? sessionId : 0;
        return new OverlayNode(
                create.path(),
                create.data(),
                create.acl(),
                create.kind(),
                create.ttlMs(),
                owner,
                0,
                0,
                0,
                nowMs,
                nowMs,
                0,
                0,
                0,
                0);
    }

    /** As the store has created it. */
    static OverlayNode created(String path, Create create, Stat stat) {
        return stated(path, create.data(), create.acl(), create.kind(), create.ttlMs(), stat);
    }

    /** As the store has changed it. */
    static OverlayNode changed(Znode before, byte @Nullable [] data, Stat stat) {
        return stated(before.path(), data, before.acl(), before.kind(), before.ttlMs(), stat);
    }

    /** One that lasts, whatever becomes of the tree that the other was read from. */
    static OverlayNode copyOf(Znode node) {
        return copy(node, node.data(), node.mtimeMs(), node.version(), 0);
    }

    /** As {@link #copyOf}, without the data. */
    static OverlayNode statOf(Znode node) {
        return copy(node, null, node.mtimeMs(), node.version(), 0);
    }

    private static OverlayNode stated(
            String path, byte @Nullable [] data, List<AclEntry> acl, NodeKind kind, long ttlMs, Stat stat) {
        return new OverlayNode(
                path,
                data,
                List.copyOf(acl),
                kind,
                ttlMs,
                stat.ephemeralOwner(),
                stat.czxid(),
                stat.mzxid(),
                stat.pzxid(),
                stat.ctimeMs(),
                stat.mtimeMs(),
                stat.version(),
                stat.cversion(),
                stat.aversion(),
                stat.numChildren());
    }

    static OverlayNode withData(Znode node, byte @Nullable [] data, long nowMs) {
        return copy(node, data, nowMs, node.version() + 1, 0);
    }

    /** @param change of the number of children: 1 or -1 */
    static OverlayNode withChildren(Znode node, int change) {
        return copy(node, node.data(), node.mtimeMs(), node.version(), change);
    }

    private static OverlayNode copy(Znode node, byte @Nullable [] data, long mtimeMs, int version, int children) {
        return new OverlayNode(
                node.path(),
                data,
                List.copyOf(node.acl()),
                node.kind(),
                node.ttlMs(),
                node.ephemeralOwner(),
                node.czxid(),
                node.mzxid(),
                node.pzxid(),
                node.ctimeMs(),
                mtimeMs,
                version,
                node.cversion() + Math.abs(children),
                node.aversion(),
                node.numChildren() + children);
    }

    @Override
    public byte @Nullable [] data() {
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public int dataLength() {
        return bytes == null ? 0 : bytes.length;
    }
}
