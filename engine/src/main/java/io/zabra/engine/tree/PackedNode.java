package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode whose path and data are still among the bytes that it was read from, so that a tree is loaded without an object
 * for each of them. Used again for the next znode. One thread.
 */
public final class PackedNode {
    /** Stands for the zxid of the snapshot, which is not known yet: after nothing, and before anything else. */
    private static final long RESTORED_ZXID = 1;

    private byte[] bytes = {};
    private int pathAt;
    private int pathLength;
    private int dataAt;
    private int dataLength;
    private List<AclEntry> acl = List.of();
    private long czxid;
    private long mzxid;
    private long pzxid;
    private long ctimeMs;
    private long mtimeMs;
    private int version;
    private int cversion;
    private int aversion;
    private NodeKind kind = NodeKind.PERSISTENT;
    private long owner;
    private long ttlMs;

    static PackedNode of(NodeImage image) {
        PackedNode node = new PackedNode();
        node.set(image);
        return node;
    }

    private void set(NodeImage image) {
        byte[] path = image.path().getBytes(StandardCharsets.UTF_8);
        byte[] data = image.data();
        byte[] both = Arrays.copyOf(path, path.length + (data == null ? 0 : data.length));
        if (data != null) {
            System.arraycopy(data, 0, both, path.length, data.length);
        }
        bytes(both, 0, path.length, path.length, NodeHeader.lengthOf(data));
        acl(image.acl());
        changes(image.czxid(), image.mzxid(), image.pzxid(), image.ctimeMs(), image.mtimeMs());
        versions(image.version(), image.cversion(), image.aversion());
        kind(image.kind(), image.owner(), image.ttlMs());
    }

    /**
     * Path, in UTF-8, and data.
     *
     * @param block not to change before the next call
     * @param newDataLength -1: there is no data, not even an empty one
     */
    public void bytes(byte[] block, int newPathAt, int newPathLength, int newDataAt, int newDataLength) {
        bytes = block;
        pathAt = newPathAt;
        pathLength = newPathLength;
        dataAt = newDataAt;
        dataLength = newDataLength;
    }

    public void acl(List<AclEntry> newAcl) {
        acl = newAcl;
    }

    public void changes(long newCzxid, long newMzxid, long newPzxid, long newCtimeMs, long newMtimeMs) {
        czxid = newCzxid;
        mzxid = newMzxid;
        pzxid = newPzxid;
        ctimeMs = newCtimeMs;
        mtimeMs = newMtimeMs;
    }

    /** @param newCversion as {@link NodeImage#cversion} */
    public void versions(int newVersion, int newCversion, int newAversion) {
        version = newVersion;
        cversion = newCversion;
        aversion = newAversion;
    }

    /**
     * @param newOwner session id; 0 unless EPHEMERAL
     * @param newTtlMs 0 unless TTL
     */
    public void kind(NodeKind newKind, long newOwner, long newTtlMs) {
        kind = newKind;
        owner = newOwner;
        ttlMs = newTtlMs;
    }

    byte[] bytes() {
        return bytes;
    }

    int pathAt() {
        return pathAt;
    }

    int pathLength() {
        return pathLength;
    }

    int dataAt() {
        return dataAt;
    }

    int dataLength() {
        return dataLength;
    }

    List<AclEntry> acl() {
        return acl;
    }

    NodeKind kind() {
        return kind;
    }

    /** A copy. */
    String path() {
        return new String(bytes, pathAt, pathLength, StandardCharsets.UTF_8);
    }

    /** A copy. */
    byte @Nullable [] data() {
        return dataLength == NodeHeader.NULL_DATA ? null : Arrays.copyOfRange(bytes, dataAt, dataAt + dataLength);
    }

    /** Where the path's last slash is, among the bytes. */
    int slashAt() {
        int at = pathAt + pathLength - 1;
        while (bytes[at] != '/') {
            at--;
        }
        return at;
    }

    boolean isRoot() {
        return pathLength == 1;
    }

    /** Without children yet. */
    NodeHeader header(long nodeId, int contentCrc, long aclId) {
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
                0,
                dataLength,
                aclId,
                kind,
                owner,
                ttlMs,
                (czxid | mzxid | pzxid) == 0 ? 0 : RESTORED_ZXID);
    }
}
