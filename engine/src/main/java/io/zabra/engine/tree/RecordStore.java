package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The znodes' records by full path: a cache of the log, in memory only.
 *
 * <p>Reads: any thread, without a lock of ours; a record is read whole, as one {@code put} left it. Writes: the apply
 * thread alone; they become visible at once, one by one. Whoever needs to read several records as of one transaction
 * goes through {@link VersionedRecords}.
 *
 * <p>Writes do not fail where {@link #hasRoom} agreed before the transaction was logged.
 */
public interface RecordStore extends AutoCloseable {
    /** Longer paths, in UTF-8, need not fit into a store; to be refused before a transaction is logged. */
    int PATH_BYTES_MAX = 16_000;

    /** Ids that {@link #hasAhead} looks at. */
    int AHEAD = 16;

    /** Whether every store and index takes this path, and so every name in it. */
    static boolean takes(String path) {
        int bytesMax = path.length() * 3;
        return bytesMax <= PATH_BYTES_MAX || path.getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX;
    }

    /** Header and data; null where there is no such path. */
    @Nullable
    NodeRecord record(String path);

    /** Without touching the data; null where there is no such path. */
    @Nullable
    NodeHeader header(String path);

    /** As {@link #record(String)}, of a path in UTF-8 that is not kept: the first bytes of an array. */
    default @Nullable NodeRecord record(byte[] path, int length) {
        return record(new String(path, 0, length, StandardCharsets.UTF_8));
    }

    /** As {@link #header(String)}, of a path in UTF-8 that is not kept: the first bytes of an array. */
    default @Nullable NodeHeader header(byte[] path, int length) {
        return header(new String(path, 0, length, StandardCharsets.UTF_8));
    }

    /**
     * Copies a record, or its header alone, where the store has it as bytes.
     *
     * @return false where it has not, or not all of it in one piece, though the record may be there: {@link #record(String)}
     *     will tell; then the target is empty
     */
    default boolean copy(String path, boolean withData, RecordCopy target) {
        target.clear();
        return false;
    }

    /** As {@link #copy(String, boolean, RecordCopy)}, where the store finds it by its node's id: sooner than by its path. */
    default boolean copy(long nodeId, boolean withData, RecordCopy target) {
        target.clear();
        return false;
    }

    /**
     * Reads the records of a run's znodes, where it finds them by their nodes' ids, and keeps those up to the first one of which that
     * does not hold, which has changed since, has another list, or which the run does not take.
     *
     * @param aclId the number of the list that all must have
     * @param zxid as of which they are read
     */
    default void read(ZnodeRun run, long aclId, long zxid) {
        run.keep(0);
    }

    /**
     * Fetches what {@link #copy(long, boolean, RecordCopy)} will need for nodes of ids that follow each other, beginning with this one; only
     * a hint.
     *
     * @return false where there seem to be none
     */
    default boolean hasAhead(long nodeId) {
        return false;
    }

    /**
     * Copies the data of a record that is there. Apply thread.
     *
     * @param length of its data
     */
    default void copyData(String path, ByteBuffer target, int at, int length) {
        NodeRecord record = record(path);
        byte[] data = record == null ? null : record.data();
        if (data == null || data.length != length) {
            throw new IllegalStateException("No record of " + path + " with " + length + " bytes of data");
        }
        target.put(at, data);
    }

    /** Adds or replaces. The store keeps {@code record.data()}: the caller does not write to it again. */
    void put(String path, NodeRecord record);

    /**
     * Replaces all but the data.
     *
     * @param header of the same {@code dataLength} as the header it replaces
     * @throws IllegalStateException where there is no such path, or the length differs: an invariant is broken
     */
    void putHeader(String path, NodeHeader header);

    /** False where there was no such path. */
    boolean remove(String path);

    /** Number of records. */
    long size();

    /** Of paths and data, about. */
    long bytes();

    /**
     * Adds a record where there is none, before anybody reads the store.
     *
     * @param header of the node
     */
    default void load(PackedNode node, NodeHeader header) {
        put(node.path(), new NodeRecord(header, node.data()));
    }

    /** Whether it takes {@link #load(PackedRecords)}. */
    default boolean takesRecords() {
        return false;
    }

    /** As {@link #load(PackedNode, NodeHeader)}, of records as they were in such a store. */
    default void load(PackedRecords records) {
        throw new UnsupportedOperationException("records are kept in another way here");
    }

    /**
     * Until {@link #endLoad}, {@link #load(PackedNode, NodeHeader)} may be called by several threads, and nothing else. No path comes twice.
     *
     * @param records about how many there will be; 0 where that is not known
     */
    default void beginLoad(long records) {}

    /** @see #beginLoad */
    default void endLoad() {}

    /**
     * Whether so much more can be stored, with a reserve left for what is already logged but not applied. Any thread; to
     * be asked before a transaction is logged.
     *
     * @param records to be added
     * @param bytes of paths and data to be added or rewritten
     */
    boolean hasRoom(int records, long bytes);

    /** What {@link #hasRoom} goes by. Any thread. */
    default MemoryUse memory() {
        return MemoryUse.OF_THE_HEAP;
    }

    /** Frees the memory. Nothing may be read from then on. */
    @Override
    void close();
}
