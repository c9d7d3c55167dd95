package io.zabra.engine.tree;

import io.zabra.engine.txn.EncodedPath;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records and index as one store with versions: readers see only what is published, and a {@link RecordPin} goes on seeing
 * what was published when it was taken.
 *
 * <p>Writes come from the apply thread: it changes records here and entries by {@link #index}, each header's
 * {@code lastModifiedZxid} being that of the running transaction, and then calls {@link #publish}. A record's before-image
 * is stored before the record is changed, so that no reader can miss both; it is dropped on publication unless an older
 * version is pinned.
 */
public final class VersionedRecords implements AutoCloseable {
    /** Twice the 70 bytes that an entry takes in pages half full, for the pages that pins hold. */
    private static final long INDEX_BYTES_PER_RECORD = 160;

    private static final long SMALL_RECORDS = 100_000;
    private static final int SLAB_BYTES = 1 << 20;
    private static final int HEAP_SLAB_BYTES = 1 << 15;

    private final RecordStore store;
    private final PathIndex index;
    private final long undoBytesMax;
    private final VersionWindow window;
    private final VersionReaders readers = new VersionReaders();
    private final Pinning pinning;
    private final UndoLog undo;
    private final EncodedPaths paths = new EncodedPaths();
    private final long passageBytesMax;
    private volatile boolean pressed;

    /** @param undoBytesMax of before-images kept for pins; beyond it the oldest pins are given up */
    public VersionedRecords(RecordStore store, PathIndex index, long undoBytesMax) {
        this(store, index, undoBytesMax, Retention.NONE);
    }

    /**
     * @param undoBytesMax of before-images kept for pins; beyond it the oldest pins are given up
     * @param retention of versions that nobody has pinned yet
     */
    public VersionedRecords(RecordStore store, PathIndex index, long undoBytesMax, Retention retention) {
        this(
                store,
                index,
                undoBytesMax,
                retention,
                isOffHeap(index) ? ByteBuffer::allocateDirect : ByteBuffer::allocate);
    }

    /** @param imageMemory gives memory for before-images, or throws {@link OutOfMemoryError} */
    VersionedRecords(
            RecordStore store,
            PathIndex index,
            long undoBytesMax,
            Retention retention,
            IntFunction<ByteBuffer> imageMemory) {
        this.store = store;
        this.index = index;
        this.undoBytesMax = undoBytesMax;
        this.window = new VersionWindow(retention);
        this.undo = new UndoLog(isOffHeap(index) ? SLAB_BYTES : HEAP_SLAB_BYTES, imageMemory, this::giveUpReaders);
        this.passageBytesMax = Passages.bytesMax(undoBytesMax, isOffHeap(index));
        this.pinning = new Pinning(this, index, window, readers);
    }

    private static boolean isOffHeap(PathIndex index) {
        return index instanceof CowPathIndex;
    }

    /** On the heap: for small embedded use. */
    public static VersionedRecords onHeap(long undoBytesMax) {
        return onHeap(undoBytesMax, Retention.NONE);
    }

    /** On the heap: for small embedded use. */
    public static VersionedRecords onHeap(long undoBytesMax, Retention retention) {
        return new VersionedRecords(new HeapRecordStore(), new HeapPathIndex(), undoBytesMax, retention);
    }

    /**
     * Outside the heap, as far as the JVM's flags allow it ({@link RecordStores}). The index takes at most three quarters
     * of what the JVM gives to buffers.
     *
     * @param background allocates memory for the index in advance; may run it at once
     */
    public static VersionedRecords offHeap(RecordSizing sizing, long undoBytesMax, Executor background) {
        return offHeap(sizing, undoBytesMax, Retention.NONE, background);
    }

    /** @see #offHeap(RecordSizing, long, Executor) */
    public static VersionedRecords offHeap(
            RecordSizing sizing, long undoBytesMax, Retention retention, Executor background) {
        long indexBytes = Math.min(
                sizing.records() * INDEX_BYTES_PER_RECORD, DirectMemory.bytesMax() / 4 * (sizing.chronicle() ? 3 : 1));
        int slabPages =
                sizing.records() < SMALL_RECORDS ? CowPathIndex.SMALL_SLAB_PAGES : CowPathIndex.SERVER_SLAB_PAGES;
        return new VersionedRecords(
                RecordStores.open(sizing, background),
                new CowPathIndex(slabPages, indexBytes, background),
                undoBytesMax,
                retention);
    }

    /** For the apply thread's puts and removes, and its own finds. It is published from here only. */
    public PathIndex index() {
        return index;
    }

    /** Zxid of the published state. Any thread. */
    public long publishedZxid() {
        return index.publishedZxid();
    }

    /** Number of records, unpublished changes included. */
    public long size() {
        return store.size();
    }

    /** Any thread; to be asked before a transaction is logged. */
    public boolean hasRoom(int records, long bytes) {
        return store.hasRoom(records, bytes) && index.hasRoom(records);
    }

    boolean keepsVersions() {
        return window.isOn();
    }

    /** Bytes of before-images from which on a reader that holds the oldest version is turned away. */
    long keptBytesMax(ReaderEntry reader) {
        return reader instanceof Passage ? passageBytesMax : undoBytesMax;
    }

    /** Whether half of the before-images that pins may have are kept; any thread, as of the last publication. */
    boolean isPressed() {
        return pressed;
    }

    /** Bytes of before-images kept at the moment. Apply thread. */
    public long undoBytes() {
        return undo.bytes();
    }

    // Apply thread: what it reads includes its own unpublished changes.

    /** A path that a transaction changes, or its parent's. */
    EncodedPath encoded(String path) {
        return paths.of(path);
    }

    public @Nullable NodeHeader current(String path) {
        return store.header(path);
    }

    public @Nullable NodeRecord currentRecord(String path) {
        return store.record(path);
    }

    /** See {@link RecordStore#beginLoad}. */
    void beginLoad(long records) {
        store.beginLoad(records);
    }

    void endLoad() {
        store.endLoad();
    }

    /** To be loaded between {@link #beginLoad} and {@link #endLoad}. */
    RecordStore store() {
        return store;
    }

    /** Adds a record where there is none. */
    public void add(String path, NodeRecord record) {
        store.put(path, record);
    }

    /** @param old what {@link #current} says now */
    public void replace(String path, NodeHeader old, NodeRecord record) {
        saveRecord(path, old, record.header().lastModifiedZxid());
        store.put(path, record);
    }

    /**
     * Replaces all but the data.
     *
     * @param old what {@link #current} says now
     */
    public void replaceHeader(String path, NodeHeader old, NodeHeader header) {
        // What is newer than the published state has never been seen by anyone: there is nothing to keep of it.
        if (old.lastModifiedZxid() <= index.publishedZxid()) {
            undo.saveHeader(paths.of(path), old, header.lastModifiedZxid());
        }
        store.putHeader(path, header);
    }

    /**
     * @param old what {@link #current} says now
     * @param zxid of the running transaction
     */
    public void remove(String path, NodeHeader old, long zxid) {
        saveRecord(path, old, zxid);
        store.remove(path);
    }

    private void saveRecord(String path, NodeHeader old, long zxid) {
        EncodedPath encoded = paths.of(path);
        long published = index.publishedZxid();
        if (old.lastModifiedZxid() <= published) {
            undo.saveRecord(encoded, old, zxid, store);
        } else if (undo.lacksData(encoded, published)) {
            undo.saveData(encoded, store);
        }
    }

    /** Memory is refused to a before-image: the transaction is logged, so older versions go rather than that it is not applied. */
    private void giveUpReaders() {
        long published = index.publishedZxid();
        while (readers.oldest() < published) {
            readers.revokeOldest();
        }
        undo.dropAllThrough(oldestNeeded(published));
    }

    /** {@link #publish(long, long)} of a transaction whose time does not matter. */
    public void publish(long zxid) {
        publish(zxid, 0);
    }

    /**
     * Makes all changes so far visible as the state after the transaction {@code zxid}.
     *
     * @param timeMs when it was made, since 1970: what {@link #pinAtTime} goes by
     */
    public void publish(long zxid, long timeMs) {
        window.add(zxid, timeMs, undo.bytesEver() + index.replacedBytesEver(), undo.isAnyNew());
        index.publish(zxid, window.oldest(), window.newest() == zxid);
        readers.look();
        undo.settle(readers, window.oldest());
        undo.dropThrough(oldestNeeded(zxid));
        if (undo.bytes() > undoBytesMax + window.bytesMax()) {
            shrink(zxid);
        }
        boolean presses = undo.bytes() > undoBytesMax / 2 + window.bytesMax();
        if (presses != pressed) {
            pressed = presses;
        }
    }

    /** Drops what was kept for readers that left meanwhile, and then the oldest readers, until the rest is small enough. */
    private void shrink(long zxid) {
        undo.dropAllThrough(oldestNeeded(zxid));
        while (undo.bytes() > bytesMax() + window.bytesMax() && readers.oldest() < Math.min(zxid, window.oldest())) {
            readers.revokeOldest();
            undo.dropAllThrough(oldestNeeded(zxid));
        }
    }

    /** What a passage keeps goes with it, and not with the pins after it. */
    private long bytesMax() {
        return readers.isPassageOldest() ? passageBytesMax : undoBytesMax;
    }

    /** The oldest version that anybody reads or may yet pin; as of the last publication. */
    long oldestNeeded(long zxid) {
        return Math.min(Math.min(readers.oldest(), window.oldest()), zxid);
    }

    // Any thread.

    /** The published state, held until closed. */
    public RecordPin pin() {
        return pinning.pin();
    }

    /** The published state, to be read once in the order of its paths. */
    TreePassage pass(AclTable acls, EphemeralTable ephemerals) {
        return pinning.pass(acls, ephemerals);
    }

    /**
     * The state after the last transaction up to {@code zxid}, held until closed.
     *
     * @throws VersionNotRetainedException where it is not kept, or {@code zxid} is yet to come
     */
    public RecordPin pinAt(long zxid) {
        return pinning.pinAt(zxid);
    }

    /**
     * The state after the last transaction made up to a time, held until closed.
     *
     * @param timeMs since 1970
     * @throws VersionNotRetainedException where it is not kept
     */
    public RecordPin pinAtTime(long timeMs) {
        return pinning.pinAtTime(timeMs);
    }

    /** What {@link #pinAt} takes at the moment. */
    public RetainedVersions retained() {
        return pinning.retained();
    }

    /** The published record; null where there is no such path. */
    public @Nullable NodeRecord record(String path) {
        while (true) {
            long zxid = index.publishedZxid();
            NodeRecord record = recordAt(path, zxid);
            if (isSettled(record == null ? null : record.header(), zxid)) {
                return record;
            }
        }
    }

    /** The published record without its data; null where there is no such path. */
    public @Nullable NodeHeader header(String path) {
        while (true) {
            long zxid = index.publishedZxid();
            NodeHeader header = headerAt(path, zxid);
            if (isSettled(header, zxid)) {
                return header;
            }
        }
    }

    /**
     * A record found is the right one. One not found may have been dropped with the before-images of a version that was
     * published meanwhile; then the newer version is to be read.
     */
    private boolean isSettled(@Nullable NodeHeader header, long zxid) {
        return header != null || index.publishedZxid() == zxid;
    }

    @Nullable
    NodeHeader headerAt(String path, long zxid) {
        NodeHeader header = store.header(path);
        if (header != null && header.lastModifiedZxid() <= zxid) {
            return header;
        }
        return undo.headerAt(path, zxid);
    }

    @Nullable
    NodeRecord recordAt(String path, long zxid) {
        NodeRecord record = store.record(path);
        if (record != null && record.header().lastModifiedZxid() <= zxid) {
            return record;
        }
        return undo.recordAt(path, zxid, record);
    }

    /** Of a path in UTF-8, the first bytes of an array, whose record has probably changed since. */
    @Nullable
    NodeHeader headerAt(byte[] path, int length, long zxid) {
        NodeHeader before = undo.headerAt(path, length, zxid);
        NodeHeader header = before == null ? store.header(path, length) : before;
        if (header != null && header.lastModifiedZxid() <= zxid) {
            return header;
        }
        return undo.headerAt(path, length, zxid);
    }

    /** Of a path in UTF-8, the first bytes of an array, whose record has probably changed since. */
    @Nullable
    NodeRecord recordAt(byte[] path, int length, long zxid) {
        NodeRecord before = undo.recordAt(path, length, zxid, null);
        NodeRecord record = before == null ? store.record(path, length) : before;
        if (record != null && record.header().lastModifiedZxid() <= zxid) {
            return record;
        }
        return undo.recordAt(path, length, zxid, record);
    }

    /** As {@link RecordStore#copy(long, boolean, RecordCopy)}; false also where the record has changed since. */
    boolean copyAt(long nodeId, boolean withData, RecordCopy target, long zxid) {
        return store.copy(nodeId, withData, target) && target.keepsIfAsOf(zxid);
    }

    /** As {@link RecordStore#copy(String, boolean, RecordCopy)}; false also where the record has changed since. */
    boolean copyAt(String path, boolean withData, RecordCopy target, long zxid) {
        return store.copy(path, withData, target) && target.keepsIfAsOf(zxid);
    }

    boolean isPinned() {
        return readers.isAny();
    }

    /** Frees the memory. No pin may be open. */
    @Override
    public void close() {
        index.close();
        undo.close();
        store.close();
    }
}
