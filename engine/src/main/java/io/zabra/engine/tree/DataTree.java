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
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The znodes: records, index, before-images (Apache's {@code DataTree}). The apply thread changes them, transaction by
 * transaction, by {@link TxnApplier}, and makes each visible as a whole by {@link #publish}; every other thread reads.
 */
public final class DataTree implements AutoCloseable {
    private static final List<AclEntry> READ_ONLY = List.of(new AclEntry(Permission.READ, AuthId.ANYONE));

    private final VersionedRecords records;
    private final AclTable acls = new AclTable();
    private final EphemeralTable ephemerals = new EphemeralTable();
    private final TreeDigest digest;
    private final Tree latest = new LatestDataTree(this);
    private final QuotaTable quotas = new QuotaTable(this);
    private final LastHeader lastReplaced = new LastHeader();
    private long nextNodeId = NodeHeader.ROOT_ID;

    /**
     * Over empty stores, which it closes. A tree without even a root, to be filled by {@link #restore} and
     * {@link #restoreSystemZnodes}, and then published.
     */
    public DataTree(VersionedRecords records) {
        this(records, true);
    }

    /** @param digestEnabled false: {@link #digest} is always 0 (Apache's {@code zookeeper.digest.enabled}) */
    public DataTree(VersionedRecords records, boolean digestEnabled) {
        this.records = records;
        this.digest = new TreeDigest(digestEnabled);
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
        restore(image, acls.use(image.acl()));
    }

    private void restore(NodeImage image, long aclId) {
        String path = image.path();
        boolean isRoot = path.equals(ZnodePath.ROOT);
        NodeHeader parent = isRoot ? null : records.current(ZnodePath.parent(path));
        if (!isRoot && parent == null) {
            throw new IllegalArgumentException("The parent of " + path + " is missing");
        }
        if (records.current(path) != null) {
            throw new IllegalArgumentException(path + " occurs twice");
        }
        NodeHeader header = addLoaded(PackedNode.of(image), nextNodeId++, aclId, digest);
        if (parent != null) {
            records.index().put(parent.nodeId(), ZnodePath.nameBytes(path), header.nodeId());
            adopt(ZnodePath.parent(path), parent.numChildren() + 1);
        }
    }

    /** Several threads, while it is loaded. */
    NodeHeader addLoaded(PackedNode node, long nodeId, long aclId, TreeDigest sum) {
        NodeHeader header = node.header(nodeId, sum.contentCrc(node), aclId);
        records.store().load(node, header);
        sum.add(node, header);
        if (node.kind() != NodeKind.PERSISTENT) {
            ephemerals.add(node.path(), header);
        }
        return header;
    }

    /**
     * Fills this tree, which must be empty, faster than {@link #restore} does it. Before anything is published.
     *
     * @param znodes about how many there will be; 0 where that is not known
     */
    public TreeLoad bulkLoad(long znodes) {
        if (nextNodeId != NodeHeader.ROOT_ID) {
            throw new IllegalStateException("The tree holds " + records.size() + " znodes already");
        }
        records.beginLoad(znodes);
        return new TreeLoad(this);
    }

    TreeDigest newDigest() {
        return new TreeDigest(digest.isEnabled());
    }

    /** Sets the number of a parent's children; returns its node id. */
    long adopt(String parentPath, int children) {
        NodeHeader parent = records.current(parentPath);
        if (parent == null) {
            throw new IllegalArgumentException("The parent of a child of " + parentPath + " is missing");
        }
        records.replaceHeader(
                parentPath,
                parent,
                parent.withChildren(children, parent.cversion(), parent.pzxid(), parent.lastModifiedZxid()));
        return parent.nodeId();
    }

    void loaded(Consumer<PathIndex> entries, long newNextNodeId, long digestOfAll) {
        digest.add(digestOfAll);
        entries.accept(records.index());
        records.endLoad();
        nextNodeId = newNextNodeId;
    }

    void restoreRoot() {
        restoreIfMissing(ZnodePath.ROOT);
    }

    /** Adds those znodes of every tree that are missing: snapshots of old servers lack some. */
    public void restoreSystemZnodes() {
        restoreIfMissing(ZnodePath.ROOT);
        restoreIfMissing(SystemPaths.ZOOKEEPER);
        restoreIfMissing(SystemPaths.QUOTA);
        if (records.current(SystemPaths.CONFIG) == null) {
            // Apache sets this ACL with the version -1, and so it stays.
            restore(NodeImage.system(SystemPaths.CONFIG, READ_ONLY, -1));
        }
    }

    /** Counts what is below the quotas, once all is restored and published. */
    public void restoreQuotas() {
        if (quotas.restored()) {
            publish(publishedZxid());
        }
    }

    public QuotaTable quotas() {
        return quotas;
    }

    private void restoreIfMissing(String path) {
        if (records.current(path) == null) {
            restore(NodeImage.system(path, List.of(), 0), AclTable.OPEN_ID);
        }
    }

    /** The tree as it is now; any thread. */
    public Tree latest() {
        return latest;
    }

    /** Any thread. */
    public PinnedTree pin() {
        return pinned();
    }

    /**
     * The tree as it stood after the last transaction up to {@code zxid}; any thread.
     *
     * @throws VersionNotRetainedException where that is not kept ({@link Retention}), or {@code zxid} is yet to come
     */
    public PinnedTree pinAt(long zxid) {
        return new PinnedDataTree(records.pinAt(zxid), acls, ephemerals);
    }

    /**
     * The tree as it stood after the last transaction that was made up to a time; any thread.
     *
     * @param timeMs since 1970
     * @throws VersionNotRetainedException where that is not kept ({@link Retention})
     */
    public PinnedTree pinAtTime(long timeMs) {
        return new PinnedDataTree(records.pinAtTime(timeMs), acls, ephemerals);
    }

    /** What can be pinned at the moment; any thread. */
    public RetainedVersions retained() {
        return records.retained();
    }

    /** Zxid of the latest published transaction; any thread. */
    public long publishedZxid() {
        return records.publishedZxid();
    }

    /** {@link #publish(long, long)} of a state whose time is not known. Apply thread. */
    public void publish(long zxid) {
        ephemerals.loaded(zxid);
        publish(zxid, 0);
    }

    /**
     * Makes all changes since the last call visible, together. Apply thread.
     *
     * @param timeMs of the transaction {@code zxid}, since 1970
     */
    public void publish(long zxid, long timeMs) {
        records.publish(zxid, timeMs);
        acls.forgetThrough(records.oldestNeeded(zxid));
    }

    /** Whether to publish no more than one transaction at once: versions are kept, or so much was overwritten. Apply thread. */
    public boolean isPublicationDue(long imageBytes) {
        return records.keepsVersions() || records.undoBytes() > imageBytes;
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
        List<AclEntry> acl = acls.find(header.aclId());
        // Null: changed, and its old ACL forgotten, since the header was read.
        return acl == null ? state(path) : header.state(acl);
    }

    /** Paths of a session's ephemerals, a copy; any thread. */
    public List<String> ephemerals(long sessionId) {
        return ephemerals.of(sessionId);
    }

    /** What access control lists, and the paths of ephemerals, containers and TTL znodes, take of the heap, about; any thread. */
    public long heapBytes() {
        return acls.heapBytes() + ephemerals.heapBytes();
    }

    /** Whether a znode has just this list; any thread. */
    public boolean knowsAcl(List<AclEntry> acl) {
        return acls.knows(acl);
    }

    /** The znodes that do not stay for ever; any thread. */
    public EphemeralTable ephemerals() {
        return ephemerals;
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
        return new PinnedDataTree(records.pin(), acls, ephemerals);
    }

    /** With unpublished changes; null where there is no such znode. Apply thread. */
    @Nullable
    NodeHeader header(String path) {
        NodeHeader last = lastReplaced.of(path);
        return last == null ? records.current(path) : last;
    }

    /**
     * A znode that is not there yet, below a parent that is.
     *
     * @param above what {@link #header} says of the parent
     */
    NodeHeader create(CreateTxn txn, TxnHeader txnHeader, NodeHeader above) {
        long zxid = txnHeader.zxid();
        NodeHeader header = new NodeHeader(
                nextNodeId++,
                digest.contentCrc(records.encoded(txn.path()), txn.data()),
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
                acls.use(txn.acl()),
                txn.kind(),
                txn.kind() == NodeKind.EPHEMERAL ? txnHeader.sessionId() : 0,
                txn.ttlMs(),
                zxid);
        records.add(txn.path(), new NodeRecord(header, txn.data()));
        digest.add(txn.path(), header);
        records.index().put(above.nodeId(), ZnodePath.nameBytes(txn.path()), header.nodeId());
        int cversion = txn.parentCversion() == -1 ? above.cversion() + 1 : txn.parentCversion();
        // Replayed over a tree that is ahead, an old create must not take the parent back.
        boolean newer = cversion > above.cversion();
        replace(
                ZnodePath.parent(txn.path()),
                above,
                above.withChildren(
                        above.numChildren() + 1,
                        newer ? cversion : above.cversion(),
                        newer ? zxid : above.pzxid(),
                        zxid));
        ephemerals.add(txn.path(), header);
        return header;
    }

    /** A znode that is there. What its parent counts is changed even where the znode itself is gone already. */
    void delete(String path, NodeHeader node, long zxid) {
        NodeHeader above = touchParent(path, 1, zxid);
        digest.remove(path, node);
        records.index().remove(above.nodeId(), ZnodePath.nameBytes(path));
        records.remove(path, node, zxid);
        lastReplaced.forget();
        acls.release(node.aclId(), zxid);
        ephemerals.remove(path, node, zxid);
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
        NodeHeader header = node.withData(
                NodeHeader.lengthOf(data),
                digest.contentCrc(records.encoded(path), data),
                version,
                txnHeader.zxid(),
                txnHeader.timeMs());
        digest.replace(path, node, header);
        records.replace(path, node, new NodeRecord(header, data));
        lastReplaced.forget();
        return header;
    }

    NodeHeader setAcl(String path, NodeHeader node, List<AclEntry> acl, int aversion, long zxid) {
        // In this order, as Apache does it: a list that nobody else has gets a new number.
        acls.release(node.aclId(), zxid);
        NodeHeader header = node.withAcl(acls.use(acl), aversion, zxid);
        replace(path, node, header);
        return header;
    }

    private void replace(String path, NodeHeader before, NodeHeader header) {
        digest.replace(path, before, header);
        records.replaceHeader(path, before, header);
        lastReplaced.set(path, header);
    }

    /** A record was replaced otherwise. Apply thread. */
    void forgetLastReplaced() {
        lastReplaced.forget();
    }

    private NodeHeader existing(String path) {
        NodeHeader header = header(path);
        if (header == null) {
            throw new IllegalStateException("There is no znode " + path);
        }
        return header;
    }
}
