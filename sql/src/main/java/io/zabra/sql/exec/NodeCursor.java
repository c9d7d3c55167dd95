package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import org.jspecify.annotations.Nullable;

/** Walks the znodes that an access path finds. One thread. */
interface NodeCursor extends AutoCloseable {
    boolean next();

    /** Of the current znode, as the session sees it. */
    String path();

    /** Last part of {@link #path}, where that need not be made for it. */
    default String name() {
        return ZnodeColumn.nameOf(path());
    }

    /** Null where the current znode is not there after all. */
    @Nullable
    Znode node();

    /** No znode's data will be asked for. To be called before the first {@link #next}. */
    void leaveData();

    /** The same number for siblings, another for others; 0: not known. */
    default long parentId() {
        return 0;
    }

    @Override
    void close();
}
