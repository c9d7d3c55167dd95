package io.zabra.engine.tree;

import io.zabra.engine.txn.PathHash;

/**
 * Sums over entries of the index, in whatever order they come. They equal those over records ({@link RecordSums}) where each record has
 * its entry, under its parent, and each parent as many as it says: if they differ, it is not the index of these records. One thread.
 */
final class EntrySums {
    private long children;
    private long parents;

    /** Adds an entry. */
    void add(long parentId, long childId, byte[] bytes, int nameAt, int nameLength) {
        long factor = factor(parentId);
        children += factor * child(childId, bytes, nameAt, nameLength);
        parents += factor;
    }

    /** Of all children, each times the factor of its parent. */
    long children() {
        return children;
    }

    /** Of the factors of all parents, each once for every child. */
    long parents() {
        return parents;
    }

    /** Never 0. */
    static long factor(long parentId) {
        return PathHash.mixed(~parentId) | 1;
    }

    static long child(long childId, byte[] bytes, int nameAt, int nameLength) {
        return PathHash.of(childId, bytes, nameAt, nameLength);
    }
}
