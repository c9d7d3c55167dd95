package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/** Walks znodes in order. One thread; close it to release what it holds. */
public interface ZnodeCursor extends AutoCloseable {
    /** Moves to the next znode; false at the end, and from then on. */
    boolean next();

    /** The full path of the current znode, from the index alone: no record is touched. */
    String path();

    /** The last part of {@link #path}. */
    String name();

    /**
     * The path in UTF-8, in the first {@link #pathLength} bytes, until the cursor moves; not to be written to. Null where it
     * is not at hand so.
     */
    default byte @Nullable [] pathBytes() {
        return null;
    }

    /** Of {@link #pathBytes}, where there are any. */
    default int pathLength() {
        return 0;
    }

    /** Where in {@link #pathBytes} the last part begins. */
    default int nameStart() {
        return 0;
    }

    /** The record of the current znode; valid until the cursor moves. */
    Znode znode();

    /** As {@link #znode}, for who does not need the data, as {@link Tree#findWithoutData}. */
    default Znode znodeWithoutData() {
        return znode();
    }

    /**
     * Reads znodes that follow the current one together, and stands on the last of them then, of which it tells nothing but {@link #parentId}.
     * Where numbers or records are wanted, the current znode must have been read.
     *
     * @return how many; 0: the next one is to be looked at by itself
     */
    default int read(ZnodeRun run) {
        return 0;
    }

    /** The same number for siblings, as long as the cursor is open, and another for other parents' children; 0: not known. */
    default long parentId() {
        return 0;
    }

    /** The same znodes as a store of our own keeps them: of a cursor over all of them. Null where they are not kept so. */
    default @Nullable TreeImage image() {
        return null;
    }

    @Override
    void close();
}
