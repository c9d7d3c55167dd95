package io.zabra.sql.exec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of the rows that an operator keeps, as {@link Cells} in {@link RowPages}. A row's place is where its head
 * lies: its length, its hash with a mark in the highest bit, and a link that whoever keeps it may use. One thread.
 */
final class KeptRows {
    static final int HEAD_BYTES = 16;
    /** As a target: the column is not wanted. */
    static final int NOT_READ = -1;

    private static final int HASH_AT = 4;
    private static final int LINK_AT = 8;
    private static final int MARK = 1 << 31;

    private final RowPages pages;
    private final Cells cells;
    private final int[] columns;
    /** Of the columns, the first so many are written as they are, so that equal ones have equal bytes. */
    private final int keys;
    /** By column: the value of the row before. */
    private final @Nullable Object[] before;
    /** By column: the number under which that value is kept; -1 where it is not. */
    private final int[] beforeNumber;

    /** @param columns of the rows that are added; the first {@code keys} of them are what they are looked up by */
    KeptRows(Budget budget, int[] columns, int keys) {
        this.pages = new RowPages(budget);
        this.cells = new Cells(budget);
        this.columns = columns;
        this.keys = keys;
        this.before = new Object[columns.length];
        this.beforeNumber = new int[columns.length];
        Arrays.fill(beforeNumber, -1);
    }

    Cells cells() {
        return cells;
    }

    /** Its place. */
    long add(@Nullable Object[] row, int hash, long link) {
        cells.clear();
        for (int i = 0; i < keys; i++) {
            cells.write(row[columns[i]]);
        }
        return addWritten(row, hash, link);
    }

    /** As {@link #add}, where the cells have been given the keys already. */
    long addWritten(@Nullable Object[] row, int hash, long link) {
        for (int i = keys; i < columns.length; i++) {
            write(i, row[columns[i]]);
        }
        int length = HEAD_BYTES + cells.length();
        long place = pages.allocate(length);
        byte[] page = pages.page(place);
        int at = RowPages.offset(place);
        Cells.INTS.set(page, at, length);
        Cells.INTS.set(page, at + HASH_AT, hash & ~MARK);
        Cells.LONGS.set(page, at + LINK_AT, link);
        System.arraycopy(cells.written(), 0, page, at + HEAD_BYTES, cells.length());
        cells.commit();
        return place;
    }

    /** The very object of the row before is kept once: siblings come one after the other, and have one parent. */
    @SuppressWarnings("ReferenceEquality") // What is equal but another object is written anew.
    private void write(int column, @Nullable Object value) {
        if (value instanceof String && value == before[column]) {
            if (beforeNumber[column] < 0) {
                beforeNumber[column] = cells.keepObject(value);
            }
            cells.writeObject(beforeNumber[column]);
            return;
        }
        before[column] = value;
        beforeNumber[column] = -1;
        cells.write(value);
    }

    byte[] page(long place) {
        return pages.page(place);
    }

    /** Where in its page the cells begin. */
    static int cellsAt(long place) {
        return RowPages.offset(place) + HEAD_BYTES;
    }

    int length(long place) {
        return (int) Cells.INTS.get(page(place), RowPages.offset(place));
    }

    /** Without its highest bit. */
    int hash(long place) {
        return (int) Cells.INTS.get(page(place), RowPages.offset(place) + HASH_AT) & ~MARK;
    }

    boolean isMarked(long place) {
        return (int) Cells.INTS.get(page(place), RowPages.offset(place) + HASH_AT) < 0;
    }

    void mark(long place) {
        Cells.INTS.set(page(place), RowPages.offset(place) + HASH_AT, hash(place) | MARK);
    }

    long link(long place) {
        return (long) Cells.LONGS.get(page(place), RowPages.offset(place) + LINK_AT);
    }

    void setLink(long place, long link) {
        Cells.LONGS.set(page(place), RowPages.offset(place) + LINK_AT, link);
    }

    /** Puts the columns into a row, where the targets say. */
    void read(long place, @Nullable Object[] row, int[] targets) {
        byte[] page = page(place);
        int at = cellsAt(place);
        for (int target : targets) {
            if (target != NOT_READ) {
                row[target] = cells.read(page, at);
            }
            at = Cells.after(page, at);
        }
    }

    /** 0 where there are none. */
    long first() {
        return pages.first();
    }

    /** The row that was added after this one; 0 where it was the last. */
    long after(long place) {
        return pages.after(place, length(place));
    }

    void release() {
        pages.release();
        cells.release();
    }
}
