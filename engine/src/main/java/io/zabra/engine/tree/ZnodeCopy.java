package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Room for one znode after the other, of which each read leaves no object behind: the bytes of its record, to be looked at
 * field by field ({@link Tree#find(String, ZnodeCopy)}). It shows the znode of the last read alone. One thread.
 */
public final class ZnodeCopy implements Znode {
    private final RecordCopy record = new RecordCopy();
    private String path = "";
    private List<AclEntry> acl = List.of();

    /** To be filled before {@link #isNow}. */
    RecordCopy record() {
        return record;
    }

    /** What {@link #record} has is this znode. */
    void isNow(String newPath, List<AclEntry> newAcl) {
        path = newPath;
        acl = newAcl;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public byte @Nullable [] data() {
        return withData().data();
    }

    @Override
    public byte @Nullable [] dataArray() {
        return withData().dataArray();
    }

    @Override
    public int dataAt() {
        return withData().dataAt();
    }

    private RecordCopy withData() {
        if (!record.hasData()) {
            throw new IllegalStateException(path + " was read without its data");
        }
        return record;
    }

    @Override
    public int dataLength() {
        return record.dataLength();
    }

    @Override
    public List<AclEntry> acl() {
        return acl;
    }

    @Override
    public NodeKind kind() {
        return record.kind();
    }

    @Override
    public long ttlMs() {
        return record.ttlMs();
    }

    @Override
    public long ephemeralOwner() {
        return record.owner();
    }

    @Override
    public long czxid() {
        return record.czxid();
    }

    @Override
    public long mzxid() {
        return record.mzxid();
    }

    @Override
    public long pzxid() {
        return record.pzxid();
    }

    @Override
    public long ctimeMs() {
        return record.ctimeMs();
    }

    @Override
    public long mtimeMs() {
        return record.mtimeMs();
    }

    @Override
    public int version() {
        return record.version();
    }

    @Override
    public int cversion() {
        return RecordZnode.shownCversion(record.cversion(), record.numChildren());
    }

    @Override
    public int childrenCreated() {
        return record.cversion();
    }

    @Override
    public int aversion() {
        return record.aversion();
    }

    @Override
    public int numChildren() {
        return record.numChildren();
    }
}
