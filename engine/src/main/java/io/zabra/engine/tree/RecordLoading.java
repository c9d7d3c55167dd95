package io.zabra.engine.tree;

import java.nio.ByteBuffer;

/**
 * Puts the records of a snapshot into memory, the table and the positions of a store that nobody reads yet. Any number of threads: what
 * they do one after the other is as little as can be.
 */
final class RecordLoading {
    private static final int MORE_PART = 4;

    private final RecordMemory memory;
    private final RecordTable table;
    private final NodePositions positions;
    private final RecordPieces pieces;

    RecordLoading(RecordMemory memory, RecordTable table, NodePositions positions) {
        this.memory = memory;
        this.table = table;
        this.positions = positions;
        this.pieces = new RecordPieces(memory);
    }

    /** Makes room for so many records, and a quarter more: those that the log has come right after them. */
    void layOut(long records) {
        table.layOut(records + records / MORE_PART);
        positions.layOut(records + records / MORE_PART);
    }

    /**
     * Adds one record.
     *
     * @param key of this thread, which is given the path
     */
    void load(PackedNode node, NodeHeader header, PathKey key) {
        key.set(node.bytes(), node.pathAt(), node.pathLength());
        int length = Math.max(0, node.dataLength());
        int size = RecordBlock.bytes(key.length(), length);
        byte[] block = key.block(size);
        RecordLayout.write(header, block);
        RecordBlock.writePath(key, block);
        boolean inline = length <= RecordBlock.INLINE_BYTES_MAX;
        if (inline) {
            System.arraycopy(node.bytes(), node.dataAt(), block, size - length, length);
        }
        long position;
        ByteBuffer slab;
        synchronized (this) {
            byte[] large = inline ? null : node.data();
            if (large != null) {
                RecordBlock.writePosition(pieces.store(large), block, size);
            }
            position = add(key.hash(), header.nodeId(), size);
            slab = memory.slab(position);
        }
        slab.put(RecordMemory.offset(position), block, 0, size);
    }

    /**
     * Adds all of some records.
     *
     * @param key of this thread
     */
    void load(PackedRecords records, PathKey key) {
        long[] hashes = new long[records.count()];
        records.rewind();
        for (int i = 0; records.next(); i++) {
            hashes[i] = key.hash(records.bytes(), records.pathAt(), records.pathLength());
            key.touched(table.touch(hashes[i]));
        }
        // What was the hash becomes the position.
        records.rewind();
        synchronized (this) {
            for (int i = 0; records.next(); i++) {
                hashes[i] = add(hashes[i], records.nodeId(), size(records));
                if (records.dataLength() > RecordBlock.INLINE_BYTES_MAX) {
                    storePieces(records, hashes[i]);
                }
            }
        }
        records.rewind();
        for (int i = 0; records.next(); i++) {
            int data = records.dataLength() > RecordBlock.INLINE_BYTES_MAX ? Long.BYTES : 0;
            memory.slab(hashes[i])
                    .put(RecordMemory.offset(hashes[i]), records.bytes(), records.at(), size(records) - data);
        }
    }

    private static int size(PackedRecords records) {
        return RecordBlock.bytes(records.pathLength(), records.dataLength());
    }

    /** Large data lies elsewhere, and its position at the end of the record. */
    private void storePieces(PackedRecords records, long position) {
        byte[] large = records.data();
        if (large != null) {
            int end = RecordMemory.offset(position) + size(records);
            memory.slab(position).putLong(end - Long.BYTES, pieces.store(large));
        }
    }

    /** Makes a place for a record, which is found from then on, and returns it. */
    private long add(long hash, long nodeId, int size) {
        table.makeRoom();
        positions.makeRoom(nodeId);
        long position = memory.allocate(RecordMemory.classOf(size));
        table.add(hash, position);
        positions.add(nodeId, hash, position);
        return position;
    }
}
