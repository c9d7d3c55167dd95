package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where each record lies, by its node's id: what a scan of the index goes by, so that it neither hashes nor compares a path.
 * Ids are given out one after the other, so znodes created together lie side by side here.
 *
 * <p>Pages of slots outside the heap, and a directory of them by an id's upper bits, its group. An id has a slot of its own in
 * its group's page; where another has that one, it takes any of the sixteen around it. Groups share a page as long as there is
 * room in it. Where there is none, those that differ in one bit from the others get another page: the emptiest, or a new one.
 * So there are as many pages as the znodes that are there need, however many there ever were. An id that finds no room is not found
 * here, but by its path.
 *
 * <p>An entry is never out of date: it is a record's position, the part of the {@link PartMoves} that its path's hash belongs
 * to, and the bits of its id that its place does not say. The writer changes it while the part moves. A reader looks at the
 * entry, at the part, and once more at the entry; if it is still the same, what lies at the position is the record as long as
 * the part does not move.
 */
final class NodePositions {
    private static final int GROUP_SHIFT = 13;
    private static final int PAGE_SLOTS = RecordMemory.PAGE_BYTES / Long.BYTES;
    /** Two cache lines. */
    private static final int BUCKET_SLOTS = 16;

    private static final int CHUNK_BITS = 2;
    /** Odd, and a golden section of a page: what lies side by side, however long, is spread evenly over the page. */
    private static final int SPREAD = 1265;

    private static final int GROUP_SPREAD = 809;

    private static final int PART_SHIFT = RecordMemory.POSITION_BITS;
    private static final int TAG_SHIFT = PART_SHIFT + PartMoves.PART_BITS;
    private static final int SLOT_BITS = Integer.numberOfTrailingZeros(BUCKET_SLOTS);
    private static final int GROUP_BITS = Long.SIZE - TAG_SHIFT - SLOT_BITS;
    private static final int GROUP_MASK = (1 << GROUP_BITS) - 1;
    private static final long POSITION_MASK = (1L << RecordMemory.POSITION_BITS) - 1;
    private static final int PART_MASK = (1 << PartMoves.PART_BITS) - 1;

    /** On average, lest ids that all want the same slots take ever more pages. */
    private static final int USED_FROM = PAGE_SLOTS / 4;

    private final RecordMemory memory;
    /** By group: the first position of its page. A power of two of them; a group beyond is that of its lower bits. */
    private volatile long[] directory;

    // The writer's.

    /** By group: the number of its page. */
    private int[] numbers = {0};
    /** By number: the first position of the page. */
    private long[] pages;
    /** By number: entries in the page. */
    private int[] used = {0};
    /** Of all pages. */
    private long allUsed;

    NodePositions(RecordMemory memory) {
        this.memory = memory;
        this.pages = new long[] {memory.allocatePage()};
        this.directory = pages.clone();
    }

    // Any thread.

    /** The entry of a node; 0: it has none. */
    long entry(long id) {
        long page = page(id);
        ByteBuffer slab = memory.slab(page);
        int own = offset(page, id);
        long tag = tag(id);
        long entry = slab.getLong(own);
        if (entry >>> TAG_SHIFT == tag && entry != 0) {
            return entry;
        }
        int bucket = bucket(own);
        for (int i = 0; i < BUCKET_SLOTS; i++) {
            entry = slab.getLong(bucket + i * Long.BYTES);
            if (entry >>> TAG_SHIFT == tag && entry != 0) {
                return entry;
            }
        }
        return 0;
    }

    /** Looks at the first slots of each four ids in a row: false where all are free. Any other of the four is in the same cache line. */
    boolean hasAny(long from, int ids) {
        long any = 0;
        for (long id = from; id < from + ids; id += 1 << CHUNK_BITS) {
            long page = page(id);
            any |= memory.slab(page).getLong(offset(page, id));
        }
        return any != 0;
    }

    static long position(long entry) {
        return entry & POSITION_MASK;
    }

    /** A hash of the same part as the record's path. */
    static long part(long entry) {
        return (entry >>> PART_SHIFT) & PART_MASK;
    }

    private long page(long id) {
        long[] all = directory;
        return all[group(id) & (all.length - 1)];
    }

    /** Of the id's own slot. */
    private static int offset(long page, long id) {
        return RecordMemory.offset(page) + slot(id) * Long.BYTES;
    }

    /** In a page: four ids in a row have four slots in a row, and the next four have theirs far away. */
    private static int slot(long id) {
        int chunk = (int) (id >>> CHUNK_BITS) * SPREAD + group(id) * GROUP_SPREAD;
        return ((chunk << CHUNK_BITS) | ((int) id & ((1 << CHUNK_BITS) - 1))) & (PAGE_SLOTS - 1);
    }

    /** Of the first slot of sixteen. */
    private static int bucket(int offset) {
        return offset & -(BUCKET_SLOTS * Long.BYTES);
    }

    private static int group(long id) {
        return (int) (id >>> GROUP_SHIFT) & GROUP_MASK;
    }

    private static long tag(long id) {
        return ((long) group(id) << SLOT_BITS) | (slot(id) & (BUCKET_SLOTS - 1));
    }

    private static int groupOf(long entry) {
        return (int) (entry >>> (TAG_SHIFT + SLOT_BITS));
    }

    // Writer.

    /** To be called before the record of a node is added anywhere: where there is no memory for it, nothing has changed. */
    void makeRoom(long id) {
        int number = number(id);
        if (slotWith(pages[number], id, 0) < 0) {
            divide(number, id);
        }
    }

    private int number(long id) {
        return numbers[group(id) & (numbers.length - 1)];
    }

    /** A record was added, for which there is room; nobody knows of its node yet. Takes no memory. */
    void add(long id, long hash, long position) {
        int number = number(id);
        int slot = slotWith(pages[number], id, 0);
        if (slot >= 0) {
            memory.slab(pages[number]).putLong(slot, entry(id, hash, position));
            used[number]++;
            allUsed++;
        }
    }

    private static long entry(long id, long hash, long position) {
        return (tag(id) << TAG_SHIFT) | ((hash & PART_MASK) << PART_SHIFT) | position;
    }

    /** A record lies elsewhere now. While the part moves. */
    void move(long id, long hash, long from, long to) {
        long page = pages[number(id)];
        int slot = slotWith(page, id, from);
        if (slot >= 0) {
            memory.slab(page).putLong(slot, entry(id, hash, to));
        } else {
            add(id, hash, to);
        }
    }

    /** A record is gone. While the part moves. */
    void remove(long id, long position) {
        int number = number(id);
        int slot = slotWith(pages[number], id, position);
        if (slot >= 0) {
            memory.slab(pages[number]).putLong(slot, 0);
            used[number]--;
            allUsed--;
        }
    }

    private int slotWith(long page, long id, long position) {
        return slotWith(page, offset(page, id), position);
    }

    /** Of the sixteen around a slot the one with this position, itself before all others; 0 is that of a free one. -1: none has. */
    private int slotWith(long page, int own, long position) {
        ByteBuffer slab = memory.slab(page);
        if (position(slab.getLong(own)) == position) {
            return own;
        }
        int bucket = bucket(own);
        for (int slot = bucket; slot < bucket + BUCKET_SLOTS * Long.BYTES; slot += Long.BYTES) {
            if (position(slab.getLong(slot)) == position) {
                return slot;
            }
        }
        return -1;
    }

    /** Moves the groups of a page that have a bit in common with that of an id, or all others, whichever are fewer entries. */
    private void divide(int full, long id) {
        int bit = bitOfMost(pages[full], id);
        if (bit == 0) {
            return;
        }
        long page = pages[full];
        int alike = with(page, RecordMemory.offset(page), PAGE_SLOTS, bit, group(id));
        boolean others = alike > used[full] / 2;
        int value = others ? ~group(id) : group(id);
        int target = target(full, id, bit, value, others ? used[full] - alike : alike);
        if (target >= 0) {
            move(full, target, bit, value);
        }
    }

    /** The bit in which the group of an id is unlike those of half of the sixteen that have the slots around its own, or of most. */
    private int bitOfMost(long page, long id) {
        int bucket = bucket(offset(page, id));
        int best = 0;
        int most = 0;
        for (int bit = 1; bit <= GROUP_MASK && most < BUCKET_SLOTS / 2; bit <<= 1) {
            int unlike = with(page, bucket, BUCKET_SLOTS, bit, ~group(id));
            best = unlike > most ? bit : best;
            most = Math.max(unlike, most);
        }
        return best;
    }

    /**
     * How many entries are of groups that have a bit as a value has it.
     *
     * @param from offset of the first slot
     */
    private int with(long page, int from, int slots, int bit, int value) {
        ByteBuffer slab = memory.slab(page);
        int count = 0;
        for (int i = 0; i < slots; i++) {
            long entry = slab.getLong(from + i * Long.BYTES);
            count += entry != 0 && ((groupOf(entry) ^ value) & bit) == 0 ? 1 : 0;
        }
        return count;
    }

    /** The page with the fewest entries, if it takes so many more; or a new one; -1: none, lest there are too many pages. */
    private int target(int full, long id, int bit, int value, int more) {
        int least = -1;
        for (int i = 0; i < used.length; i++) {
            least = i != full && (least < 0 || used[i] < used[least]) ? i : least;
        }
        if (least >= 0 && used[least] + more <= PAGE_SLOTS && takes(pages[least], pages[full], id, bit, value)) {
            return least;
        }
        return allUsed >= (long) pages.length * USED_FROM ? addPage() : -1;
    }

    /** Whether there is room for each entry of another page whose group has a bit as a value has it, and for the id itself. */
    private boolean takes(long target, long page, long id, int bit, int value) {
        int distance = RecordMemory.offset(target) - RecordMemory.offset(page);
        int end = RecordMemory.offset(page) + RecordMemory.PAGE_BYTES;
        int own = ((group(id) ^ value) & bit) == 0 ? bucket(offset(page, id)) : -1;
        ByteBuffer slab = memory.slab(target);
        for (int at = RecordMemory.offset(page); at < end; at += BUCKET_SLOTS * Long.BYTES) {
            int free = at == own ? -1 : 0;
            for (int i = 0; i < BUCKET_SLOTS; i++) {
                free += slab.getLong(at + distance + i * Long.BYTES) == 0 ? 1 : 0;
            }
            if (free < with(page, at, BUCKET_SLOTS, bit, value)) {
                return false;
            }
        }
        return true;
    }

    private int addPage() {
        int added = pages.length;
        long[] morePages = Arrays.copyOf(pages, added + 1);
        int[] moreUsed = Arrays.copyOf(used, added + 1);
        morePages[added] = memory.allocatePage();
        pages = morePages;
        used = moreUsed;
        return added;
    }

    /** All entries whose groups have a bit as a value has it. */
    private void move(int from, int to, int bit, int value) {
        int length = Math.max(numbers.length, 2 * bit);
        int[] newNumbers = new int[length];
        long[] newDirectory = new long[length];
        for (int i = 0; i < length; i++) {
            int known = numbers[i & (numbers.length - 1)];
            newNumbers[i] = known == from && ((i ^ value) & bit) == 0 ? to : known;
            newDirectory[i] = pages[newNumbers[i]];
        }
        numbers = newNumbers;
        moveEntries(from, to, bit, value);
        directory = newDirectory;
    }

    /** Who looks for an entry meanwhile finds it by its path. */
    private void moveEntries(int from, int to, int bit, int value) {
        ByteBuffer source = memory.slab(pages[from]);
        ByteBuffer target = memory.slab(pages[to]);
        int start = RecordMemory.offset(pages[from]);
        int distance = RecordMemory.offset(pages[to]) - start;
        for (int at = start; at < start + RecordMemory.PAGE_BYTES; at += Long.BYTES) {
            long entry = source.getLong(at);
            if (entry != 0 && ((groupOf(entry) ^ value) & bit) == 0) {
                source.putLong(at, 0);
                used[from]--;
                // Its own slot, unless that is another's; or any of the bucket, which has one.
                target.putLong(slotWith(pages[to], own(at, entry) + distance, 0), entry);
                used[to]++;
            }
        }
    }

    /** The slot of its own that an entry has in the bucket that it lies in. */
    private static int own(int at, long entry) {
        return bucket(at) + ((int) (entry >>> TAG_SHIFT) & (BUCKET_SLOTS - 1)) * Long.BYTES;
    }

    /** Makes the pages of so many records now, not one by one. While there are none, and nobody reads. */
    void layOut(long records) {
        int groups = (int) Math.min(GROUP_MASK, records >>> GROUP_SHIFT) + 1;
        if (groups == 1 || pages.length > 1 || allUsed > 0) {
            return;
        }
        long[] all = Arrays.copyOf(pages, groups);
        for (int i = 1; i < groups; i++) {
            all[i] = memory.allocatePage();
        }
        int[] byGroup = new int[Integer.highestOneBit(groups - 1) << 1];
        long[] newDirectory = new long[byGroup.length];
        for (int i = 0; i < byGroup.length; i++) {
            byGroup[i] = i < groups ? i : i - byGroup.length / 2;
            newDirectory[i] = all[byGroup[i]];
        }
        pages = all;
        used = new int[groups];
        numbers = byGroup;
        directory = newDirectory;
    }
}
