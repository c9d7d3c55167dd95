package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.StoredStat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a znode's record holds besides its data: the fields of Apache's {@code StatPersisted}, and ours. Immutable;
 * every transition returns a new header.
 *
 * @param nodeId names this incarnation of the path: a znode deleted and created again has another one. 1 is the root
 * @param contentCrc of path and data, as the tree's digest takes them; 0 where no digest is kept
 * @param dataLength bytes; {@link #NULL_DATA} where the znode holds null, which is not the empty array
 * @param aclId of the interned ACL
 * @param owner session id; 0 unless {@code kind} is EPHEMERAL
 * @param ttlMs 0 unless {@code kind} is TTL
 * @param lastModifiedZxid of the last transaction that changed anything of this record: data, ACL, or the children's
 *     count and versions, which {@code mzxid} does not cover
 */
public record NodeHeader(
        long nodeId,
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
        long aclId,
        NodeKind kind,
        long owner,
        long ttlMs,
        long lastModifiedZxid)
        implements StoredStat {
    public static final int NULL_DATA = -1;
    public static final long ROOT_ID = 1;

    /** The {@code dataLength} of a header for this data. */
    public static int lengthOf(byte @Nullable [] data) {
        return data == null ? NULL_DATA : data.length;
    }

    /** For a preparer. */
    NodeState state(List<AclEntry> acl) {
        return new NodeState(
                contentCrc,
                czxid,
                mzxid,
                pzxid,
                ctimeMs,
                mtimeMs,
                version,
                cversion,
                aversion,
                numChildren,
                Math.max(0, dataLength),
                acl,
                kind,
                owner,
                ttlMs);
    }

    /** After its data was set by the transaction {@code zxid}. */
    public NodeHeader withData(int newDataLength, int newContentCrc, int newVersion, long zxid, long newMtimeMs) {
        return new NodeHeader(
                nodeId,
                newContentCrc,
                czxid,
                zxid,
                pzxid,
                ctimeMs,
                newMtimeMs,
                newVersion,
                cversion,
                aversion,
                numChildren,
                newDataLength,
                aclId,
                kind,
                owner,
                ttlMs,
                zxid);
    }

    /** With other data, and nothing else that a client could see: the counts of a quota. */
    NodeHeader withDataOnly(int newDataLength, long zxid) {
        return new NodeHeader(
                nodeId,
                contentCrc,
                czxid,
                mzxid,
                pzxid,
                ctimeMs,
                mtimeMs,
                version,
                cversion,
                aversion,
                numChildren,
                newDataLength,
                aclId,
                kind,
                owner,
                ttlMs,
                zxid);
    }

    /** After its ACL was set by the transaction {@code zxid}. */
    public NodeHeader withAcl(long newAclId, int newAversion, long zxid) {
        return new NodeHeader(
                nodeId,
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
                newAclId,
                kind,
                owner,
                ttlMs,
                zxid);
    }

    /** After the transaction {@code zxid} created or deleted a child. */
    public NodeHeader withChildren(int newNumChildren, int newCversion, long newPzxid, long zxid) {
        return new NodeHeader(
                nodeId,
                contentCrc,
                czxid,
                mzxid,
                newPzxid,
                ctimeMs,
                mtimeMs,
                version,
                newCversion,
                aversion,
                newNumChildren,
                dataLength,
                aclId,
                kind,
                owner,
                ttlMs,
                zxid);
    }
}
