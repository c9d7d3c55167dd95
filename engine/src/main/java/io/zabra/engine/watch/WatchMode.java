package io.zabra.engine.watch;

/** Which changes a watch fires on, and whether it stays (Apache's {@code Watcher.WatcherType} and {@code AddWatchMode}). */
public enum WatchMode {
    /** One shot: created, data changed, deleted. Left by getData and exists. */
    DATA,
    /** One shot: children changed, deleted. Left by getChildren. */
    CHILD,
    PERSISTENT,
    PERSISTENT_RECURSIVE
}
