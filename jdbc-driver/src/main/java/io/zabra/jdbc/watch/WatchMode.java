package io.zabra.jdbc.watch;

/** What a watch fires on, and whether it stays: ZooKeeper's kinds of watches. */
public enum WatchMode {
    /**
     * Fires once: when the data of the znode changes or it is deleted. The znode must exist and be readable, as for
     * ZooKeeper's {@code getData}.
     */
    DATA,
    /** Fires once: when the znode is created, its data changes, or it is deleted. It need not exist ({@code exists}). */
    EXISTS,
    /**
     * Fires once: when a child is created or deleted, or the znode itself is deleted. The znode must exist and be readable
     * ({@code getChildren}).
     */
    CHILDREN,
    /** Fires on everything that the three others fire on, again and again ({@code addWatch}). */
    PERSISTENT,
    /**
     * Fires on creation, change and deletion of the znode and all below it, again and again; never with {@link
     * WatchEvent.Type#NODE_CHILDREN_CHANGED} ({@code addWatch}).
     */
    PERSISTENT_RECURSIVE;

    /** Whether it is gone once it has fired. */
    public boolean isOneShot() {
        return this == DATA || this == EXISTS || this == CHILDREN;
    }
}
