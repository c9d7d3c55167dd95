package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The znode that a cursor stands on, read as far as it is asked for: nothing, its header, or the data too. One for all the
 * znodes of a cursor. Mostly it is a copy of the record's bytes; where the store does not find the record by its node's id,
 * or it has changed since, it is an object. One thread.
 */
final class CursorZnode implements Znode {
    private final PinnedDataTree tree;
    private final ZnodeCursor cursor;
    private final RecordCopy copy = new RecordCopy();
    private @Nullable NodeHeader header;
    private boolean withData;
    private byte @Nullable [] data;
    /** Of the znode that was read before this one. */
    private long lastId;
    /** Whether there may be more of the ids that follow each other. */
    private boolean hasMore;

    private long lastAclId;
    private @Nullable List<AclEntry> lastAcl;

    CursorZnode(PinnedDataTree tree, ZnodeCursor cursor) {
        this.tree = tree;
        this.cursor = cursor;
    }

    /** The cursor has moved. */
    void forget() {
        copy.clear();
        header = null;
        withData = false;
        data = null;
    }

    /** @param nodeId that the index has */
    Znode read(long nodeId) {
        lookAhead(nodeId);
        if (!withData && !copy.hasData() && !tree.pin().copy(nodeId, true, copy)) {
            NodeRecord record = tree.pin().record(pathBytes(), cursor.pathLength());
            header = record == null ? missing() : record.header();
            data = record == null ? null : record.data();
            withData = true;
        }
        return this;
    }

    /** Without its data, unless that was read already. */
    Znode readHeader(long nodeId) {
        lookAhead(nodeId);
        if (header == null && copy.isEmpty() && !tree.pin().copy(nodeId, false, copy)) {
            NodeHeader found = tree.pin().header(pathBytes(), cursor.pathLength());
            header = found == null ? missing() : found;
        }
        return this;
    }

    /** Of ids that follow each other, as of what was created together: the processor fetches what says where the next records lie. */
    private void lookAhead(long nodeId) {
        boolean follows = nodeId - lastId == 1;
        lastId = nodeId;
        if (!follows) {
            hasMore = true;
        } else if (hasMore && nodeId % RecordStore.AHEAD == 0) {
            hasMore = tree.pin().hasAhead(nodeId + RecordStore.AHEAD);
        }
    }

    /**
     * Reads znodes that follow this one, as {@link ZnodeCursor#read} says.
     *
     * @param siblings that come next in the cursor's order; null: something else may
     * @param parents null where it does not matter which of them have children
     */
    int read(ZnodeRun run, @Nullable ChildCursor siblings, @Nullable Parents parents) {
        if (!run.isDue() || siblings == null) {
            return 0;
        }
        if (run.withPaths()) {
            run.begin(pathBytes(), cursor.nameStart());
        }
        siblings.lookAhead(run);
        if (parents != null) {
            run.keep(parents.childless(run));
        }
        if (run.rows() > 0 && run.readsRecords()) {
            tree.pin().read(run, aclId());
        }
        if (run.rows() > 0) {
            siblings.skip(run.rows());
        }
        return run.rows();
    }

    /** What {@link #read} has read, as a whole block: in the copy, until the cursor moves, or in an array of its own. */
    byte[] block() {
        return copy.hasData() ? copy.bytes() : RecordBlock.whole(header(), pathBytes(), cursor.pathLength(), data);
    }

    /** Of what {@link #block} gives. */
    int blockLength(byte[] block) {
        return copy.hasData() ? copy.length() : block.length;
    }

    long aclId() {
        return copy.isEmpty() ? header().aclId() : copy.aclId();
    }

    private byte[] pathBytes() {
        return Objects.requireNonNull(cursor.pathBytes(), "a cursor of the index has the bytes of its path");
    }

    private NodeHeader missing() {
        throw new IllegalStateException("The index of zxid 0x" + Long.toHexString(tree.zxid()) + " has " + cursor.path()
                + ", the records do not");
    }

    private NodeHeader header() {
        NodeHeader known = header;
        if (known == null) {
            throw new IllegalStateException("The cursor has moved");
        }
        return known;
    }

    @Override
    public String path() {
        return cursor.path();
    }

    @Override
    public byte @Nullable [] data() {
        byte[] shared = sharedData();
        return shared == null ? null : shared.clone();
    }

    @Override
    public byte @Nullable [] sharedData() {
        if (!withData) {
            data = requireData().data();
            withData = true;
        }
        return data;
    }

    @Override
    public byte @Nullable [] dataArray() {
        return withData ? data : requireData().dataArray();
    }

    @Override
    public int dataAt() {
        return withData ? 0 : requireData().dataAt();
    }

    private RecordCopy requireData() {
        if (!copy.hasData()) {
            throw new IllegalStateException(path() + " was read without its data");
        }
        return copy;
    }

    @Override
    public int dataLength() {
        return copy.isEmpty() ? Math.max(0, header().dataLength()) : copy.dataLength();
    }

    @Override
    public List<AclEntry> acl() {
        long id = aclId();
        List<AclEntry> known = lastAcl;
        if (known == null || id != lastAclId) {
            known = tree.acl(id);
            lastAcl = known;
            lastAclId = id;
        }
        return known;
    }

    @Override
    public NodeKind kind() {
        return copy.isEmpty() ? header().kind() : copy.kind();
    }

    @Override
    public long ttlMs() {
        return copy.isEmpty() ? header().ttlMs() : copy.ttlMs();
    }

    @Override
    public long ephemeralOwner() {
        return copy.isEmpty() ? header().owner() : copy.owner();
    }

    @Override
    public long czxid() {
        return copy.isEmpty() ? header().czxid() : copy.czxid();
    }

    @Override
    public long mzxid() {
        return copy.isEmpty() ? header().mzxid() : copy.mzxid();
    }

    @Override
    public long pzxid() {
        return copy.isEmpty() ? header().pzxid() : copy.pzxid();
    }

    @Override
    public long ctimeMs() {
        return copy.isEmpty() ? header().ctimeMs() : copy.ctimeMs();
    }

    @Override
    public long mtimeMs() {
        return copy.isEmpty() ? header().mtimeMs() : copy.mtimeMs();
    }

    @Override
    public int version() {
        return copy.isEmpty() ? header().version() : copy.version();
    }

    @Override
    public int cversion() {
        return copy.isEmpty()
                ? RecordZnode.shownCversion(header())
                : RecordZnode.shownCversion(copy.cversion(), copy.numChildren());
    }

    @Override
    public int childrenCreated() {
        return copy.isEmpty() ? header().cversion() : copy.cversion();
    }

    @Override
    public int aversion() {
        return copy.isEmpty() ? header().aversion() : copy.aversion();
    }

    @Override
    public int numChildren() {
        return copy.isEmpty() ? header().numChildren() : copy.numChildren();
    }
}
