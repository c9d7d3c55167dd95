package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of rows by their key columns, which are equal as {@link Values#key} says; null equals null. Rows are
 * {@link KeptRows}; the table itself is an array of places. One thread.
 */
final class RowTable {
    private static final int SLOTS_FIRST = 64;

    private final Budget budget;
    private final KeptRows rows;
    /** Open addressing: places of rows, 0 where there is none; a power of two. */
    private long[] slots = new long[SLOTS_FIRST];

    private int used;
    /** Of the keys that were looked for. */
    private int hash;

    /** @param keys key columns, of the rows that are added */
    RowTable(Budget budget, int[] keys, int[] others) {
        this.budget = budget;
        int[] columns = Arrays.copyOf(keys, keys.length + others.length);
        System.arraycopy(others, 0, columns, keys.length, others.length);
        this.rows = new KeptRows(budget, columns, keys.length);
        budget.keepBytes((long) Long.BYTES * SLOTS_FIRST);
    }

    KeptRows rows() {
        return rows;
    }

    /** The slot of the row that has these keys, or where it would be: an empty one. Valid until a row is added. */
    int find(@Nullable Object[] row, int[] keys) {
        Cells cells = rows.cells();
        cells.clear();
        int code = 0;
        for (int key : keys) {
            Object value = row[key];
            code = 31 * code + Cells.keyHash(value);
            cells.write(value);
        }
        hash = spread(code);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0 && !(rows.hash(slots[slot]) == hash && isEqual(slots[slot], keys.length))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int spread(int code) {
        int mixed = code * 0x9E3779B9;
        return (mixed ^ (mixed >>> 15)) & Integer.MAX_VALUE;
    }

    private boolean isEqual(long place, int keys) {
        Cells cells = rows.cells();
        byte[] page = rows.page(place);
        int at = KeptRows.cellsAt(place);
        int length = cells.length();
        boolean same = KeptRows.HEAD_BYTES + length <= rows.length(place)
                && Arrays.equals(page, at, at + length, cells.written(), 0, length);
        return same || isEqualByValue(page, at, keys);
    }

    /** 1 and 1.00 have other bytes. */
    private boolean isEqualByValue(byte[] page, int at, int keys) {
        Cells cells = rows.cells();
        byte[] written = cells.written();
        int own = at;
        int other = 0;
        for (int i = 0; i < keys; i++) {
            Object a = Values.key(cells.read(page, own));
            Object b = Values.key(cells.read(written, other));
            if (!Objects.equals(a, b)) {
                return false;
            }
            own = Cells.after(page, own);
            other = Cells.after(written, other);
        }
        return true;
    }

    /** The row at a slot; 0 where it is empty. */
    long at(int slot) {
        return slots[slot];
    }

    /** Adds the row whose keys were looked for last, at the empty slot where they would be: its place. */
    long add(int slot, @Nullable Object[] row, long link) {
        long place = rows.addWritten(row, hash, link);
        slots[slot] = place;
        if (++used > slots.length / 2) {
            grow();
        }
        return place;
    }

    /** Adds one more row with the keys that were looked for last and found: the rows at a slot link in a circle, and it has the last. */
    void addEqual(int slot, @Nullable Object[] row) {
        long last = slots[slot];
        long place = rows.addWritten(row, hash, rows.link(last));
        rows.setLink(last, place);
        slots[slot] = place;
    }

    private void grow() {
        long[] old = slots;
        budget.keepBytes(2L * Long.BYTES * old.length);
        long[] more = new long[2 * old.length];
        int mask = more.length - 1;
        for (long place : old) {
            if (place != 0) {
                int slot = rows.hash(place) & mask;
                while (more[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                more[slot] = place;
            }
        }
        slots = more;
        budget.releaseBytes((long) Long.BYTES * old.length);
    }

    void release() {
        rows.release();
        budget.releaseBytes((long) Long.BYTES * slots.length);
        slots = new long[0];
    }
}
