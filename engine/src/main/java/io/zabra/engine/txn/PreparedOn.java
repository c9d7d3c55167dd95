package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the preparer asks of the state that it prepares on: that of the applied transactions, or a later one. What is
 * still to be applied it knows by itself. Called on the preparer's thread; does not block.
 */
public interface PreparedOn {
    /** Null where there is no such znode. */
    @Nullable
    NodeState node(String path);

    /** Paths of a session's ephemerals. */
    Collection<String> ephemerals(long sessionId);

    /** Whether a znode has just this list already. */
    boolean knowsAcl(List<AclEntry> acl);

    /** What these take of {@link TxnSize#EPHEMERALS_BYTES_MAX}: in the transaction of the session's end, or to draw that up. */
    long ephemeralBytes(long sessionId);

    /** OK where the session may write; else why not: UNKNOWN_SESSION or SESSION_EXPIRED. */
    ErrorCode session(long sessionId);

    /**
     * OK where the session may own ephemerals, for which all servers must know of it (Apache's {@code checkGlobalSession});
     * else SESSION_EXPIRED, or SESSION_MOVED.
     */
    ErrorCode owner(long sessionId);

    /** Of the whole tree, for transactions that leave it as it is; 0 where none is kept. */
    long digest();

    /**
     * Whether a znode may be created or grow: OK, or what to answer.
     *
     * @param own what comes to this path
     * @param pending what is decided besides and not applied yet
     */
    ErrorCode room(String path, Growth own, Growth pending);
}
