package io.zabra.jdbc.watch;

/**
 * Is told of a watch's events. All listeners of one connection are called by one thread, one after the other, in the order
 * in which the server applied the changes. That thread is no thread of the driver's I/O: a listener may use the connection
 * and may block, which holds up the other listeners of the connection and nothing else. What a listener throws is logged
 * and changes nothing.
 *
 * <p>A change is told before the connection shows it: whoever has read a newer state of the znode has the event in the
 * queue already. (ZooKeeper's guarantee, {@code zookeeperProgrammers}, "Semantics of Watches".)
 */
@FunctionalInterface
public interface WatchListener {
    /** Never called again after this where the watch fires once. */
    void happened(WatchEvent event);

    /**
     * The server was lost. Events may be late from now on. Persistent watches do not tell of what happens until {@link
     * #reconnected}; those that fire once do, then.
     */
    default void disconnected() {}

    /**
     * The session is with a server again, and all watches with it. What a persistent watch has missed is not told: read
     * what matters anew.
     */
    default void reconnected() {}

    /** The connection was closed or its session is lost, and the watch with it. Nothing follows. */
    default void ended() {}
}
