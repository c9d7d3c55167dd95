package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Leaves of the index in a row, as {@link TreeImage} gave them, among the bytes of a snapshot. One thread walks over them, once; what it
 * reads is of the leaf that it stands on, which is whole, its entries in order and above those of the leaf before.
 */
public final class PackedLeaves {
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int end;
    private int at;
    private int next;
    private int count;
    /** The cell of the last entry; -1: there is none yet. */
    private int lastCell = -1;

    /**
     * @param start where the first one begins
     * @param end where the last one ends
     */
    public PackedLeaves(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes);
        this.next = start;
        this.end = end;
    }

    /**
     * Moves to the next leaf; false behind the last.
     *
     * @throws MalformedImageException where there is none that could be one
     */
    public boolean next() {
        if (next == end) {
            return false;
        }
        at = next;
        require(at + Page.HEADER_BYTES <= end && Page.isLeaf(buffer, at));
        int pageClass = pageClass();
        require(pageClass >= 0 && pageClass < PageStore.CLASSES && PageStore.bytes(pageClass) <= end - at);
        next = at + PageStore.bytes(pageClass);
        count = Page.count(buffer, at);
        int slotsEnd = at + Page.HEADER_BYTES + Page.SLOT_BYTES * count;
        require(count > 0 && slotsEnd <= next && Page.room(buffer, at) >= 0);
        long used = 0;
        for (int slot = 0; slot < count; slot++) {
            used += checkCell(Page.cell(buffer, at, slot), slotsEnd);
        }
        require(used == Page.payload(buffer, at));
        return true;
    }

    /** Returns what it takes, slot included. */
    private int checkCell(int cell, int slotsEnd) {
        require(cell >= slotsEnd && cell + Page.CELL_BYTES <= next);
        int length = Page.nameLength(buffer, cell);
        require(cell + Page.CELL_BYTES + length <= next);
        require(lastCell < 0 || isBelow(lastCell, cell));
        lastCell = cell;
        return Page.cellBytes(length);
    }

    private boolean isBelow(int before, int cell) {
        int byParent = Long.compareUnsigned(Page.parentId(buffer, before), Page.parentId(buffer, cell));
        if (byParent != 0) {
            return byParent < 0;
        }
        int from = before + Page.CELL_BYTES;
        int fromOther = cell + Page.CELL_BYTES;
        return Arrays.compareUnsigned(
                        bytes,
                        from,
                        from + Page.nameLength(buffer, before),
                        bytes,
                        fromOther,
                        fromOther + Page.nameLength(buffer, cell))
                < 0;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new MalformedImageException("no leaf of the index");
        }
    }

    /** Adds the leaf's entries. */
    void addTo(EntrySums sums) {
        for (int slot = 0; slot < count; slot++) {
            int cell = Page.cell(buffer, at, slot);
            sums.add(
                    Page.parentId(buffer, cell),
                    Page.value(buffer, cell),
                    bytes,
                    cell + Page.CELL_BYTES,
                    Page.nameLength(buffer, cell));
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the leaf begins. */
    int at() {
        return at;
    }

    int pageClass() {
        return Page.pageClass(buffer, at);
    }
}
