package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.tree.ZnodeRun;
import io.zabra.jdbc.wire.Utf8Slice;
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

    /** Makes a text of the path's bytes, until the cursor moves; false where they are not at hand. */
    default boolean path(Utf8Slice text) {
        return false;
    }

    /** The same of {@link #name()}. */
    default boolean name(Utf8Slice text) {
        return false;
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

    /**
     * Passes over the siblings that follow the current znode, where it is known how many they are without a look at each.
     *
     * @return how many; 0 where it is not known
     */
    default long skipSiblings() {
        return 0;
    }

    /** Whether {@link #read} may yield anything. */
    default boolean readsRuns() {
        return false;
    }

    /** As {@link ZnodeCursor#read}, behind a {@link #next} that found one. */
    default int read(ZnodeRun run) {
        return 0;
    }

    /** Makes a text of a part of the path that a cursor of the store stands on; false where it has no bytes of it. */
    static boolean slice(ZnodeCursor cursor, int from, Utf8Slice text) {
        byte[] bytes = cursor.pathBytes();
        if (bytes != null) {
            text.set(bytes, from, cursor.pathLength() - from);
        }
        return bytes != null;
    }

    @Override
    void close();
}
