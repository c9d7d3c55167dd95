package io.zabra.engine.watch;

import java.util.Arrays;

/** Rows of ints, numbered from 1, in arrays of a few kilobytes: grows without copying. One thread at a time. */
final class IntRows {
    static final int NONE = 0;

    private static final int CHUNK_SHIFT = 7;
    private static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;

    private final int width;
    private int[][] chunks = {};
    private int next = 1;
    /** The first column of a free row is the next free one. */
    private int free = NONE;

    private int freeCount;
    private int chunkCount;

    IntRows(int width) {
        this.width = width;
    }

    long heapBytes() {
        return chunkCount * chunkBytes();
    }

    /** Of {@link #heapBytes}, those of free rows. */
    long freeBytes() {
        return (long) freeCount * width * Integer.BYTES;
    }

    /** What one more row would add to {@link #heapBytes}. */
    long growth() {
        return free != NONE || next < chunkCount << CHUNK_SHIFT ? 0 : chunkBytes();
    }

    private long chunkBytes() {
        return PathArena.ARRAY_BYTES + (long) CHUNK_ROWS * width * Integer.BYTES;
    }

    /** A row whose content is arbitrary. */
    int add() {
        if (free != NONE) {
            int row = free;
            freeCount--;
            free = get(row, 0);
            return row;
        }
        int row = next++;
        if (row >>> CHUNK_SHIFT == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunks.length + 1 + (chunks.length >> 3));
        }
        if (chunks[row >>> CHUNK_SHIFT] == null) {
            chunks[row >>> CHUNK_SHIFT] = new int[CHUNK_ROWS * width];
            chunkCount++;
        }
        return row;
    }

    void remove(int row) {
        set(row, 0, free);
        free = row;
        freeCount++;
    }

    int get(int row, int column) {
        return chunks[row >>> CHUNK_SHIFT][(row & (CHUNK_ROWS - 1)) * width + column];
    }

    void set(int row, int column, int value) {
        chunks[row >>> CHUNK_SHIFT][(row & (CHUNK_ROWS - 1)) * width + column] = value;
    }
}
