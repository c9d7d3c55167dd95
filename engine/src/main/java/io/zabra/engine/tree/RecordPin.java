package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/**
 * Records and index as they stood after one transaction. Any number of threads may read it until it is closed. Reads throw
 * {@link SnapshotTooOldException} once it was held for too long.
 */
public final class RecordPin implements AutoCloseable {
    private final VersionedRecords records;
    private final ReaderEntry entry;
    private final IndexPin index;
    private volatile boolean closed;

    RecordPin(VersionedRecords records, ReaderEntry entry, IndexPin index) {
        this.records = records;
        this.entry = entry;
        this.index = index;
    }

    public long zxid() {
        return index.zxid();
    }

    public IndexPin index() {
        return index;
    }

    /** Null where there was no such path. */
    public @Nullable NodeHeader header(String path) {
        NodeHeader header = records.headerAt(path, zxid());
        checkHeld();
        return header;
    }

    /** Null where there was no such path. */
    public @Nullable NodeRecord record(String path) {
        NodeRecord record = records.recordAt(path, zxid());
        checkHeld();
        return record;
    }

    /** As {@link #header(String)}, of a path in UTF-8: the first bytes of an array. */
    @Nullable
    NodeHeader header(byte[] path, int length) {
        NodeHeader header = records.headerAt(path, length, zxid());
        checkHeld();
        return header;
    }

    /** As {@link #record(String)}, of a path in UTF-8: the first bytes of an array. */
    @Nullable
    NodeRecord record(byte[] path, int length) {
        NodeRecord record = records.recordAt(path, length, zxid());
        checkHeld();
        return record;
    }

    /** As {@link RecordStore#copy(String, boolean, RecordCopy)}; false also where the record has changed since. */
    boolean copy(String path, boolean withData, RecordCopy target) {
        boolean copied = records.copyAt(path, withData, target, zxid());
        checkHeld();
        return copied;
    }

    /** As {@link RecordStore#hasAhead}. */
    boolean hasAhead(long nodeId) {
        return records.store().hasAhead(nodeId);
    }

    /** As {@link RecordStore#read}. */
    void read(ZnodeRun run, long aclId) {
        records.store().read(run, aclId, zxid());
        checkHeld();
    }

    /** Copies the record of a node of {@link #index}; false where it is to be looked for by its path. */
    boolean copy(long nodeId, boolean withData, RecordCopy target) {
        boolean copied = records.copyAt(nodeId, withData, target, zxid());
        checkHeld();
        return copied;
    }

    /** After the read: before-images are dropped only after the pin was revoked, so one that is still held missed none. */
    void checkHeld() {
        if (entry.isRevoked()) {
            throw new SnapshotTooOldException(zxid(), records.keptBytesMax(entry));
        }
        if (closed) {
            throw new IllegalStateException("The tree pinned at zxid 0x" + Long.toHexString(zxid()) + " is closed");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            index.close();
            entry.leave();
        }
    }
}
