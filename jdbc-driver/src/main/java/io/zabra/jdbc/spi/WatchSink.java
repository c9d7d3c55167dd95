package io.zabra.jdbc.spi;

import io.zabra.jdbc.watch.WatchEvent;
import io.zabra.jdbc.watch.WatchMode;
import java.util.Map;
import java.util.Set;

/** Whom a {@link SqlSession} tells of its watches. Called by any thread, in the order of events; must not block or throw. */
public interface WatchSink {
    /** @param event with a path relative to the session's chroot */
    void happened(WatchEvent event);

    void disconnected();

    /**
     * What a new server is to be asked to watch.
     *
     * @return paths by mode, relative to the chroot; {@link WatchMode#EXISTS} for znodes that were not there, {@link
     *     WatchMode#DATA} for those that were
     */
    Map<WatchMode, Set<String>> toBeRenewed();

    void reconnected();

    /** The session is over. */
    void ended();
}
