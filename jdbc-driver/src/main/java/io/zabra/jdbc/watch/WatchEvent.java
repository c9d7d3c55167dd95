package io.zabra.jdbc.watch;

/**
 * Something that happened to a znode. Only that it did: what the znode is now is to be read.
 *
 * @param path of the znode that it happened to, relative to the connection's chroot; with {@link
 *     WatchMode#PERSISTENT_RECURSIVE} it may lie below the watched one
 * @param zxid of the transaction that did it; {@link #ZXID_UNKNOWN} where it happened while there was no connection, and
 *     was found out on reconnecting
 */
public record WatchEvent(Type type, String path, long zxid) {
    public static final long ZXID_UNKNOWN = -1;

    /** What happened. */
    public enum Type {
        NODE_CREATED,
        NODE_DELETED,
        NODE_DATA_CHANGED,
        /** A child was created or deleted; not: changed. */
        NODE_CHILDREN_CHANGED
    }
}
