package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import java.util.List;

/**
 * What the preparer needs to know of a znode.
 *
 * @param owner session id; 0 unless {@code kind} is EPHEMERAL
 * @param cversion as it is stored: the number of children ever created, which is not what a {@link Stat} shows
 * @param dataLength bytes; 0 for null
 */
public record NodeState(
        NodeKind kind,
        long owner,
        int version,
        int cversion,
        int aversion,
        int numChildren,
        int dataLength,
        List<AclEntry> acl) {

    NodeState withData(int newDataLength, int newVersion) {
        return new NodeState(kind, owner, newVersion, cversion, aversion, numChildren, newDataLength, acl);
    }

    NodeState withAcl(List<AclEntry> newAcl, int newAversion) {
        return new NodeState(kind, owner, version, cversion, newAversion, numChildren, dataLength, newAcl);
    }

    NodeState withChildren(int newNumChildren, int newCversion) {
        return new NodeState(kind, owner, version, newCversion, aversion, newNumChildren, dataLength, acl);
    }
}
