package io.zabra.engine.tree;

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
    public @Nullable Znode find(String path) {
        NodeRecord record = tree.records().record(path);
        return record == null ? null : new RecordZnode(path, record, tree.acls());
    }

    @Override
    public @Nullable ZnodeCursor children(String parentPath) {
        PinnedDataTree pin = tree.pinned();
        ZnodeCursor cursor = pin.children(parentPath, pin::close);
        if (cursor == null) {
            pin.close();
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
