package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The children of one znode. */
final class ChildrenCursor implements ZnodeCursor {
    private final PinnedDataTree tree;
    private final String prefix;
    private final ChildCursor cursor;
    private final Runnable onClose;
    private @Nullable String name;
    private @Nullable Znode znode;

    /** @param prefix the parent's path and a slash */
    ChildrenCursor(PinnedDataTree tree, String prefix, ChildCursor cursor, Runnable onClose) {
        this.tree = tree;
        this.prefix = prefix;
        this.cursor = cursor;
        this.onClose = onClose;
    }

    @Override
    public boolean next() {
        name = null;
        znode = null;
        if (!cursor.next()) {
            return false;
        }
        name = new String(cursor.name(), StandardCharsets.UTF_8);
        return true;
    }

    @Override
    public String path() {
        return prefix + name();
    }

    @Override
    public String name() {
        if (name == null) {
            throw new IllegalStateException("The cursor is not on a znode");
        }
        return name;
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
