package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The znode that a cursor stands on, read as far as it is asked for: nothing, its header, or the data too. One for all the
 * znodes of a cursor. One thread.
 */
final class CursorZnode implements Znode {
    private final PinnedDataTree tree;
    private final ZnodeCursor cursor;
    private @Nullable NodeHeader header;
    private boolean withData;
    private byte @Nullable [] data;
    private long lastAclId;
    private @Nullable List<AclEntry> lastAcl;

    CursorZnode(PinnedDataTree tree, ZnodeCursor cursor) {
        this.tree = tree;
        this.cursor = cursor;
    }

    /** The cursor has moved. */
    void forget() {
        header = null;
        withData = false;
        data = null;
    }

    /** @param path in UTF-8 in the first bytes, which the index has */
    Znode read(byte[] path, int length) {
        if (!withData) {
            NodeRecord record = tree.pin().record(path, length);
            header = record == null ? missing(path, length) : record.header();
            data = record == null ? null : record.data();
            withData = true;
        }
        return this;
    }

    /** Without its data, unless that was read already. */
    Znode readHeader(byte[] path, int length) {
        if (header == null) {
            NodeHeader found = tree.pin().header(path, length);
            header = found == null ? missing(path, length) : found;
        }
        return this;
    }

    private NodeHeader missing(byte[] path, int length) {
        throw new IllegalStateException("The index of zxid 0x" + Long.toHexString(tree.zxid()) + " has "
                + new String(path, 0, length, StandardCharsets.UTF_8) + ", the records do not");
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
            throw new IllegalStateException(path() + " was read without its data");
        }
        return data;
    }

    @Override
    public int dataLength() {
        return Math.max(0, header().dataLength());
    }

    @Override
    public List<AclEntry> acl() {
        long id = header().aclId();
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
        return header().kind();
    }

    @Override
    public long ttlMs() {
        return header().ttlMs();
    }

    @Override
    public long ephemeralOwner() {
        return header().owner();
    }

    @Override
    public long czxid() {
        return header().czxid();
    }

    @Override
    public long mzxid() {
        return header().mzxid();
    }

    @Override
    public long pzxid() {
        return header().pzxid();
    }

    @Override
    public long ctimeMs() {
        return header().ctimeMs();
    }

    @Override
    public long mtimeMs() {
        return header().mtimeMs();
    }

    @Override
    public int version() {
        return header().version();
    }

    @Override
    public int cversion() {
        return RecordZnode.shownCversion(header());
    }

    @Override
    public int aversion() {
        return header().aversion();
    }

    @Override
    public int numChildren() {
        return header().numChildren();
    }
}
