package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A znode over its record, which never changes. */
record RecordZnode(String path, NodeHeader header, byte @Nullable [] sharedData, List<AclEntry> acl) implements Znode {
    /** In the place of data that was left where it is. */
    private static final byte[] NOT_READ = new byte[0];

    RecordZnode(String path, NodeRecord record, List<AclEntry> acl) {
        this(path, record.header(), record.data(), acl);
    }

    /** Whose data cannot be asked for. */
    static RecordZnode withoutData(String path, NodeHeader header, List<AclEntry> acl) {
        return new RecordZnode(path, header, NOT_READ, acl);
    }

    // Not the compact form: javac drops the annotations of its array parameters from the class file.
    RecordZnode(String path, NodeHeader header, byte @Nullable [] sharedData, List<AclEntry> acl) {
        this.path = path;
        this.header = header;
        this.sharedData = sharedData;
        this.acl = acl;
    }

    @Override
    public byte @Nullable [] data() {
        byte[] data = sharedData();
        return data == null ? null : data.clone();
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public byte @Nullable [] sharedData() {
        if (sharedData == NOT_READ) {
            throw new IllegalStateException(path + " was read without its data");
        }
        return sharedData;
    }

    @Override
    public int dataLength() {
        return Math.max(0, header.dataLength());
    }

    @Override
    public NodeKind kind() {
        return header.kind();
    }

    @Override
    public long ttlMs() {
        return header.ttlMs();
    }

    @Override
    public long ephemeralOwner() {
        return header.owner();
    }

    @Override
    public long czxid() {
        return header.czxid();
    }

    @Override
    public long mzxid() {
        return header.mzxid();
    }

    @Override
    public long pzxid() {
        return header.pzxid();
    }

    @Override
    public long ctimeMs() {
        return header.ctimeMs();
    }

    @Override
    public long mtimeMs() {
        return header.mtimeMs();
    }

    @Override
    public int version() {
        return header.version();
    }

    @Override
    public int cversion() {
        return shownCversion(header);
    }

    @Override
    public int childrenCreated() {
        return header.cversion();
    }

    @Override
    public int aversion() {
        return header.aversion();
    }

    @Override
    public int numChildren() {
        return header.numChildren();
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
    static int shownCversion(NodeHeader header) {
        return shownCversion(header.cversion(), header.numChildren());
    }

    /** @param cversion as it is stored */
    static int shownCversion(int cversion, int numChildren) {
        return cversion * 2 - numChildren;
    }
}
