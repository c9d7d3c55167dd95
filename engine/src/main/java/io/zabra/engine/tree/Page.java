package io.zabra.engine.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of one page of the index, at {@code base} of a buffer. Big-endian:
 *
 * <pre>
 * 0  byte   1 for a leaf, 0 for an inner page
 * 1  byte   page class, see {@link PageStore}
 * 2  u16    number of cells
 * 4  int    where the lowest cell starts; cells grow downwards from the end
 * 8  long   version in which the page was born
 * 16 int    bytes of deleted cells
 * 24 u16[]  where each cell starts, in the order of their keys
 * </pre>
 *
 * A cell is parent id (long), value (long), length of the name (u16), name. The value is a child's node id in a leaf and a
 * page number in an inner page. An inner cell's key is a lower bound of its page's keys; that of the first cell is not
 * looked at, it stands for the lowest key there is.
 */
final class Page {
    static final int HEADER_BYTES = 24;
    static final int CELL_BYTES = 18;
    static final int SLOT_BYTES = 2;

    private static final int COUNT = 2;
    private static final int CELLS_START = 4;
    private static final int BIRTH = 8;
    private static final int DEAD = 16;
    private static final int VALUE = 8;
    private static final int NAME_LENGTH = 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Page() {}

    static void init(ByteBuffer buffer, int base, boolean leaf, int pageClass, long birth) {
        buffer.put(base, (byte) (leaf ? 1 : 0));
        buffer.put(base + 1, (byte) pageClass);
        buffer.putShort(base + COUNT, (short) 0);
        buffer.putInt(base + CELLS_START, PageStore.bytes(pageClass));
        buffer.putLong(base + BIRTH, birth);
        buffer.putInt(base + DEAD, 0);
    }

    static boolean isLeaf(ByteBuffer buffer, int base) {
        return buffer.get(base) != 0;
    }

    static int pageClass(ByteBuffer buffer, int base) {
        return buffer.get(base + 1);
    }

    static int count(ByteBuffer buffer, int base) {
        return buffer.getShort(base + COUNT) & 0xffff;
    }

    static long birth(ByteBuffer buffer, int base) {
        return buffer.getLong(base + BIRTH);
    }

    static void birth(ByteBuffer buffer, int base, long version) {
        buffer.putLong(base + BIRTH, version);
    }

    /** Where the cell of this slot starts, in the buffer. */
    static int cell(ByteBuffer buffer, int base, int slot) {
        return base + (buffer.getShort(base + HEADER_BYTES + SLOT_BYTES * slot) & 0xffff);
    }

    static long parentId(ByteBuffer buffer, int cell) {
        return buffer.getLong(cell);
    }

    static long value(ByteBuffer buffer, int cell) {
        return buffer.getLong(cell + VALUE);
    }

    static void value(ByteBuffer buffer, int cell, long value) {
        buffer.putLong(cell + VALUE, value);
    }

    static int nameLength(ByteBuffer buffer, int cell) {
        return buffer.getShort(cell + NAME_LENGTH) & 0xffff;
    }

    static void copyName(ByteBuffer buffer, int cell, byte[] target, int offset) {
        buffer.get(cell + CELL_BYTES, target, offset, nameLength(buffer, cell));
    }

    static byte[] name(ByteBuffer buffer, int cell) {
        byte[] name = new byte[nameLength(buffer, cell)];
        copyName(buffer, cell, name, 0);
        return name;
    }

    /** What a cell with a name of this length takes, slot included. */
    static int cellBytes(int nameLength) {
        return CELL_BYTES + nameLength + SLOT_BYTES;
    }

    /** Bytes of all cells and their slots. */
    static int payload(ByteBuffer buffer, int base) {
        return PageStore.bytes(pageClass(buffer, base))
                - buffer.getInt(base + CELLS_START)
                - buffer.getInt(base + DEAD)
                + SLOT_BYTES * count(buffer, base);
    }

    /** Bytes that an insertion can use without moving cells. */
    static int room(ByteBuffer buffer, int base) {
        return buffer.getInt(base + CELLS_START) - HEADER_BYTES - SLOT_BYTES * count(buffer, base);
    }

    // Search.

    /** Negative where the given key sorts before the cell's. */
    static int compare(long parentId, byte[] name, ByteBuffer buffer, int cell) {
        long other = buffer.getLong(cell);
        return other != parentId ? Long.compareUnsigned(parentId, other) : compareNames(name, buffer, cell);
    }

    private static int compareNames(byte[] name, ByteBuffer buffer, int cell) {
        int length = nameLength(buffer, cell);
        int common = Math.min(name.length, length);
        int start = cell + CELL_BYTES;
        int i = 0;
        for (; i + Long.BYTES <= common; i += Long.BYTES) {
            long mine = (long) LONGS.get(name, i);
            long its = buffer.getLong(start + i);
            if (mine != its) {
                return Long.compareUnsigned(mine, its);
            }
        }
        for (; i < common; i++) {
            int difference = (name[i] & 0xff) - (buffer.get(start + i) & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return name.length - length;
    }

    /** The slot of a leaf that holds the key, or {@code -1 -} the slot where it would be put. */
    static int find(ByteBuffer buffer, int base, long parentId, byte[] name) {
        int low = 0;
        int high = count(buffer, base) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(parentId, name, buffer, cell(buffer, base, middle));
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return -1 - low;
    }

    /** The slot of an inner page below which the key belongs. */
    static int childSlot(ByteBuffer buffer, int base, long parentId, byte[] name) {
        int low = 1;
        int high = count(buffer, base) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (compare(parentId, name, buffer, cell(buffer, base, middle)) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return low - 1;
    }

    // Changes; the page is the writer's own, and has room.

    static void insert(ByteBuffer buffer, int base, int slot, long parentId, byte[] name, long value) {
        int cell = reserve(buffer, base, slot, CELL_BYTES + name.length);
        buffer.putLong(cell, parentId);
        buffer.putLong(cell + VALUE, value);
        buffer.putShort(cell + NAME_LENGTH, (short) name.length);
        buffer.put(cell + CELL_BYTES, name);
    }

    /** Appends a cell of another page. */
    static void append(ByteBuffer buffer, int base, ByteBuffer source, int sourceCell) {
        int bytes = CELL_BYTES + nameLength(source, sourceCell);
        int cell = reserve(buffer, base, count(buffer, base), bytes);
        buffer.put(cell, source, sourceCell, bytes);
    }

    private static int reserve(ByteBuffer buffer, int base, int slot, int bytes) {
        int count = count(buffer, base);
        int start = buffer.getInt(base + CELLS_START) - bytes;
        int at = base + HEADER_BYTES + SLOT_BYTES * slot;
        if (slot < count) {
            buffer.put(at + SLOT_BYTES, buffer, at, SLOT_BYTES * (count - slot));
        }
        buffer.putShort(at, (short) start);
        buffer.putInt(base + CELLS_START, start);
        buffer.putShort(base + COUNT, (short) (count + 1));
        return base + start;
    }

    static void delete(ByteBuffer buffer, int base, int slot) {
        int count = count(buffer, base);
        int dead = CELL_BYTES + nameLength(buffer, cell(buffer, base, slot));
        int at = base + HEADER_BYTES + SLOT_BYTES * slot;
        if (slot < count - 1) {
            buffer.put(at, buffer, at + SLOT_BYTES, SLOT_BYTES * (count - 1 - slot));
        }
        buffer.putInt(base + DEAD, buffer.getInt(base + DEAD) + dead);
        buffer.putShort(base + COUNT, (short) (count - 1));
    }
}
