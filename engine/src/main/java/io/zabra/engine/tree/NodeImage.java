package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to a znode, as a snapshot holds it.
 *
 * @param data null and empty differ
 * @param cversion as stored: the number of children ever created (Apache's {@code StatPersisted})
 * @param owner session id; 0 unless {@code kind} is EPHEMERAL
 * @param ttlMs 0 unless {@code kind} is TTL
 */
public record NodeImage(
        String path,
        byte @Nullable [] data,
        List<AclEntry> acl,
        long czxid,
        long mzxid,
        long pzxid,
        long ctimeMs,
        long mtimeMs,
        int version,
        int cversion,
        int aversion,
        NodeKind kind,
        long owner,
        long ttlMs) {
    /** A znode of those that every tree has. */
    static NodeImage system(String path, List<AclEntry> acl, int aversion) {
        return new NodeImage(path, new byte[0], acl, 0, 0, 0, 0, 0, 0, 0, aversion, NodeKind.PERSISTENT, 0, 0);
    }
}
