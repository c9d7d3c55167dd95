package io.zabra.engine.tree;

/**
 * The tree as it stood after one transaction, for as long as it is open, while writes go on. Cheap to open; close it
 * soon, for what is overwritten meanwhile has to be kept for it.
 */
public interface PinnedTree extends Tree, AutoCloseable {
    @Override
    void close();
}
