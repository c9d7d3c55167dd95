package io.zabra.engine.txn;

/** What is kept of a znode's stat (Apache's {@code StatPersisted}), and the checksum of what it belongs to. */
public interface StoredStat {
    /** {@link NodeDigest#contentCrc} of path and data; 0 where no digest is kept. */
    int contentCrc();

    long czxid();

    long mzxid();

    long pzxid();

    long ctimeMs();

    long mtimeMs();

    int version();

    /** The number of children ever created, which is not what a {@link Stat} shows. */
    int cversion();

    int aversion();

    NodeKind kind();

    /** Session id; 0 unless {@link #kind} is EPHEMERAL. */
    long owner();

    /** 0 unless {@link #kind} is TTL. */
    long ttlMs();
}
