package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of memory outside the heap, up to 32 KiB each, given out and taken back in constant time. One writer; others may
 * read a block of which they were told, if they find out afterwards whether it was taken back meanwhile.
 *
 * <p>Memory comes in slabs of 4 MiB, each of 64 pages. A page holds blocks of one class, and goes back to all classes when
 * its last block is free; so what one length of data has left behind can be used by another. Classes are an eighth apart
 * at most. A position counts units of 16 bytes, and 0 is none.
 */
final class RecordMemory {
    static final int POSITION_BITS = 36;
    static final int UNIT_SHIFT = 4;
    static final int PAGE_BYTES = 1 << 16;
    static final int BLOCK_BYTES_MAX = PAGE_BYTES / 2;

    private static final int PAGE_UNITS_SHIFT = 12;
    private static final int SLAB_SHIFT = 22;
    private static final int SLAB_UNITS_SHIFT = SLAB_SHIFT - UNIT_SHIFT;
    private static final int SLAB_PAGES = 1 << (SLAB_UNITS_SHIFT - PAGE_UNITS_SHIFT);
    private static final long SLAB_UNITS_MASK = (1L << SLAB_UNITS_SHIFT) - 1;
    private static final int PAGE_UNITS_MASK = (1 << PAGE_UNITS_SHIFT) - 1;
    /** Up to here classes are 16 bytes apart, above an eighth. */
    private static final int FINE_BYTES_MAX = 512;

    private static final int[] CLASS_BYTES = classBytes();
    /** By units: the class of a block of so many. */
    private static final byte[] CLASS_OF = classOf();
    /** Of a page that is no class's, but in use as a whole. */
    private static final byte WHOLE = (byte) CLASS_BYTES.length;

    private static final ByteBuffer NO_SLAB = ByteBuffer.allocate(0);
    private static final byte[] ZEROS = new byte[PAGE_BYTES];

    private final Executor background;
    private final IntFunction<ByteBuffer> source;
    private final AtomicReference<@Nullable ByteBuffer> prepared = new AtomicReference<>();
    private final AtomicBoolean preparing = new AtomicBoolean();
    private final AtomicLong pagesUsed = new AtomicLong();
    /** Longer than there are slabs: what is beyond has no bytes. */
    private ByteBuffer[] slabs = {NO_SLAB};

    /** Page 0 is never given out, for position 0 is none. */
    private int nextPage = 1;

    private int slabCount;

    // By page.
    private byte[] classes = new byte[SLAB_PAGES];
    private int[] used = new int[SLAB_PAGES];
    /** Blocks never given out yet begin here. */
    private int[] fresh = new int[SLAB_PAGES];
    /** One more than the block that was freed last, which names the next one in its first bytes; 0: none. */
    private int[] freed = new int[SLAB_PAGES];

    private int[] before = new int[SLAB_PAGES];
    private int[] after = new int[SLAB_PAGES];
    /** By class: the first page that has room; 0: none has. */
    private final int[] roomy = new int[CLASS_BYTES.length];

    private int freePage;

    /** @param background makes slabs in advance; may do it at once */
    RecordMemory(Executor background) {
        this(background, ByteBuffer::allocateDirect);
    }

    /**
     * @param background makes slabs in advance; may do it at once
     * @param source makes so many bytes, or throws {@code OutOfMemoryError}; any thread
     */
    RecordMemory(Executor background, IntFunction<ByteBuffer> source) {
        this.background = background;
        this.source = source;
    }

    private static int[] classBytes() {
        int[] bytes = new int[128];
        int count = 0;
        int last = 0;
        while (last < BLOCK_BYTES_MAX) {
            int step = last < FINE_BYTES_MAX ? 1 << UNIT_SHIFT : Integer.highestOneBit(last) / 8;
            last += step;
            bytes[count++] = last;
        }
        return Arrays.copyOf(bytes, count);
    }

    private static byte[] classOf() {
        byte[] classOf = new byte[(BLOCK_BYTES_MAX >>> UNIT_SHIFT) + 1];
        int pageClass = 0;
        for (int units = 1; units < classOf.length; units++) {
            while (CLASS_BYTES[pageClass] >>> UNIT_SHIFT < units) {
                pageClass++;
            }
            classOf[units] = (byte) pageClass;
        }
        return classOf;
    }

    /** The class of a block of so many bytes, 1 to {@link #BLOCK_BYTES_MAX}. */
    static int classOf(int bytes) {
        return CLASS_OF[(bytes + (1 << UNIT_SHIFT) - 1) >>> UNIT_SHIFT];
    }

    // Any thread.

    /** Where the block at a position lies, at {@link #offset}; something else, or nothing, for a position that is none. */
    ByteBuffer slab(long position) {
        ByteBuffer[] all = slabs;
        return all[(int) (position >>> SLAB_UNITS_SHIFT)];
    }

    static int offset(long position) {
        return (int) ((position & SLAB_UNITS_MASK) << UNIT_SHIFT);
    }

    /** Bytes of all pages in use, about. */
    long bytes() {
        return pagesUsed.get() * PAGE_BYTES;
    }

    // Writer.

    /** A block of arbitrary content. */
    long allocate(int blockClass) {
        int page = roomy[blockClass];
        if (page == 0) {
            page = takePage((byte) blockClass);
            addRoomy(page, blockClass);
        }
        int block = freed[page] - 1;
        int bytes = CLASS_BYTES[blockClass];
        long start = (long) page << PAGE_UNITS_SHIFT;
        if (block >= 0) {
            freed[page] = slab(start).getInt(offset(start) + block * bytes);
        } else {
            block = fresh[page]++;
        }
        used[page]++;
        if (used[page] == PAGE_BYTES / bytes) {
            removeRoomy(page, blockClass);
        }
        return start + (((long) block * bytes) >>> UNIT_SHIFT);
    }

    /** Takes a block back. */
    void free(long position) {
        int page = (int) (position >>> PAGE_UNITS_SHIFT);
        int blockClass = classes[page];
        int bytes = CLASS_BYTES[blockClass];
        int block = (((int) position & PAGE_UNITS_MASK) << UNIT_SHIFT) / bytes;
        slab(position).putInt(offset(position), freed[page]);
        freed[page] = block + 1;
        if (used[page] == PAGE_BYTES / bytes) {
            addRoomy(page, blockClass);
        }
        used[page]--;
        if (used[page] == 0) {
            removeRoomy(page, blockClass);
            after[page] = freePage;
            freePage = page;
            pagesUsed.lazySet(pagesUsed.get() - 1);
        }
    }

    /** A whole page of zeros, never to be freed: the position of its first byte. */
    long allocatePage() {
        long start = (long) takePage(WHOLE) << PAGE_UNITS_SHIFT;
        slab(start).put(offset(start), ZEROS, 0, PAGE_BYTES);
        return start;
    }

    private int takePage(byte pageClass) {
        int page = freePage;
        if (page == 0) {
            page = nextPage;
            if (page >= slabCount * SLAB_PAGES) {
                addSlab();
            }
            nextPage++;
            prepareIfDue();
        } else {
            freePage = after[page];
        }
        classes[page] = pageClass;
        used[page] = 0;
        fresh[page] = 0;
        freed[page] = 0;
        pagesUsed.lazySet(pagesUsed.get() + 1);
        return page;
    }

    private void addRoomy(int page, int blockClass) {
        int first = roomy[blockClass];
        before[page] = 0;
        after[page] = first;
        before[first] = page;
        roomy[blockClass] = page;
    }

    private void removeRoomy(int page, int blockClass) {
        int next = after[page];
        if (roomy[blockClass] == page) {
            roomy[blockClass] = next;
        } else {
            after[before[page]] = next;
        }
        before[next] = before[page];
    }

    private void addSlab() {
        if (slabCount == 1 << (POSITION_BITS - SLAB_UNITS_SHIFT)) {
            throw new IllegalStateException("No positions left: " + slabCount + " slabs");
        }
        int pages = (slabCount + 1) * SLAB_PAGES;
        if (pages > used.length) {
            grow(Math.max(pages, 2 * used.length));
        }
        ByteBuffer made = prepared.getAndSet(null);
        ByteBuffer slab = made == null ? newSlab() : made;
        if (slabCount == slabs.length) {
            ByteBuffer[] more = Arrays.copyOf(slabs, 2 * slabCount);
            Arrays.fill(more, slabCount, more.length, NO_SLAB);
            more[slabCount] = slab;
            slabs = more;
        } else {
            slabs[slabCount] = slab;
        }
        slabCount++;
    }

    /** All, or, where there is no memory for it, none. */
    private void grow(int pages) {
        byte[] newClasses = Arrays.copyOf(classes, pages);
        int[] newUsed = Arrays.copyOf(used, pages);
        int[] newFresh = Arrays.copyOf(fresh, pages);
        int[] newFreed = Arrays.copyOf(freed, pages);
        int[] newBefore = Arrays.copyOf(before, pages);
        int[] newAfter = Arrays.copyOf(after, pages);
        classes = newClasses;
        used = newUsed;
        fresh = newFresh;
        freed = newFreed;
        before = newBefore;
        after = newAfter;
    }

    /** Making a slab takes a millisecond, in which the writer would stand still. */
    private void prepareIfDue() {
        boolean due = slabCount * SLAB_PAGES - nextPage < SLAB_PAGES / 2;
        if (due && prepared.get() == null && preparing.compareAndSet(false, true)) {
            background.execute(this::prepare);
        }
    }

    private void prepare() {
        try {
            prepared.set(newSlab());
        } catch (OutOfMemoryError e) {
            // It is thrown to the writer when it needs the slab, if there is no memory then either.
            prepared.set(null);
        } finally {
            preparing.set(false);
        }
    }

    private ByteBuffer newSlab() {
        return source.apply(1 << SLAB_SHIFT).order(ByteOrder.nativeOrder());
    }

    void close() {
        slabs = new ByteBuffer[] {NO_SLAB};
        prepared.set(null);
    }
}
