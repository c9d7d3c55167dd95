package io.zabra.engine.tree;

import io.zabra.engine.txn.NodeKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.openhft.chronicle.bytes.RandomDataInput;
import org.jspecify.annotations.Nullable;

/**
 * A record as bytes, in the machine's byte order: the header at fixed places, then the data, or, where it is too large to
 * lie there, the id under which its pieces are kept.
 */
final class RecordLayout {
    static final int HEADER_BYTES = 100;
    static final int BLOB_ID_BYTES = Long.BYTES;

    static final int NODE_ID = 0;
    static final int CONTENT_CRC = 8;
    static final int KIND = 12;
    static final int CZXID = 16;
    static final int MZXID = 24;
    static final int PZXID = 32;
    static final int CTIME = 40;
    static final int MTIME = 48;
    static final int LAST_MODIFIED = 56;
    static final int ACL_ID = 64;
    /** Of an ephemeral its owner, of a TTL znode its time to live. */
    static final int OWNER_OR_TTL = 72;

    static final int VERSION = 80;
    static final int CVERSION = 84;
    static final int AVERSION = 88;
    static final int NUM_CHILDREN = 92;
    static final int DATA_LENGTH = 96;

    private static final NodeKind[] KINDS = kinds();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private RecordLayout() {}

    static void write(NodeHeader header, byte[] target) {
        LONGS.set(target, NODE_ID, header.nodeId());
        INTS.set(target, CONTENT_CRC, header.contentCrc());
        LONGS.set(target, CZXID, header.czxid());
        LONGS.set(target, MZXID, header.mzxid());
        LONGS.set(target, PZXID, header.pzxid());
        LONGS.set(target, CTIME, header.ctimeMs());
        LONGS.set(target, MTIME, header.mtimeMs());
        LONGS.set(target, LAST_MODIFIED, header.lastModifiedZxid());
        LONGS.set(target, ACL_ID, header.aclId());
        LONGS.set(target, OWNER_OR_TTL, ownerOrTtl(header));
        INTS.set(target, VERSION, header.version());
        INTS.set(target, CVERSION, header.cversion());
        INTS.set(target, AVERSION, header.aversion());
        INTS.set(target, NUM_CHILDREN, header.numChildren());
        INTS.set(target, DATA_LENGTH, header.dataLength());
        target[KIND] = code(header.kind());
    }

    private static byte code(NodeKind kind) {
        return switch (kind) {
            case PERSISTENT -> 0;
            case EPHEMERAL -> 1;
            case CONTAINER -> 2;
            case TTL -> 3;
        };
    }

    /** Null where there is no such kind. */
    static @Nullable NodeKind kind(byte code) {
        return code >= 0 && code < KINDS.length ? KINDS[code] : null;
    }

    private static NodeKind[] kinds() {
        NodeKind[] kinds = new NodeKind[NodeKind.values().length];
        for (NodeKind kind : NodeKind.values()) {
            kinds[code(kind)] = kind;
        }
        return kinds;
    }

    private static long ownerOrTtl(NodeHeader header) {
        return switch (header.kind()) {
            case EPHEMERAL -> header.owner();
            case TTL -> header.ttlMs();
            case PERSISTENT, CONTAINER -> 0;
        };
    }

    /** A header that {@link #write} wrote. */
    static NodeHeader header(byte[] bytes) {
        NodeKind kind = KINDS[bytes[KIND]];
        long ownerOrTtl = (long) LONGS.get(bytes, OWNER_OR_TTL);
        return new NodeHeader(
                (long) LONGS.get(bytes, NODE_ID),
                (int) INTS.get(bytes, CONTENT_CRC),
                (long) LONGS.get(bytes, CZXID),
                (long) LONGS.get(bytes, MZXID),
                (long) LONGS.get(bytes, PZXID),
                (long) LONGS.get(bytes, CTIME),
                (long) LONGS.get(bytes, MTIME),
                (int) INTS.get(bytes, VERSION),
                (int) INTS.get(bytes, CVERSION),
                (int) INTS.get(bytes, AVERSION),
                (int) INTS.get(bytes, NUM_CHILDREN),
                (int) INTS.get(bytes, DATA_LENGTH),
                (long) LONGS.get(bytes, ACL_ID),
                kind,
                kind == NodeKind.EPHEMERAL ? ownerOrTtl : 0,
                kind == NodeKind.TTL ? ownerOrTtl : 0,
                (long) LONGS.get(bytes, LAST_MODIFIED));
    }

    // One field of such a header.

    static long nodeId(byte[] bytes) {
        return (long) LONGS.get(bytes, NODE_ID);
    }

    static NodeKind kind(byte[] bytes) {
        return KINDS[bytes[KIND]];
    }

    /** Of a znode of neither kind 0. */
    static long ownerOrTtl(byte[] bytes) {
        return (long) LONGS.get(bytes, OWNER_OR_TTL);
    }

    static long czxid(byte[] bytes) {
        return (long) LONGS.get(bytes, CZXID);
    }

    static long mzxid(byte[] bytes) {
        return (long) LONGS.get(bytes, MZXID);
    }

    static long pzxid(byte[] bytes) {
        return (long) LONGS.get(bytes, PZXID);
    }

    static long ctimeMs(byte[] bytes) {
        return (long) LONGS.get(bytes, CTIME);
    }

    static long mtimeMs(byte[] bytes) {
        return (long) LONGS.get(bytes, MTIME);
    }

    static long lastModifiedZxid(byte[] bytes) {
        return (long) LONGS.get(bytes, LAST_MODIFIED);
    }

    static long aclId(byte[] bytes) {
        return (long) LONGS.get(bytes, ACL_ID);
    }

    static int version(byte[] bytes) {
        return (int) INTS.get(bytes, VERSION);
    }

    static int cversion(byte[] bytes) {
        return (int) INTS.get(bytes, CVERSION);
    }

    static int aversion(byte[] bytes) {
        return (int) INTS.get(bytes, AVERSION);
    }

    static int numChildren(byte[] bytes) {
        return (int) INTS.get(bytes, NUM_CHILDREN);
    }

    /** {@link NodeHeader#NULL_DATA} where the znode holds null. */
    static int dataLength(byte[] bytes) {
        return (int) INTS.get(bytes, DATA_LENGTH);
    }

    /** A header that {@link #write} wrote, in a buffer of the byte order of the machine where it did. */
    static NodeHeader header(ByteBuffer bytes, int at) {
        NodeKind kind = KINDS[bytes.get(at + KIND)];
        long ownerOrTtl = bytes.getLong(at + OWNER_OR_TTL);
        return new NodeHeader(
                bytes.getLong(at + NODE_ID),
                bytes.getInt(at + CONTENT_CRC),
                bytes.getLong(at + CZXID),
                bytes.getLong(at + MZXID),
                bytes.getLong(at + PZXID),
                bytes.getLong(at + CTIME),
                bytes.getLong(at + MTIME),
                bytes.getInt(at + VERSION),
                bytes.getInt(at + CVERSION),
                bytes.getInt(at + AVERSION),
                bytes.getInt(at + NUM_CHILDREN),
                bytes.getInt(at + DATA_LENGTH),
                bytes.getLong(at + ACL_ID),
                kind,
                kind == NodeKind.EPHEMERAL ? ownerOrTtl : 0,
                kind == NodeKind.TTL ? ownerOrTtl : 0,
                bytes.getLong(at + LAST_MODIFIED));
    }

    static long nodeId(ByteBuffer bytes, int at) {
        return bytes.getLong(at + NODE_ID);
    }

    static long lastModifiedZxid(ByteBuffer bytes, int at) {
        return bytes.getLong(at + LAST_MODIFIED);
    }

    static long aclId(ByteBuffer bytes, int at) {
        return bytes.getLong(at + ACL_ID);
    }

    static void writeBlobId(long blobId, byte[] target) {
        LONGS.set(target, HEADER_BYTES, blobId);
    }

    static NodeHeader header(RandomDataInput bytes, long at) {
        NodeKind kind = KINDS[bytes.readByte(at + KIND)];
        long ownerOrTtl = bytes.readLong(at + OWNER_OR_TTL);
        return new NodeHeader(
                bytes.readLong(at + NODE_ID),
                bytes.readInt(at + CONTENT_CRC),
                bytes.readLong(at + CZXID),
                bytes.readLong(at + MZXID),
                bytes.readLong(at + PZXID),
                bytes.readLong(at + CTIME),
                bytes.readLong(at + MTIME),
                bytes.readInt(at + VERSION),
                bytes.readInt(at + CVERSION),
                bytes.readInt(at + AVERSION),
                bytes.readInt(at + NUM_CHILDREN),
                dataLength(bytes, at),
                bytes.readLong(at + ACL_ID),
                kind,
                kind == NodeKind.EPHEMERAL ? ownerOrTtl : 0,
                kind == NodeKind.TTL ? ownerOrTtl : 0,
                bytes.readLong(at + LAST_MODIFIED));
    }

    static int dataLength(RandomDataInput bytes, long at) {
        return bytes.readInt(at + DATA_LENGTH);
    }

    static long blobId(RandomDataInput bytes, long at) {
        return bytes.readLong(at + HEADER_BYTES);
    }

    static byte[] data(RandomDataInput bytes, long at, int length) {
        byte[] data = new byte[length];
        bytes.read(at + HEADER_BYTES, data, 0, length);
        return data;
    }
}
