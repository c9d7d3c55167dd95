package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.ZnodePath;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DataTree} as it stood after one transaction: a {@link RecordPin} as a tree. Any
 * number of threads may read it; each cursor belongs to one.
 */
final class PinnedDataTree implements PinnedTree {
    private final RecordPin pin;
    private final AclTable acls;
    private final EphemeralTable ephemerals;

    PinnedDataTree(RecordPin pin, AclTable acls, EphemeralTable ephemerals) {
        this.pin = pin;
        this.acls = acls;
        this.ephemerals = ephemerals;
    }

    @Override
    public long zxid() {
        return pin.zxid();
    }

    @Override
    public @Nullable Znode find(String path) {
        NodeRecord record = pin.record(path);
        if (record == null) {
            return null;
        }
        return new RecordZnode(path, record, acl(record.header().aclId()));
    }

    List<AclEntry> acl(long id) {
        List<AclEntry> acl = acls.find(id);
        // A pin that is given up may miss ACLs as well as records.
        pin.checkHeld();
        return acl == null ? acls.acl(id) : acl;
    }

    @Override
    public @Nullable List<String> ephemerals(long sessionId) {
        return ephemerals.of(sessionId, zxid());
    }

    @Override
    public @Nullable Znode findWithoutData(String path) {
        NodeHeader header = pin.header(path);
        return header == null ? null : RecordZnode.withoutData(path, header, acl(header.aclId()));
    }

    @Override
    public @Nullable Znode find(String path, ZnodeCopy room) {
        return pin.copy(path, true, room.record()) ? now(path, room) : find(path);
    }

    @Override
    public @Nullable Znode findWithoutData(String path, ZnodeCopy room) {
        return pin.copy(path, false, room.record()) ? now(path, room) : findWithoutData(path);
    }

    private Znode now(String path, ZnodeCopy room) {
        room.isNow(path, acl(room.record().aclId()));
        return room;
    }

    @Override
    public @Nullable ZnodeCursor children(String parentPath, NameRange range) {
        return children(parentPath, range, () -> {});
    }

    @Override
    public ZnodeCursor scan(PathRange range) {
        return scan(range, () -> {});
    }

    @Override
    public @Nullable ZnodeCursor below(String path) {
        NodeHeader header = pin.header(path);
        return header == null ? null : new FamilyCursor(this, path, header.nodeId());
    }

    @Override
    public boolean everyAcl(Predicate<List<AclEntry>> allowed) {
        boolean every = acls.every(allowed);
        // As with one that is looked for.
        pin.checkHeld();
        return every;
    }

    @Override
    public long size() {
        return pin.index().size() + 1;
    }

    @Override
    public void close() {
        pin.close();
    }

    /** @param onClose when the cursor is closed; not called where null is returned */
    @Nullable
    ZnodeCursor children(String parentPath, NameRange range, Runnable onClose) {
        NodeHeader parent = pin.header(parentPath);
        if (parent == null) {
            return null;
        }
        String prefix = parentPath.equals(ZnodePath.ROOT) ? parentPath : parentPath + "/";
        return new ChildrenCursor(this, parent.nodeId(), prefix, range, onClose);
    }

    ZnodeCursor scan(PathRange range, Runnable onClose) {
        return new ScanCursor(this, new PathCursor(pin.index(), range), onClose);
    }

    RecordPin pin() {
        return pin;
    }
}
