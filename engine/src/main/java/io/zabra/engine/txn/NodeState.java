package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import java.util.List;

/**
 * What the preparer needs to know of a znode. Immutable; every transition returns what the transaction of a zxid makes of it.
 *
 * @param contentCrc of path and data; 0 where no digest is kept
 * @param owner session id; 0 unless {@code kind} is EPHEMERAL
 * @param cversion as it is stored: the number of children ever created, which is not what a {@link Stat} shows
 * @param dataLength bytes; 0 for null
 */
public record NodeState(
        int contentCrc,
        long czxid,
        long mzxid,
        long pzxid,
        long ctimeMs,
        long mtimeMs,
        int version,
        int cversion,
        int aversion,
        int numChildren,
        int dataLength,
        List<AclEntry> acl,
        NodeKind kind,
        long owner,
        long ttlMs)
        implements StoredStat {

    static NodeState created(
            TxnHeader by, int contentCrc, int dataLength, List<AclEntry> acl, NodeKind kind, long ttlMs) {
        long zxid = by.zxid();
        long owner = kind == NodeKind.EPHEMERAL ? by.sessionId() : 0;
        return new NodeState(
                contentCrc,
                zxid,
                zxid,
                zxid,
                by.timeMs(),
                by.timeMs(),
                0,
                0,
                0,
                0,
                dataLength,
                acl,
                kind,
                owner,
                ttlMs);
    }

    NodeState withData(TxnHeader by, int newContentCrc, int newDataLength, int newVersion) {
        return new NodeState(
                newContentCrc,
                czxid,
                by.zxid(),
                pzxid,
                ctimeMs,
                by.timeMs(),
                newVersion,
                cversion,
                aversion,
                numChildren,
                newDataLength,
                acl,
                kind,
                owner,
                ttlMs);
    }

    NodeState withAcl(List<AclEntry> newAcl, int newAversion) {
        return new NodeState(
                contentCrc,
                czxid,
                mzxid,
                pzxid,
                ctimeMs,
                mtimeMs,
                version,
                cversion,
                newAversion,
                numChildren,
                dataLength,
                newAcl,
                kind,
                owner,
                ttlMs);
    }

    NodeState withChildren(TxnHeader by, int newNumChildren, int newCversion) {
        return new NodeState(
                contentCrc,
                czxid,
                mzxid,
                by.zxid(),
                ctimeMs,
                mtimeMs,
                version,
                newCversion,
                aversion,
                newNumChildren,
                dataLength,
                acl,
                kind,
                owner,
                ttlMs);
    }
}
