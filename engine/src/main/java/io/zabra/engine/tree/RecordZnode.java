package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A znode over its record, which never changes. */
record RecordZnode(String path, NodeRecord record, List<AclEntry> acl) implements Znode {
    @Override
    public byte @Nullable [] data() {
        byte[] data = record.data();
        return data == null ? null : data.clone();
    }

    @Override
    public int dataLength() {
        return Math.max(0, header().dataLength());
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
        return shownCversion(header());
    }

    @Override
    public int aversion() {
        return header().aversion();
    }

    @Override
    public int numChildren() {
        return header().numChildren();
    }

    /** The stat of a record, as {@link Znode#stat} makes it. */
    static Stat stat(NodeHeader header) {
        return new Stat(
                header.czxid(),
                header.mzxid(),
                header.ctimeMs(),
                header.mtimeMs(),
                header.version(),
                shownCversion(header),
                header.aversion(),
                header.owner(),
                Math.max(0, header.dataLength()),
                header.numChildren(),
                header.pzxid());
    }

    /**
     * Clients see the changes to the children counted; stored are the creates alone, and for every create there was a
     * delete but for those still there (Apache's {@code DataNode.copyStat}).
     */
    private static int shownCversion(NodeHeader header) {
        return header.cversion() * 2 - header.numChildren();
    }

    private NodeHeader header() {
        return record.header();
    }
}
