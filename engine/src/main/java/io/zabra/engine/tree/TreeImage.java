package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tree as a snapshot takes it over without a look into it: the records of a cursor's znodes, one after the other, and the leaves of
 * the index in the order of their entries. Read again by {@link PackedRecords} and {@link TreeLoad}. One thread; good as long as the
 * cursor is.
 */
public final class TreeImage {
    /** Records are in the machine's byte order in memory, and in this one in files. */
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    static final boolean ORDER_FITS = ByteOrder.nativeOrder() == ORDER;

    private final CursorZnode znode;
    private final PathCursor cursor;
    private final LeafCursor leaves;
    private byte[] record = {};
    private int recordLength;

    TreeImage(CursorZnode znode, PathCursor cursor, LeafCursor leaves) {
        this.znode = znode;
        this.cursor = cursor;
        this.leaves = leaves;
    }

    /** Reads the record of the znode that the cursor stands on; those behind it may be had as a {@link ZnodeRun#ofRecords() run} then. */
    public void readRecord() {
        znode.read(cursor.nodeId());
        record = znode.block();
        recordLength = znode.blockLength(record);
    }

    /** The record, in the first {@link #recordLength} bytes, until the cursor moves: header, length of the path, path, and all of the data. */
    public byte[] record() {
        return record;
    }

    public int recordLength() {
        return recordLength;
    }

    /** The number that stands in the record for {@link #acl}. */
    public long aclId() {
        return znode.aclId();
    }

    public List<AclEntry> acl() {
        return znode.acl();
    }

    /** Moves to the next leaf; false behind the last. */
    public boolean nextLeaf() {
        return leaves.next();
    }

    /** The leaf, in the first {@link #leafLength} bytes, until the next one. */
    public byte[] leaf() {
        return leaves.bytes();
    }

    public int leafLength() {
        return leaves.length();
    }
}
