package io.zabra.engine.watch;

/**
 * Receives events, in zxid order, on the apply thread, before the change becomes visible to readers. Must not block or
 * throw: hand the event over and return. Compared by identity.
 */
@FunctionalInterface
public interface Watcher {
    void process(WatchEvent event);
}
