package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap in pages of 4 KiB, and in runs of 2, 4, 8 and 16 pages ("classes" 1 to 4) for nodes with long
 * names. Memory comes in slabs; the next slab is made ready before it is needed, by the executor given.
 *
 * <p>One writer allocates and frees. Any thread reads pages that it was told of by a volatile write after their allocation.
 */
final class PageStore {
    static final int PAGE_BYTES = 4096;
    static final int CLASSES = 5;
    /** Never a page, so that 0 can say "none". */
    static final int NO_PAGE = 0;

    private static final int PAGE_SHIFT = 12;

    private final int slabShift;
    private final int slabMask;
    private final Executor background;
    private final AtomicBoolean preparing = new AtomicBoolean();
    private final AtomicReference<@Nullable ByteBuffer> prepared = new AtomicReference<>();
    private final FreePages[] free = new FreePages[CLASSES];

    private volatile ByteBuffer[] slabs = {};
    /** The first page of the newest slab that was never used. Page numbers are at most 31 bits: 8 TiB. */
    private int nextPage;

    private int endPage;
    /** Written by the writer alone. */
    private final AtomicLong freePages = new AtomicLong();

    /**
     * @param slabPages a power of two, at least 16
     * @param background runs the allocation of slabs; may run it at once
     */
    PageStore(int slabPages, Executor background) {
        if (Integer.bitCount(slabPages) != 1 || slabPages < 1 << (CLASSES - 1)) {
            throw new IllegalArgumentException("Slab of " + slabPages + " pages: must be a power of two, at least 16");
        }
        this.slabShift = Integer.numberOfTrailingZeros(slabPages);
        this.slabMask = slabPages - 1;
        this.background = background;
        Arrays.setAll(free, pageClass -> new FreePages());
    }

    ByteBuffer slab(int page) {
        return slabs[page >>> slabShift];
    }

    int offset(int page) {
        return (page & slabMask) << PAGE_SHIFT;
    }

    /** Bytes of a page of this class. */
    static int bytes(int pageClass) {
        return PAGE_BYTES << pageClass;
    }

    /** The smallest class with so many bytes. */
    static int classOf(int bytes) {
        int pageClass = 0;
        while (bytes(pageClass) < bytes) {
            pageClass++;
        }
        return pageClass;
    }

    /** The first of {@code 1 << pageClass} consecutive pages; their content is arbitrary. */
    int allocate(int pageClass) {
        if (free[pageClass].count > 0) {
            freed(-(1L << pageClass));
            return free[pageClass].pop();
        }
        int pages = 1 << pageClass;
        if (endPage - nextPage < pages) {
            addSlab();
        }
        int page = nextPage;
        nextPage += pages;
        freed(-pages);
        if (endPage - nextPage < (slabMask >>> 1) + 1
                && prepared.get() == null
                && preparing.compareAndSet(false, true)) {
            background.execute(this::prepare);
        }
        return page;
    }

    void free(int page, int pageClass) {
        free[pageClass].push(page);
        freed(1L << pageClass);
    }

    private void freed(long pages) {
        freePages.lazySet(freePages.get() + pages);
    }

    private void addSlab() {
        while (nextPage < endPage) {
            free[0].push(nextPage++);
        }
        ByteBuffer slab = prepared.getAndSet(null);
        ByteBuffer[] more = Arrays.copyOf(slabs, slabs.length + 1);
        more[slabs.length] = slab == null ? newSlab() : slab;
        nextPage = slabs.length << slabShift;
        endPage = nextPage + slabMask + 1;
        if (endPage < 0) {
            throw new IllegalStateException("The index has no page numbers left: " + slabs.length + " slabs");
        }
        freed(slabMask + 1L);
        slabs = more;
        if (nextPage == NO_PAGE) {
            nextPage++;
            freed(-1);
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
        return ByteBuffer.allocateDirect((slabMask + 1) << PAGE_SHIFT);
    }

    /** Any thread, approximately. */
    long freePages() {
        return freePages.get();
    }

    /** Any thread, approximately. */
    long allPages() {
        return (long) slabs.length << slabShift;
    }

    /** Pages in use; exact on the writer. */
    long usedPages() {
        return slabs.length == 0 ? 0 : allPages() - freePages.get() - 1;
    }

    void close() {
        slabs = new ByteBuffer[0];
        prepared.set(null);
    }

    private static final class FreePages {
        private int[] pages = new int[64];
        private int count;

        void push(int page) {
            if (count == pages.length) {
                pages = Arrays.copyOf(pages, 2 * count);
            }
            pages[count++] = page;
        }

        int pop() {
            return pages[--count];
        }
    }
}
