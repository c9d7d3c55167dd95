package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.StoredStat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of znodes in a row, as {@link TreeImage} gave them, among the bytes of a snapshot. One thread walks over them, as often as it
 * wants to; what it reads is of the record that it stands on. The bytes are its own while it does.
 */
public final class PackedRecords implements StoredStat {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, TreeImage.ORDER);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, TreeImage.ORDER);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, TreeImage.ORDER);

    /** A list, and how many of the records have its number. */
    public record Used(List<AclEntry> acl, int times) {}

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int count;
    private final Map<Long, Used> acls;
    private int at;
    private int next;
    private int walked;
    /** Is in the table. */
    private long lastAclId;

    private boolean lastAclKnown;
    private int pathLength;
    private int dataLength;
    private NodeKind kind = NodeKind.PERSISTENT;

    /**
     * @param start where the first record begins
     * @param end where the last one ends
     * @param acls by the number that records have for them
     * @throws MalformedImageException where so many cannot be there
     */
    public PackedRecords(byte[] bytes, int start, int end, int count, Map<Long, Used> acls) {
        if (count < 0 || count > (end - start) / RecordBlock.PATH) {
            throw new MalformedImageException(count + " records in " + (end - start) + " bytes");
        }
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.count = count;
        this.acls = acls;
        this.next = start;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Of all paths and data. */
    long contentBytes() {
        return end - start - (long) count * RecordBlock.PATH;
    }

    /** Stands before the first one again. */
    void rewind() {
        next = start;
        walked = 0;
    }

    /**
     * Moves to the next record; false behind the last.
     *
     * @throws MalformedImageException where there is none that could be one
     */
    public boolean next() {
        if (next == end) {
            requireAll();
            return false;
        }
        at = next;
        if (++walked > count) {
            throw new MalformedImageException("more records than " + count);
        }
        requireUpTo((long) at + RecordBlock.PATH);
        pathLength = Short.toUnsignedInt((short) SHORTS.get(bytes, at + RecordBlock.PATH_LENGTH));
        dataLength = (int) INTS.get(bytes, at + RecordLayout.DATA_LENGTH);
        requireUpTo((long) at + RecordBlock.PATH + pathLength + Math.max(0, dataLength));
        NodeKind known = RecordLayout.kind(bytes[at + RecordLayout.KIND]);
        if (known == null || !hasPath() || dataLength < NodeHeader.NULL_DATA || numChildren() < 0) {
            throw new MalformedImageException("no record of a znode");
        }
        requireAcl();
        kind = known;
        next = dataAt() + Math.max(0, dataLength);
        return true;
    }

    private boolean hasPath() {
        return pathLength >= 1 && pathLength <= RecordStore.PATH_BYTES_MAX && bytes[pathAt()] == '/';
    }

    private void requireAll() {
        if (walked != count) {
            throw new MalformedImageException(walked + " records, not " + count);
        }
    }

    private void requireAcl() {
        long aclId = longAt(RecordLayout.ACL_ID);
        if (!lastAclKnown || aclId != lastAclId) {
            if (!acls.containsKey(aclId)) {
                throw new MalformedImageException("the ACL of a record is missing");
            }
            lastAclId = aclId;
            lastAclKnown = true;
        }
    }

    private void requireUpTo(long position) {
        if (position > end) {
            throw new MalformedImageException("a record that goes on behind the last one");
        }
    }

    /** As an object of its own. */
    public NodeImage image() {
        return new NodeImage(
                path(),
                data(),
                acl(),
                czxid(),
                mzxid(),
                pzxid(),
                ctimeMs(),
                mtimeMs(),
                version(),
                cversion(),
                aversion(),
                kind,
                owner(),
                ttlMs());
    }

    /** Has another object stand for the record, until this one moves. */
    public void unpack(PackedNode node) {
        node.bytes(bytes, pathAt(), pathLength, dataAt(), dataLength);
        node.acl(acl());
        node.changes(czxid(), mzxid(), pzxid(), ctimeMs(), mtimeMs());
        node.versions(version(), cversion(), aversion());
        node.kind(kind, owner(), ttlMs());
    }

    Map<Long, Used> acls() {
        return acls;
    }

    private List<AclEntry> acl() {
        Used used = acls.get((long) LONGS.get(bytes, at + RecordLayout.ACL_ID));
        if (used == null) {
            throw new MalformedImageException("the ACL of a record is missing");
        }
        return used.acl();
    }

    // The record's bytes.

    byte[] bytes() {
        return bytes;
    }

    /** Where the record begins. */
    int at() {
        return at;
    }

    int pathAt() {
        return at + RecordBlock.PATH;
    }

    int pathLength() {
        return pathLength;
    }

    int dataAt() {
        return at + RecordBlock.PATH + pathLength;
    }

    /** {@link NodeHeader#NULL_DATA} for null. */
    int dataLength() {
        return dataLength;
    }

    String path() {
        return new String(bytes, pathAt(), pathLength, StandardCharsets.UTF_8);
    }

    byte @Nullable [] data() {
        return dataLength == NodeHeader.NULL_DATA ? null : Arrays.copyOfRange(bytes, dataAt(), dataAt() + dataLength);
    }

    long nodeId() {
        return longAt(RecordLayout.NODE_ID);
    }

    int numChildren() {
        return intAt(RecordLayout.NUM_CHILDREN);
    }

    NodeHeader header() {
        return RecordLayout.header(ByteBuffer.wrap(bytes).order(TreeImage.ORDER), at);
    }

    void contentCrc(int crc) {
        INTS.set(bytes, at + RecordLayout.CONTENT_CRC, crc);
    }

    private long longAt(int field) {
        return (long) LONGS.get(bytes, at + field);
    }

    private int intAt(int field) {
        return (int) INTS.get(bytes, at + field);
    }

    @Override
    public int contentCrc() {
        return intAt(RecordLayout.CONTENT_CRC);
    }

    @Override
    public long czxid() {
        return longAt(RecordLayout.CZXID);
    }

    @Override
    public long mzxid() {
        return longAt(RecordLayout.MZXID);
    }

    @Override
    public long pzxid() {
        return longAt(RecordLayout.PZXID);
    }

    @Override
    public long ctimeMs() {
        return longAt(RecordLayout.CTIME);
    }

    @Override
    public long mtimeMs() {
        return longAt(RecordLayout.MTIME);
    }

    @Override
    public int version() {
        return intAt(RecordLayout.VERSION);
    }

    @Override
    public int cversion() {
        return intAt(RecordLayout.CVERSION);
    }

    @Override
    public int aversion() {
        return intAt(RecordLayout.AVERSION);
    }

    @Override
    public NodeKind kind() {
        return kind;
    }

    @Override
    public long owner() {
        return kind == NodeKind.EPHEMERAL ? longAt(RecordLayout.OWNER_OR_TTL) : 0;
    }

    @Override
    public long ttlMs() {
        return kind == NodeKind.TTL ? longAt(RecordLayout.OWNER_OR_TTL) : 0;
    }
}
