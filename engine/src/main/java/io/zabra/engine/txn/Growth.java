package io.zabra.engine.txn;

/**
 * What memory more is taken by changes that are decided and not applied yet.
 *
 * @param records znodes that come
 * @param bytes of their paths and data; of one change negative where there become fewer
 * @param heapBytes of access control lists, and of the paths of ephemerals, containers and TTL znodes
 */
public record Growth(int records, long bytes, long heapBytes) {
    public static final Growth NONE = new Growth(0, 0, 0);
}
