package io.zabra.engine.tree;

/** What keeps a version readable for one reader. */
interface ReaderEntry {
    /** Whether what it would need was given up: nothing that is read from now on counts. */
    boolean isRevoked();

    /** It is not needed any more. Once. */
    void leave();
}
