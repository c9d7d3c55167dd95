package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link DataTree} as it is at each call. What takes longer than one look, a cursor, holds a pin of its own. */
final class LatestDataTree implements Tree {
    private final DataTree tree;

    LatestDataTree(DataTree tree) {
        this.tree = tree;
    }

    @Override
    public long zxid() {
        return tree.publishedZxid();
    }

    @Override
    public MemoryUse memory() {
        VersionedRecords records = tree.records();
        return records.store().memory().orFuller(records.index().memory());
    }

    @Override
    public @Nullable Znode find(String path) {
        while (true) {
            NodeRecord record = tree.records().record(path);
            if (record == null) {
                return null;
            }
            List<AclEntry> acl = tree.acls().find(record.header().aclId());
            // Null: the record was changed since it was read, and its old ACL is forgotten.
            if (acl != null) {
                return new RecordZnode(path, record, acl);
            }
        }
    }

    @Override
    public @Nullable Znode findWithoutData(String path) {
        while (true) {
            NodeHeader header = tree.records().header(path);
            if (header == null) {
                return null;
            }
            List<AclEntry> acl = tree.acls().find(header.aclId());
            if (acl != null) {
                return RecordZnode.withoutData(path, header, acl);
            }
        }
    }

    @Override
    public @Nullable Znode find(String path, ZnodeCopy room) {
        return copy(path, true, room) ? room : find(path);
    }

    @Override
    public @Nullable Znode findWithoutData(String path, ZnodeCopy room) {
        return copy(path, false, room) ? room : findWithoutData(path);
    }

    /** False where it is to be looked for in the other way. */
    private boolean copy(String path, boolean withData, ZnodeCopy room) {
        RecordCopy record = room.record();
        if (!tree.records().copyAt(path, withData, record, tree.publishedZxid())) {
            return false;
        }
        List<AclEntry> acl = tree.acls().find(record.aclId());
        if (acl != null) {
            room.isNow(path, acl);
        }
        return acl != null;
    }

    @Override
    public @Nullable ZnodeCursor children(String parentPath, NameRange range) {
        PinnedDataTree pin = tree.pinned();
        ZnodeCursor cursor = null;
        try {
            cursor = pin.children(parentPath, range, pin::close);
        } finally {
            if (cursor == null) {
                pin.close();
            }
        }
        return cursor;
    }

    @Override
    public ZnodeCursor scan(PathRange range) {
        PinnedDataTree pin = tree.pinned();
        return pin.scan(range, pin::close);
    }

    @Override
    public long size() {
        try (PinnedDataTree pin = tree.pinned()) {
            return pin.size();
        }
    }
}
