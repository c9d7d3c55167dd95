package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where each record lies, by its node's id: what a scan of the index goes by, so that it neither hashes nor compares a path.
 * Ids are given out one after the other, so znodes created together lie side by side here.
 *
 * <p>Pages of slots outside the heap. A slot is chosen by an id's lowest bits, so two ids may want the same one; then the
 * first keeps it, and the other is not found here, but by its path. It grows by one page at a time, each time taking half of
 * what is in one other page (W. Litwin, Linear Hashing, 1980).
 *
 * <p>An entry is never out of date: it is a record's position, the part of the {@link PartMoves} that its path's hash belongs
 * to, and the bits of its id that the slot does not say. The writer changes it while the part moves. A reader looks at the
 * entry, at the part, and once more at the entry; if it is still the same, what lies at the position is the record as long as
 * the part does not move.
 */
final class NodePositions {
    private static final int PAGE_SHIFT = 13;
    private static final int PAGE_SLOTS = RecordMemory.PAGE_BYTES / Long.BYTES;
    private static final int PART_SHIFT = RecordMemory.POSITION_BITS;
    private static final int TAG_SHIFT = PART_SHIFT + PartMoves.PART_BITS;
    private static final int PAGES_MAX = 1 << (Long.SIZE - TAG_SHIFT);
    private static final long POSITION_MASK = (1L << RecordMemory.POSITION_BITS) - 1;
    private static final int PART_MASK = (1 << PartMoves.PART_BITS) - 1;
    /** More room than there are records, by this part of them: some ids are left out, and some were those of znodes deleted. */
    private static final int SPARE_PART = 8;

    private final RecordMemory memory;
    /** The first position of each page. */
    private volatile long[] pages;

    private long count;
    /** Records up to which no page is added. */
    private long countMax;

    NodePositions(RecordMemory memory) {
        this.memory = memory;
        this.pages = new long[] {memory.allocatePage()};
        this.countMax = countMax(1);
    }

    private static long countMax(int pages) {
        long slots = (long) (pages - 1) * PAGE_SLOTS;
        return slots - slots / SPARE_PART;
    }

    // Any thread.

    /** The entry of a node; 0: it has none. */
    long entry(long id) {
        long page = page(id);
        long entry = memory.slab(page).getLong(offset(page, id));
        return entry >>> TAG_SHIFT == tag(id) ? entry : 0;
    }

    static long position(long entry) {
        return entry & POSITION_MASK;
    }

    /** A hash of the same part as the record's path. */
    static long part(long entry) {
        return (entry >>> PART_SHIFT) & PART_MASK;
    }

    private long page(long id) {
        long[] all = pages;
        int mask = (Integer.highestOneBit(all.length) << 1) - 1;
        int index = (int) (id >>> PAGE_SHIFT) & mask;
        return all[index < all.length ? index : index & (mask >>> 1)];
    }

    private static int offset(long page, long id) {
        return RecordMemory.offset(page) + (((int) id & (PAGE_SLOTS - 1)) * Long.BYTES);
    }

    private static long tag(long id) {
        return (id >>> PAGE_SHIFT) & (PAGES_MAX - 1);
    }

    // Writer.

    /** To be called before a record more is added anywhere: where there is no memory for it, nothing has changed. */
    void makeRoom() {
        if (count >= countMax && pages.length < PAGES_MAX) {
            grow();
        }
    }

    /** A record was added, for which there is room; nobody knows of its node yet. Takes no memory. */
    void add(long id, long hash, long position) {
        count++;
        set(id, hash, 0, position);
    }

    /** A record lies elsewhere now. While the part moves. */
    void move(long id, long hash, long from, long to) {
        set(id, hash, from, to);
    }

    /** In a slot that is free, or the record's own. */
    private void set(long id, long hash, long from, long to) {
        long page = page(id);
        ByteBuffer buffer = memory.slab(page);
        int offset = offset(page, id);
        long known = buffer.getLong(offset);
        if (known == 0 || position(known) == from) {
            buffer.putLong(offset, (tag(id) << TAG_SHIFT) | ((hash & PART_MASK) << PART_SHIFT) | to);
        }
    }

    /** A record is gone. While the part moves. */
    void remove(long id, long position) {
        count--;
        long page = page(id);
        ByteBuffer buffer = memory.slab(page);
        int offset = offset(page, id);
        if (position(buffer.getLong(offset)) == position) {
            buffer.putLong(offset, 0);
        }
    }

    /** Adds a page, and moves into it what belongs there, from the one page where it was until now. */
    private void grow() {
        long[] before = pages;
        int added = before.length;
        int half = Integer.highestOneBit(added);
        long[] after = Arrays.copyOf(before, added + 1);
        after[added] = memory.allocatePage();
        ByteBuffer source = memory.slab(before[added - half]);
        ByteBuffer target = memory.slab(after[added]);
        int from = RecordMemory.offset(before[added - half]);
        int to = RecordMemory.offset(after[added]);
        for (int at = 0; at < RecordMemory.PAGE_BYTES; at += Long.BYTES) {
            long entry = source.getLong(from + at);
            if (entry != 0 && ((entry >>> TAG_SHIFT) & half) != 0) {
                // Who looks for it meanwhile finds it by its path.
                source.putLong(from + at, 0);
                target.putLong(to + at, entry);
            }
        }
        pages = after;
        countMax = countMax(added + 1);
    }

    /** Makes the pages of so many records now, not one by one. While there are none, and nobody reads. */
    void layOut(long records) {
        if (count > 0 || pages.length > 1) {
            return;
        }
        int wanted = 1;
        while (countMax(wanted) < records && wanted < PAGES_MAX) {
            wanted++;
        }
        long[] all = Arrays.copyOf(pages, wanted);
        for (int i = 1; i < wanted; i++) {
            all[i] = memory.allocatePage();
        }
        pages = all;
        countMax = countMax(wanted);
    }
}
