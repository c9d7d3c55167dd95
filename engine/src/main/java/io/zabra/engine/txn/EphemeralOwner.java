package io.zabra.engine.txn;

/**
 * The field in which Apache keeps a znode's kind: a session id, or a marker for containers and TTL znodes (Apache's
 * {@code EphemeralType} with extended types enabled). Clients never see the markers.
 */
public final class EphemeralOwner {
    public static final long NONE = 0;
    public static final long CONTAINER = Long.MIN_VALUE;

    private static final long EXTENDED_MASK = 0xff00_0000_0000_0000L;
    private static final long FEATURE_MASK = 0x00ff_ff00_0000_0000L;

    private EphemeralOwner() {}

    /**
     * The kind that a stored owner stands for. The session ids of a server numbered 255 look like TTL markers; who
     * knows the sessions asks them first.
     */
    public static NodeKind kind(long owner) {
        if (owner == NONE) {
            return NodeKind.PERSISTENT;
        }
        if (owner == CONTAINER) {
            return NodeKind.CONTAINER;
        }
        boolean ttl = (owner & EXTENDED_MASK) == EXTENDED_MASK && (owner & FEATURE_MASK) == 0 && ttlMs(owner) != 0;
        return ttl ? NodeKind.TTL : NodeKind.EPHEMERAL;
    }

    /** The time to live in a TTL marker. */
    public static long ttlMs(long owner) {
        return owner & ~(EXTENDED_MASK | FEATURE_MASK);
    }

    /**
     * What Apache stores for a znode of this kind.
     *
     * @param ttlMs looked at for TTL only
     * @param sessionId looked at for EPHEMERAL only
     */
    public static long of(NodeKind kind, long ttlMs, long sessionId) {
        return switch (kind) {
            case PERSISTENT -> NONE;
            case EPHEMERAL -> sessionId;
            case CONTAINER -> CONTAINER;
            case TTL -> EXTENDED_MASK | ttlMs;
        };
    }
}
