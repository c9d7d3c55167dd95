package io.zabra.engine.tree;

/** Walks znodes in order. One thread; close it to release what it holds. */
public interface ZnodeCursor extends AutoCloseable {
    /** Moves to the next znode; false at the end, and from then on. */
    boolean next();

    /** The full path of the current znode, from the index alone: no record is touched. */
    String path();

    /** The last part of {@link #path}. */
    String name();

    /** The record of the current znode; valid until the cursor moves. */
    Znode znode();

    @Override
    void close();
}
