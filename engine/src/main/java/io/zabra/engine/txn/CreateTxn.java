package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode comes into being. An ephemeral belongs to the session of the header. Apache's {@code CreateTxn},
 * {@code CreateContainerTxn} and {@code CreateTTLTxn}.
 *
 * @param type CREATE, CREATE2, CREATE_CONTAINER or CREATE_TTL; {@code kind} must agree with it
 * @param path the real one, with its sequence number if it has one
 * @param data null and empty differ
 * @param ttlMs 0 unless {@code kind} is TTL, then 1 to {@value #TTL_MS_MAX}
 * @param parentCversion what the parent's cversion becomes; -1 (from servers before 3.4): one more than it is
 */
public record CreateTxn(
        TxnType type,
        String path,
        byte @Nullable [] data,
        List<AclEntry> acl,
        NodeKind kind,
        long ttlMs,
        int parentCversion)
        implements Txn {
    /** Five bytes of milliseconds, nearly 35 years (Apache's {@code EphemeralType.TTL.maxValue()}). */
    public static final long TTL_MS_MAX = 0xff_ffff_ffffL;

    // Not a compact one: javac 17 forgets in the class file that its data may be null.
    public CreateTxn(
            TxnType type,
            String path,
            byte @Nullable [] data,
            List<AclEntry> acl,
            NodeKind kind,
            long ttlMs,
            int parentCversion) {
        if (!fits(type, kind)) {
            throw new IllegalArgumentException(type + " cannot create a znode that is " + kind);
        }
        if (kind == NodeKind.TTL ? ttlMs < 1 || ttlMs > TTL_MS_MAX : ttlMs != 0) {
            throw new IllegalArgumentException("TTL of " + ttlMs + " ms for a znode that is " + kind);
        }
        this.type = type;
        this.path = path;
        this.data = data;
        this.acl = List.copyOf(acl);
        this.kind = kind;
        this.ttlMs = ttlMs;
        this.parentCversion = parentCversion;
    }

    /** The type that Apache 3.9 gives to a create of this kind when the client asked for no stat. */
    public static TxnType typeOf(NodeKind kind) {
        return switch (kind) {
            case PERSISTENT, EPHEMERAL -> TxnType.CREATE;
            case CONTAINER -> TxnType.CREATE_CONTAINER;
            case TTL -> TxnType.CREATE_TTL;
        };
    }

    static TxnType typeOf(WriteRequest.Create create) {
        TxnType type = typeOf(create.kind());
        return type == TxnType.CREATE && create.withStat() ? TxnType.CREATE2 : type;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.create(this);
    }

    private static boolean fits(TxnType type, NodeKind kind) {
        return type == typeOf(kind)
                || (type == TxnType.CREATE2 && (kind == NodeKind.PERSISTENT || kind == NodeKind.EPHEMERAL));
    }
}
