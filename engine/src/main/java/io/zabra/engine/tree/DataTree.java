package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.SystemPaths;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The znodes: records, index, before-images (Apache's {@code DataTree}). The apply thread changes them, transaction by
 * transaction, by {@link TxnApplier}, and makes each visible as a whole by {@link #publish}; every other thread reads.
 */
public final class DataTree implements AutoCloseable {
    /** Stands for the zxid of the snapshot, which is not known yet: after nothing, and before anything else. */
    private static final long RESTORED_ZXID = 1;

    private static final List<AclEntry> READ_ONLY = List.of(new AclEntry(Permission.READ, AuthId.ANYONE));

    private final VersionedRecords records;
    private final AclTable acls = new AclTable();
    private final EphemeralTable ephemerals = new EphemeralTable();
    private final TreeDigest digest = new TreeDigest();
    private final Tree latest = new LatestDataTree(this);
    private long nextNodeId = NodeHeader.ROOT_ID;

    /**
     * Over empty stores, which it closes. A tree without even a root, to be filled by {@link #restore} and
     * {@link #restoreSystemZnodes}, and then published.
     */
    public DataTree(VersionedRecords records) {
        this.records = records;
    }

    /** The tree that a server begins with: the root and what is below {@code /zookeeper}, published as of zxid 0. */
    public static DataTree fresh(VersionedRecords records) {
        DataTree tree = new DataTree(records);
        tree.restoreSystemZnodes();
        tree.publish(0);
        return tree;
    }

    /** Adds a znode from a snapshot. Parents come before their children. Before anything is published. */
    public void restore(NodeImage image) {
        String path = image.path();
        boolean isRoot = path.equals(ZnodePath.ROOT);
        NodeHeader parent = isRoot ? null : records.current(ZnodePath.parent(path));
        if (!isRoot && parent == null) {
            throw new IllegalArgumentException("The parent of " + path + " is missing");
        }
        if (records.current(path) != null) {
            throw new IllegalArgumentException(path + " occurs twice");
        }
        NodeHeader header = restoredHeader(image, parent == null ? NodeHeader.NO_PARENT_ID : parent.nodeId());
        NodeRecord record = new NodeRecord(header, image.data());
        records.add(path, record);
        digest.add(path, record);
        ephemerals.add(path, header);
        if (parent != null) {
            records.index().put(parent.nodeId(), name(path), header.nodeId());
            records.replaceHeader(
                    ZnodePath.parent(path),
                    parent,
                    parent.withChildren(
                            parent.numChildren() + 1, parent.cversion(), parent.pzxid(), parent.lastModifiedZxid()));
        }
    }

    private NodeHeader restoredHeader(NodeImage image, long parentId) {
        return new NodeHeader(
                nextNodeId++,
                parentId,
                image.czxid(),
                image.mzxid(),
                image.pzxid(),
                image.ctimeMs(),
                image.mtimeMs(),
                image.version(),
                image.cversion(),
                image.aversion(),
                0,
                NodeHeader.lengthOf(image.data()),
                acls.idOf(image.acl()),
                image.kind(),
                image.owner(),
                image.ttlMs(),
                (image.czxid() | image.mzxid() | image.pzxid()) == 0 ? 0 : RESTORED_ZXID);
    }

    /** Adds those znodes of every tree that are missing: snapshots of old servers lack some. */
    public void restoreSystemZnodes() {
        restoreIfMissing(ZnodePath.ROOT, acls.acl(AclTable.OPEN_ID), 0);
        restoreIfMissing(SystemPaths.ZOOKEEPER, acls.acl(AclTable.OPEN_ID), 0);
        restoreIfMissing(SystemPaths.QUOTA, acls.acl(AclTable.OPEN_ID), 0);
        // Apache sets this ACL with the version -1, and so it stays.
        restoreIfMissing(SystemPaths.CONFIG, READ_ONLY, -1);
    }

    private void restoreIfMissing(String path, List<AclEntry> acl, int aversion) {
        if (records.current(path) == null) {
            restore(new NodeImage(path, new byte[0], acl, 0, 0, 0, 0, 0, 0, 0, aversion, NodeKind.PERSISTENT, 0, 0));
        }
    }

    /** The tree as it is now; any thread. */
    public Tree latest() {
        return latest;
    }

    /** Any thread. */
    public PinnedTree pin() {
        return new PinnedDataTree(records.pin(), acls);
    }

    /** Zxid of the latest published transaction; any thread. */
    public long publishedZxid() {
        return records.publishedZxid();
    }

    /** Makes all changes since the last call visible, together. Apply thread. */
    public void publish(long zxid) {
        records.publish(zxid);
    }

    /** Of all znodes, unpublished changes included (Apache's digest of version 2). Apply thread. */
    public long digest() {
        return digest.value();
    }

    /** What a preparer needs to know; null where there is no such znode. Any thread, unpublished changes included. */
    public @Nullable NodeState state(String path) {
        NodeHeader header = records.current(path);
        if (header == null) {
            return null;
        }
        return new NodeState(
                header.kind(),
                header.owner(),
                header.version(),
                header.cversion(),
                header.aversion(),
                header.numChildren(),
                Math.max(0, header.dataLength()),
                acls.acl(header.aclId()));
    }

    /** Paths of a session's ephemerals, a copy; any thread. */
    public List<String> ephemerals(long sessionId) {
        return ephemerals.of(sessionId);
    }

    public int ephemeralCount(long sessionId) {
        return ephemerals.count(sessionId);
    }

    /** Paths of the container znodes: a view that changes meanwhile. Any thread. */
    public Set<String> containers() {
        return ephemerals.containers();
    }

    /** Paths of the TTL znodes: a view that changes meanwhile. Any thread. */
    public Set<String> ttls() {
        return ephemerals.ttls();
    }

    /** Whether so much can be added; any thread. */
    public boolean hasRoom(int znodes, long bytes) {
        return records.hasRoom(znodes, bytes);
    }

    /** Whether anybody holds a pin; any thread. */
    public boolean isPinned() {
        return records.isPinned();
    }

    /** Nothing may be read any more. */
    @Override
    public void close() {
        records.close();
    }

    AclTable acls() {
        return acls;
    }

    VersionedRecords records() {
        return records;
    }

    PinnedDataTree pinned() {
        return new PinnedDataTree(records.pin(), acls);
    }

    /** With unpublished changes; null where there is no such znode. Apply thread. */
    @Nullable
    NodeHeader header(String path) {
        return records.current(path);
    }

    /** A znode that is not there yet, below a parent that is. */
    NodeHeader create(CreateTxn txn, TxnHeader txnHeader) {
        long zxid = txnHeader.zxid();
        String parentPath = ZnodePath.parent(txn.path());
        NodeHeader above = existing(parentPath);
        NodeHeader header = new NodeHeader(
                nextNodeId++,
                above.nodeId(),
                zxid,
                zxid,
                zxid,
                txnHeader.timeMs(),
                txnHeader.timeMs(),
                0,
                0,
                0,
                0,
                NodeHeader.lengthOf(txn.data()),
                acls.idOf(txn.acl()),
                txn.kind(),
                txn.kind() == NodeKind.EPHEMERAL ? txnHeader.sessionId() : 0,
                txn.ttlMs(),
                zxid);
        int cversion = txn.parentCversion() == -1 ? above.cversion() + 1 : txn.parentCversion();
        // Replayed over a tree that is ahead, an old create must not take the parent back.
        boolean newer = cversion > above.cversion();
        replace(
                parentPath,
                above,
                above.withChildren(
                        above.numChildren() + 1,
                        newer ? cversion : above.cversion(),
                        newer ? zxid : above.pzxid(),
                        zxid));
        NodeRecord record = new NodeRecord(header, txn.data());
        records.add(txn.path(), record);
        digest.add(txn.path(), record);
        records.index().put(above.nodeId(), name(txn.path()), header.nodeId());
        ephemerals.add(txn.path(), header);
        return header;
    }

    /** A znode that is there. What its parent counts is changed even where the znode itself is gone already. */
    void delete(String path, NodeHeader node, long zxid) {
        NodeHeader above = touchParent(path, 1, zxid);
        digest.remove(path, records.currentRecord(path));
        records.index().remove(above.nodeId(), name(path));
        records.remove(path, node, zxid);
        ephemerals.remove(path, node);
    }

    /** Takes children off the parent's count and moves its pzxid up. */
    NodeHeader touchParent(String path, int children, long zxid) {
        String parentPath = ZnodePath.parent(path);
        NodeHeader above = existing(parentPath);
        NodeHeader after = above.withChildren(
                above.numChildren() - children, above.cversion(), Math.max(zxid, above.pzxid()), zxid);
        replace(parentPath, above, after);
        return after;
    }

    /** Where a create is replayed and the znode is there already: the parent's versions as the create would leave them. */
    void advanceParent(String path, int cversion, long zxid) {
        String parentPath = ZnodePath.parent(path);
        NodeHeader above = existing(parentPath);
        int target = cversion == -1 ? above.cversion() + 1 : cversion;
        if (target > above.cversion()) {
            replace(parentPath, above, above.withChildren(above.numChildren(), target, zxid, zxid));
        }
    }

    NodeHeader setData(String path, NodeHeader node, byte @Nullable [] data, int version, TxnHeader txnHeader) {
        NodeHeader header = node.withData(NodeHeader.lengthOf(data), version, txnHeader.zxid(), txnHeader.timeMs());
        NodeRecord record = new NodeRecord(header, data);
        digest.remove(path, records.currentRecord(path));
        digest.add(path, record);
        records.replace(path, node, record);
        return header;
    }

    NodeHeader setAcl(String path, NodeHeader node, List<AclEntry> acl, int aversion, long zxid) {
        NodeHeader header = node.withAcl(acls.idOf(acl), aversion, zxid);
        replace(path, node, header);
        return header;
    }

    Collection<String> ephemeralsOf(long sessionId) {
        return ephemerals.of(sessionId);
    }

    private void replace(String path, NodeHeader before, NodeHeader header) {
        digest.remove(path, records.currentRecord(path));
        records.replaceHeader(path, before, header);
        digest.add(path, records.currentRecord(path));
    }

    private NodeHeader existing(String path) {
        NodeHeader header = records.current(path);
        if (header == null) {
            throw new IllegalStateException("There is no znode " + path);
        }
        return header;
    }

    private static byte[] name(String path) {
        return ZnodePath.name(path).getBytes(StandardCharsets.UTF_8);
    }
}
