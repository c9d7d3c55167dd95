package io.zabra.engine.tree;

import java.nio.ByteBuffer;

/** Data too large to lie in its record's block: pieces in blocks of their own, each of which names the next. */
final class RecordPieces {
    private final RecordMemory memory;

    RecordPieces(RecordMemory memory) {
        this.memory = memory;
    }

    /** Any thread: copies as much data as there is room for. */
    void copy(long first, byte[] data) {
        long piece = first;
        for (int at = 0; at < data.length; at += RecordBlock.PIECE_DATA_BYTES) {
            ByteBuffer buffer = memory.slab(piece);
            int offset = RecordMemory.offset(piece);
            piece = buffer.getLong(offset);
            buffer.get(offset + Long.BYTES, data, at, Math.min(RecordBlock.PIECE_DATA_BYTES, data.length - at));
        }
    }

    // Writer.

    /** Returns the position of the first piece. */
    long store(byte[] data) {
        long next = 0;
        int last = (data.length - 1) / RecordBlock.PIECE_DATA_BYTES * RecordBlock.PIECE_DATA_BYTES;
        for (int at = last; at >= 0; at -= RecordBlock.PIECE_DATA_BYTES) {
            int size = RecordBlock.pieceBytes(data.length, at);
            long piece = memory.allocate(RecordMemory.classOf(size));
            ByteBuffer buffer = memory.slab(piece);
            int offset = RecordMemory.offset(piece);
            buffer.putLong(offset, next);
            buffer.put(offset + Long.BYTES, data, at, size - Long.BYTES);
            next = piece;
        }
        return next;
    }

    /** @param first 0: there are none */
    void free(long first, int dataLength) {
        long piece = first;
        for (int at = 0; piece != 0 && at < dataLength; at += RecordBlock.PIECE_DATA_BYTES) {
            long next = memory.slab(piece).getLong(RecordMemory.offset(piece));
            memory.free(piece);
            piece = next;
        }
    }
}
