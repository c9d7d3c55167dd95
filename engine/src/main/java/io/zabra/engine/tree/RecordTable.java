package io.zabra.engine.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where each record lies, by its path: a hash table outside the heap that grows by one bucket at a time (W. Litwin, Linear
 * Hashing, 1980), so that no insertion waits for others to be moved.
 *
 * <p>A bucket is a cache line of seven entries, and where further ones are, in a block of {@link RecordMemory}. An entry is
 * a record's position, and 28 bits of its path's hash, from which buckets are split without a look at the records. One
 * writer; readers look into a part's {@link PartMoves} before and after: bucket and hash have the part in common.
 */
final class RecordTable {
    private static final int BUCKET_SHIFT = 6;
    private static final int ENTRIES = 7;
    private static final int OVERFLOW = ENTRIES * Long.BYTES;
    private static final int BUCKET_CLASS = RecordMemory.classOf(1 << BUCKET_SHIFT);
    private static final int PAGE_BUCKETS = RecordMemory.PAGE_BYTES >>> BUCKET_SHIFT;
    private static final int PAGE_BUCKETS_SHIFT = Integer.numberOfTrailingZeros(PAGE_BUCKETS);
    private static final int BUCKETS_MAX = 1 << 30;
    /** On average. Of the buckets not split yet, in the worst case: twice this. */
    private static final int LOAD = 4;

    private static final long POSITION_MASK = (1L << RecordMemory.POSITION_BITS) - 1;
    /** A hash's lower bits, up to the tag's, are those of the part. */
    private static final int TAG_SHIFT = PartMoves.PART_BITS;

    /** A chain as long as that is none. */
    private static final int CHAIN_MAX = 1 << 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final RecordMemory memory;
    private final PartMoves moves;
    /** The first position of each page of buckets. */
    private volatile long[] pages;

    private volatile int buckets = PAGE_BUCKETS;
    private long count;
    private long changes;
    private long moved;
    /** An empty bucket to come behind a full one; 0: none yet. */
    private long spare;
    /** Of a bucket that is split. */
    private long[] gathered = new long[64];
    /** Buckets behind it. */
    private long[] chained = new long[8];

    private int chainedCount;

    RecordTable(RecordMemory memory, PartMoves moves) {
        this.memory = memory;
        this.moves = moves;
        this.pages = new long[] {memory.allocatePage()};
    }

    // Any thread.

    /** The address of the entry of this path, for {@link #position}; 0: there is none. */
    long find(long hash, byte[] path, int length) {
        long at = bucket(hash);
        long tag = tag(hash);
        for (int chained = 0; chained < CHAIN_MAX; chained++) {
            ByteBuffer buffer = memory.slab(at);
            int offset = RecordMemory.offset(at);
            for (int i = 0; i < ENTRIES; i++) {
                long entry = buffer.getLong(offset + i * Long.BYTES);
                if ((entry & ~POSITION_MASK) == tag && entry != 0 && isOf(entry & POSITION_MASK, path, length)) {
                    return (at << RecordMemory.UNIT_SHIFT) + (long) i * Long.BYTES;
                }
            }
            at = buffer.getLong(offset + OVERFLOW);
            if (at == 0) {
                return 0;
            }
        }
        throw new IndexOutOfBoundsException("A chain of more than " + CHAIN_MAX + " buckets");
    }

    /** The position of a record, by the address that {@link #find} gave. */
    long position(long address) {
        long at = address >>> RecordMemory.UNIT_SHIFT;
        return memory.slab(at).getLong(offset(address)) & POSITION_MASK;
    }

    private static int offset(long address) {
        return RecordMemory.offset(address >>> RecordMemory.UNIT_SHIFT) + ((int) address & (Long.BYTES * 2 - 1));
    }

    private long bucket(long hash) {
        int count = buckets;
        int index = (int) hash & ((Integer.highestOneBit(count - 1) << 1) - 1);
        return bucketAt(index < count ? index : index - Integer.highestOneBit(count - 1));
    }

    private long bucketAt(int index) {
        long page = pages[index >>> PAGE_BUCKETS_SHIFT];
        return page + ((long) (index & (PAGE_BUCKETS - 1)) << (BUCKET_SHIFT - RecordMemory.UNIT_SHIFT));
    }

    private static long tag(long hash) {
        return (hash >>> TAG_SHIFT) << RecordMemory.POSITION_BITS;
    }

    private boolean isOf(long position, byte[] path, int length) {
        ByteBuffer buffer = memory.slab(position);
        int at = RecordMemory.offset(position);
        if (RecordBlock.pathLength(buffer, at) != length) {
            return false;
        }
        at += RecordBlock.PATH;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if ((long) LONGS.get(path, i) != buffer.getLong(at + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (path[i] != buffer.get(at + i)) {
                return false;
            }
        }
        return true;
    }

    // Writer.

    /** How often entries came, went or moved: while this stays, so does each address. Others may see an older number. */
    long changes() {
        return changes;
    }

    /** How often entries went or moved: while this stays, so does each address of an entry that there is. */
    long moved() {
        return moved;
    }

    /** To be called before an entry is added: where there is no memory for it, the table stays as it was. */
    void makeRoom() {
        if (count >= (long) LOAD * buckets && buckets < BUCKETS_MAX) {
            split();
        }
        if (spare == 0) {
            spare = memory.allocate(BUCKET_CLASS);
            clear(spare);
        }
    }

    /** Has the memory of an entry's bucket come near the processor: any thread, ahead of {@link #add}. Returns what is there, or 0. */
    long touch(long hash) {
        long at = bucket(hash);
        try {
            return memory.slab(at).getLong(RecordMemory.offset(at));
        } catch (IndexOutOfBoundsException e) {
            return 0; // Another thread is about to make that bucket.
        }
    }

    /** Adds an entry for a path that has none, for which there is room. Takes no memory. */
    void add(long hash, long position) {
        if (spare == 0) {
            throw new IllegalStateException("No room was made for record " + (count + 1));
        }
        moves.begin(hash);
        if (insert(bucket(hash), tag(hash) | position, spare)) {
            spare = 0;
        }
        moves.end(hash);
        changes++;
        count++;
    }

    /** Sets the position that an entry leads to. While the part moves. */
    void replace(long hash, long address, long position) {
        set(address, tag(hash) | position);
    }

    /** While the part moves. */
    void remove(long address) {
        set(address, 0);
        changes++;
        moved++;
        count--;
    }

    private void set(long address, long entry) {
        memory.slab(address >>> RecordMemory.UNIT_SHIFT).putLong(offset(address), entry);
    }

    /**
     * @param next an empty bucket to come behind the last one where all are full
     * @return whether it did
     */
    private boolean insert(long bucket, long entry, long next) {
        long at = bucket;
        while (true) {
            ByteBuffer buffer = memory.slab(at);
            int offset = RecordMemory.offset(at);
            for (int i = 0; i < ENTRIES; i++) {
                if (buffer.getLong(offset + i * Long.BYTES) == 0) {
                    buffer.putLong(offset + i * Long.BYTES, entry);
                    return at == next;
                }
            }
            at = buffer.getLong(offset + OVERFLOW);
            if (at == 0) {
                at = next;
                buffer.putLong(offset + OVERFLOW, at);
            }
        }
    }

    private void clear(long bucket) {
        ByteBuffer buffer = memory.slab(bucket);
        int offset = RecordMemory.offset(bucket);
        for (int i = 0; i <= ENTRIES; i++) {
            buffer.putLong(offset + i * Long.BYTES, 0);
        }
    }

    /**
     * Adds a bucket and moves into it what belongs there, from the one bucket where it was until now. What it needs is taken
     * before: two buckets never need more behind them than the one had.
     */
    private void split() {
        int added = buckets;
        int half = Integer.highestOneBit(added);
        int source = added - half;
        if ((added >>> PAGE_BUCKETS_SHIFT) == pages.length) {
            addPage();
        }
        long from = bucketAt(source);
        long to = bucketAt(added);
        int entries = gather(from);
        moves.begin(source);
        buckets = added + 1;
        clear(from);
        for (int i = 0; i < chainedCount; i++) {
            clear(chained[i]);
        }
        for (int i = 0; i < entries; i++) {
            long hash = (gathered[i] >>> RecordMemory.POSITION_BITS) << TAG_SHIFT;
            long next = chainedCount == 0 ? 0 : chained[chainedCount - 1];
            chainedCount -= insert((hash & half) == 0 ? from : to, gathered[i], next) ? 1 : 0;
        }
        moves.end(source);
        changes++;
        moved++;
        while (chainedCount > 0) {
            memory.free(chained[--chainedCount]);
        }
    }

    private void addPage() {
        long[] more = Arrays.copyOf(pages, pages.length + 1);
        more[pages.length] = memory.allocatePage();
        pages = more;
    }

    /** Copies a bucket's entries into {@link #gathered}; returns how many there are. */
    private int gather(long bucket) {
        int entries = 0;
        chainedCount = 0;
        long next = bucket;
        while (next != 0) {
            ByteBuffer buffer = memory.slab(next);
            int offset = RecordMemory.offset(next);
            if (entries + ENTRIES > gathered.length) {
                gathered = Arrays.copyOf(gathered, 2 * gathered.length);
            }
            for (int i = 0; i < ENTRIES; i++) {
                long entry = buffer.getLong(offset + i * Long.BYTES);
                gathered[entries] = entry;
                entries += entry == 0 ? 0 : 1;
            }
            next = buffer.getLong(offset + OVERFLOW);
            if (next != 0) {
                chain(next);
            }
        }
        return entries;
    }

    private void chain(long bucket) {
        if (chainedCount == chained.length) {
            chained = Arrays.copyOf(chained, 2 * chainedCount);
        }
        chained[chainedCount++] = bucket;
    }

    /** Makes the buckets of so many records now, not one by one. While there are none, and nobody reads. */
    void layOut(long records) {
        if (count > 0 || buckets > PAGE_BUCKETS) {
            return;
        }
        int wanted = (int) Math.min(BUCKETS_MAX, records / LOAD);
        int wantedPages = Math.max(1, wanted >>> PAGE_BUCKETS_SHIFT);
        long[] all = Arrays.copyOf(pages, wantedPages);
        for (int i = 1; i < wantedPages; i++) {
            all[i] = memory.allocatePage();
        }
        pages = all;
        buckets = wantedPages << PAGE_BUCKETS_SHIFT;
    }
}
