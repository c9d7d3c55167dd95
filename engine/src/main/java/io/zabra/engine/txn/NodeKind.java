package io.zabra.engine.txn;

/** How long a znode lives (Apache's {@code CreateMode} and {@code EphemeralType}, without "sequential", which is how it is named). */
public enum NodeKind {
    PERSISTENT,
    EPHEMERAL,
    CONTAINER,
    TTL
}
