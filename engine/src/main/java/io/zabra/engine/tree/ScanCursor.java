package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/** A range of znodes: the paths from the index, each record when it is looked at. */
final class ScanCursor implements ZnodeCursor {
    private final PinnedDataTree tree;
    private final PathCursor cursor;
    private final Runnable onClose;
    private @Nullable String path;
    private @Nullable Znode znode;

    ScanCursor(PinnedDataTree tree, PathCursor cursor, Runnable onClose) {
        this.tree = tree;
        this.cursor = cursor;
        this.onClose = onClose;
    }

    @Override
    public boolean next() {
        path = null;
        znode = null;
        return cursor.next();
    }

    @Override
    public String path() {
        if (path == null) {
            path = cursor.path();
        }
        return path;
    }

    @Override
    public String name() {
        return cursor.name();
    }

    @Override
    public Znode znode() {
        if (znode == null) {
            znode = tree.existing(path());
        }
        return znode;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
