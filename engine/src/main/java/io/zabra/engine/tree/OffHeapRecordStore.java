package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Records outside the heap: blocks of {@link RecordMemory}, found by a {@link RecordTable}, and by {@link NodePositions} where
 * the node is known. It begins with a few megabytes and grows by a slab and a bucket at a time, without ever moving a record.
 *
 * <p>Readers take no lock and leave no garbage but what they return: they copy, and copy again where the writer has been at
 * the same part of the table meanwhile. Memory is never given back to the system while the store is open, so what is read
 * from a block that was freed is wrong, but harmless.
 */
final class OffHeapRecordStore implements RecordStore {
    /** What a record takes besides path and data: its header, its entry in the table, and the end of its block. */
    private static final int OVERHEAD_BYTES = 160;
    /** Blocks are up to an eighth larger than what is in them. */
    private static final int SLACK_PART = 8;
    /** Kept for what is logged, but not applied. */
    private static final long RESERVE_PART = 16;

    private final RecordMemory memory;
    private final PartMoves moves = new PartMoves();
    private final RecordTable table;
    private final NodePositions positions;
    private final RecordsById byId;
    private final RecordPieces pieces;
    private final RecordLoading loading;
    private final PathKeys keys;
    private final long memoryMax;
    private final AtomicLong count = new AtomicLong();
    /** Of paths and data. */
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param limit beyond which {@link #hasRoom} says no
     * @param memoryMax bytes, at most, whatever the limit says
     * @param hashSeed not to be known by clients
     * @param background makes memory in advance; may do it at once
     */
    OffHeapRecordStore(RecordSizing limit, long memoryMax, long hashSeed, Executor background) {
        this(new RecordMemory(background), Math.min(bytes(limit), memoryMax), hashSeed);
    }

    /** @param memory of its own */
    OffHeapRecordStore(RecordMemory memory, long memoryMax, long hashSeed) {
        this.memoryMax = memoryMax;
        this.memory = memory;
        this.table = new RecordTable(memory, moves);
        this.positions = new NodePositions(memory);
        this.byId = new RecordsById(memory, moves, positions);
        this.pieces = new RecordPieces(memory);
        this.loading = new RecordLoading(memory, table, positions);
        ThreadLocal<PathKey> own = ThreadLocal.withInitial(() -> new PathKey(hashSeed));
        this.keys = new PathKeys(own::get, new PathKey(hashSeed));
    }

    private static long bytes(RecordSizing limit) {
        long wanted = limit.records() * (limit.pathBytes() + limit.dataBytes() + OVERHEAD_BYTES) + limit.largeBytes();
        return wanted + wanted / RESERVE_PART;
    }

    // Any thread.

    @Override
    public @Nullable NodeHeader header(String path) {
        return header(keys.of(path));
    }

    @Override
    public @Nullable NodeHeader header(byte[] path, int length) {
        return header(keys.of(path, length));
    }

    private @Nullable NodeHeader header(PathKey key) {
        for (int look = 1; ; look++) {
            long changes = table.changes();
            long moved = table.moved();
            long seen = moves.seen(key.hash());
            try {
                long address = table.find(key.hash(), key.path(), key.length());
                NodeHeader header = address == 0 ? null : headerAt(table.position(address));
                if (moves.noneSince(key.hash(), seen)) {
                    key.found(address, changes, moved);
                    return header;
                }
            } catch (IndexOutOfBoundsException e) {
                failIfValid(key, seen, e);
            }
            PartMoves.pause(look);
        }
    }

    private NodeHeader headerAt(long position) {
        return RecordLayout.header(memory.slab(position), RecordMemory.offset(position));
    }

    @Override
    public @Nullable NodeRecord record(String path) {
        return record(keys.of(path));
    }

    @Override
    public @Nullable NodeRecord record(byte[] path, int length) {
        return record(keys.of(path, length));
    }

    private @Nullable NodeRecord record(PathKey key) {
        for (int look = 1; ; look++) {
            long seen = moves.seen(key.hash());
            try {
                long address = table.find(key.hash(), key.path(), key.length());
                NodeRecord record = address == 0 ? null : recordAt(table.position(address), key, seen);
                if (moves.noneSince(key.hash(), seen)) {
                    return record;
                }
            } catch (IndexOutOfBoundsException e) {
                failIfValid(key, seen, e);
            }
            PartMoves.pause(look);
        }
    }

    @Override
    public boolean copy(String path, boolean withData, RecordCopy target) {
        PathKey key = keys.of(path);
        for (int look = 1; ; look++) {
            target.clear();
            long seen = moves.seen(key.hash());
            try {
                long address = table.find(key.hash(), key.path(), key.length());
                boolean copied = address != 0 && copyAt(table.position(address), withData, target);
                if (moves.noneSince(key.hash(), seen)) {
                    return copied;
                }
            } catch (IndexOutOfBoundsException e) {
                failIfValid(key, seen, e);
            }
            PartMoves.pause(look);
        }
    }

    private boolean copyAt(long position, boolean withData, RecordCopy target) {
        return target.copy(memory.slab(position), RecordMemory.offset(position), withData);
    }

    @Override
    public boolean copy(long nodeId, boolean withData, RecordCopy target) {
        return byId.copy(nodeId, withData, target);
    }

    @Override
    public void read(ZnodeRun run, long aclId, long zxid) {
        byId.read(run, aclId, zxid);
    }

    @Override
    public boolean hasAhead(long nodeId) {
        return positions.hasAny(nodeId, AHEAD);
    }

    private @Nullable NodeRecord recordAt(long position, PathKey key, long seen) {
        ByteBuffer buffer = memory.slab(position);
        int at = RecordMemory.offset(position);
        NodeHeader header = RecordLayout.header(buffer, at);
        int length = header.dataLength();
        if (length == NodeHeader.NULL_DATA) {
            return new NodeRecord(header, null);
        }
        int from = RecordBlock.data(buffer, at);
        if (!moves.noneSince(key.hash(), seen)) {
            // The length need not be one.
            return null;
        }
        byte[] data = new byte[length];
        if (length <= RecordBlock.INLINE_BYTES_MAX) {
            buffer.get(from, data);
        } else {
            pieces.copy(buffer.getLong(from), data);
        }
        return new NodeRecord(header, data);
    }

    /** What is read while records move need not make sense. */
    private void failIfValid(PathKey key, long seen, IndexOutOfBoundsException e) {
        if (moves.noneSince(key.hash(), seen)) {
            throw e;
        }
    }

    // Apply thread.

    /** The address of the path's entry, which a look at its header has often just found; 0: there is none. */
    private long found(PathKey key) {
        if (!key.isFound(table.changes(), table.moved())) {
            key.found(table.find(key.hash(), key.path(), key.length()), table.changes(), table.moved());
        }
        return key.address();
    }

    @Override
    public void copyData(String path, ByteBuffer target, int at, int length) {
        long position = table.position(found(keys.of(path)));
        ByteBuffer buffer = memory.slab(position);
        int from = RecordBlock.data(buffer, RecordMemory.offset(position));
        if (length <= RecordBlock.INLINE_BYTES_MAX) {
            target.put(at, buffer, from, length);
        } else {
            byte[] data = new byte[length];
            pieces.copy(buffer.getLong(from), data);
            target.put(at, data);
        }
    }

    @Override
    public void put(String path, NodeRecord record) {
        PathKey key = keys.of(path);
        int dataLength = record.header().dataLength();
        int size = RecordBlock.bytes(key.length(), dataLength);
        byte[] block = key.block(size);
        RecordLayout.write(record.header(), block);
        RecordBlock.writePath(key, block);
        fill(block, size, record.data());
        long address = found(key);
        if (address == 0) {
            add(key, block, size, record);
        } else {
            long id = record.header().nodeId();
            bytes.lazySet(bytes.get() + Math.max(0, dataLength) - overwrite(key, address, block, size, id));
        }
    }

    private void fill(byte[] block, int size, byte @Nullable [] data) {
        if (data != null && data.length <= RecordBlock.INLINE_BYTES_MAX) {
            System.arraycopy(data, 0, block, size - data.length, data.length);
        } else if (data != null) {
            RecordBlock.writePosition(pieces.store(data), block, size);
        }
    }

    private void add(PathKey key, byte[] block, int size, NodeRecord record) {
        makeRoom(record.header().nodeId());
        long position = store(block, size);
        table.add(key.hash(), position);
        positions.add(record.header().nodeId(), key.hash(), position);
        count.lazySet(count.get() + 1);
        bytes.lazySet(bytes.get() + key.length() + Math.max(0, record.header().dataLength()));
    }

    /** While something moves, nothing may fail: what the tables need of memory is taken before. */
    private void makeRoom(long nodeId) {
        table.makeRoom();
        positions.makeRoom(nodeId);
    }

    /** Returns the bytes of data that were there. */
    private int overwrite(PathKey key, long address, byte[] block, int size, long id) {
        long position = table.position(address);
        ByteBuffer buffer = memory.slab(position);
        int at = RecordMemory.offset(position);
        int before = RecordBlock.dataLength(buffer, at);
        long first = before > RecordBlock.INLINE_BYTES_MAX ? buffer.getLong(RecordBlock.data(buffer, at)) : 0;
        long idBefore = RecordLayout.nodeId(buffer, at);
        boolean fits = RecordMemory.classOf(RecordBlock.bytes(key.length(), before)) == RecordMemory.classOf(size);
        long target = fits ? position : store(block, size);
        moves.begin(key.hash());
        if (fits) {
            buffer.put(at, block, 0, size);
        } else {
            table.replace(key.hash(), address, target);
        }
        place(idBefore, position, id, target, key.hash());
        moves.end(key.hash());
        if (!fits) {
            memory.free(position);
        }
        pieces.free(first, before);
        return Math.max(0, before);
    }

    /** What was a node's record is now that of another, or lies elsewhere. */
    private void place(long idBefore, long before, long id, long now, long hash) {
        if (id != idBefore) {
            positions.remove(idBefore, before);
            positions.add(id, hash, now);
        } else if (now != before) {
            positions.move(id, hash, before, now);
        }
    }

    private long store(byte[] block, int size) {
        long position = memory.allocate(RecordMemory.classOf(size));
        memory.slab(position).put(RecordMemory.offset(position), block, 0, size);
        return position;
    }

    @Override
    public void putHeader(String path, NodeHeader header) {
        PathKey key = keys.ofHeader(path);
        long address = found(key);
        if (address == 0) {
            throw new IllegalStateException("Cannot replace the header of " + path + ": there is no record");
        }
        long position = table.position(address);
        ByteBuffer buffer = memory.slab(position);
        int at = RecordMemory.offset(position);
        if (RecordBlock.dataLength(buffer, at) != header.dataLength()) {
            throw new IllegalStateException("Cannot replace the header of " + path + ": new data length "
                    + header.dataLength() + ", stored " + RecordBlock.dataLength(buffer, at));
        }
        byte[] block = key.block(RecordLayout.HEADER_BYTES);
        RecordLayout.write(header, block);
        long idBefore = RecordLayout.nodeId(buffer, at);
        moves.begin(key.hash());
        buffer.put(at, block, 0, RecordLayout.HEADER_BYTES);
        place(idBefore, position, header.nodeId(), position, key.hash());
        moves.end(key.hash());
    }

    @Override
    public boolean remove(String path) {
        PathKey key = keys.of(path);
        long address = found(key);
        if (address == 0) {
            return false;
        }
        long position = table.position(address);
        ByteBuffer buffer = memory.slab(position);
        int at = RecordMemory.offset(position);
        int length = RecordBlock.dataLength(buffer, at);
        long first = length > RecordBlock.INLINE_BYTES_MAX ? buffer.getLong(RecordBlock.data(buffer, at)) : 0;
        moves.begin(key.hash());
        table.remove(address);
        positions.remove(RecordLayout.nodeId(buffer, at), position);
        moves.end(key.hash());
        memory.free(position);
        pieces.free(first, length);
        count.lazySet(count.get() - 1);
        bytes.lazySet(bytes.get() - key.length() - Math.max(0, length));
        return true;
    }

    @Override
    public void beginLoad(long records) {
        loading.layOut(records);
    }

    @Override
    public void load(PackedNode node, NodeHeader header) {
        loading.load(node, header, keys.own());
        loaded(1, node.pathLength() + Math.max(0, node.dataLength()));
    }

    @Override
    public boolean takesRecords() {
        return TreeImage.ORDER_FITS;
    }

    @Override
    public void load(PackedRecords records) {
        loading.load(records, keys.own());
        loaded(records.count(), records.contentBytes());
    }

    private void loaded(int records, long ofPathsAndData) {
        count.addAndGet(records);
        bytes.addAndGet(ofPathsAndData);
    }

    @Override
    public long size() {
        return count.get();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    @Override
    public boolean hasRoom(int more, long moreBytes) {
        long needed = (long) more * OVERHEAD_BYTES + moreBytes + moreBytes / SLACK_PART;
        return memory.bytes() + needed <= memory().bytesMax();
    }

    @Override
    public MemoryUse memory() {
        return new MemoryUse(memory.bytes(), memoryMax - memoryMax / RESERVE_PART);
    }

    @Override
    public void close() {
        memory.close();
    }
}
