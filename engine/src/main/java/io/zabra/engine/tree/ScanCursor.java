package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/** A range of znodes: the paths from the index, each record when it is looked at. */
class ScanCursor implements ZnodeCursor {
    private final PinnedDataTree tree;
    private final PathCursor cursor;
    private final Runnable onClose;
    private final CursorZnode znode;
    private @Nullable String path;

    ScanCursor(PinnedDataTree tree, PathCursor cursor, Runnable onClose) {
        this.tree = tree;
        this.cursor = cursor;
        this.onClose = onClose;
        this.znode = new CursorZnode(tree, this);
    }

    @Override
    public boolean next() {
        path = null;
        znode.forget();
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
    public byte[] pathBytes() {
        return cursor.bytes();
    }

    @Override
    public int pathLength() {
        return cursor.pathLength();
    }

    @Override
    public int nameStart() {
        return cursor.nameStart();
    }

    @Override
    public long parentId() {
        return cursor.parentId();
    }

    @Override
    public Znode znode() {
        return znode.read(cursor.nodeId());
    }

    @Override
    public Znode znodeWithoutData() {
        return znode.readHeader(cursor.nodeId());
    }

    @Override
    public int read(ZnodeRun run) {
        return znode.read(run, cursor.siblings(), cursor.parents());
    }

    @Override
    public @Nullable TreeImage image() {
        LeafCursor leaves = TreeImage.ORDER_FITS ? tree.pin().index().leaves() : null;
        return leaves == null ? null : new TreeImage(znode, cursor, leaves);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
