package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/** A {@link PathIndex} as it stood after one transaction. Any number of threads may read it until it is closed. */
public interface IndexPin extends AutoCloseable {
    long zxid();

    /** Number of entries: znodes but the root. */
    long size();

    /** The child's id; {@link PathIndex#NONE} where there is no such entry. */
    long find(long parentId, byte[] name);

    /**
     * The children in order of their names, those before the first asked for being skipped by a search.
     *
     * @param from null: from the first (the last, if descending)
     */
    ChildCursor children(long parentId, byte @Nullable [] from, boolean fromInclusive, boolean descending);

    /** The lowest id ({@code >= id}, unsigned) that has children; {@link PathIndex#NONE} where there is none. */
    long nextParent(long id);

    /** The leaves of the index from the lowest entry on; null where it has none. */
    default @Nullable LeafCursor leaves() {
        return null;
    }

    /** Releases what is held for it; harmless when repeated. */
    @Override
    void close();
}
