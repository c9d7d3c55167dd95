package io.zabra.engine.txn;

/**
 * A znode's Stat as clients see it (Apache's {@code org.apache.zookeeper.data.Stat}). Times are milliseconds since 1970, UTC.
 *
 * @param ephemeralOwner session id of an ephemeral's owner, else 0: container and TTL markers never show here
 */
public record Stat(
        long czxid,
        long mzxid,
        long ctimeMs,
        long mtimeMs,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int numChildren,
        long pzxid) {}
