package io.zabra.engine.tree;

import java.util.Arrays;

/**
 * Pages that a newer version of the tree does without, until no pin can read them: a page is needed while a version in
 * [birth, retired) is pinned, so one that was born after the newest pin goes at once, however old the oldest pin is.
 * Writer only.
 */
final class RetiredPages {
    private static final int CREDIT_PER_PUBLICATION = 64;

    private final PageStore store;
    private int[] pages = new int[256];
    private byte[] classes = new byte[256];
    private long[] births = new long[256];
    private long[] retirements = new long[256];
    private int count;
    /** Entries before this one were looked at when they came, and were needed then. */
    private int settled;
    /** Entries that may be looked at again: the work is in proportion to publications and retirements. */
    private long credit;

    private long pagesEver;

    RetiredPages(PageStore store) {
        this.store = store;
    }

    /** Pages that were ever retired. */
    long pagesEver() {
        return pagesEver;
    }

    int count() {
        return count;
    }

    void add(int page, int pageClass, long birth, long retired) {
        if (count == pages.length) {
            grow();
        }
        pages[count] = page;
        classes[count] = (byte) pageClass;
        births[count] = birth;
        retirements[count] = retired;
        count++;
        pagesEver += 1L << pageClass;
    }

    private void grow() {
        pages = Arrays.copyOf(pages, 2 * count);
        classes = Arrays.copyOf(classes, 2 * count);
        births = Arrays.copyOf(births, 2 * count);
        retirements = Arrays.copyOf(retirements, 2 * count);
    }

    /**
     * After a publication: frees what nobody can read.
     *
     * @param pinned versions, ascending
     * @param retainedFrom the oldest version that may yet be pinned; {@code Long.MAX_VALUE}: none
     */
    void reclaim(long[] pinned, long retainedFrom) {
        credit += CREDIT_PER_PUBLICATION + 2L * (count - settled);
        boolean all = credit >= count;
        sweep(all ? 0 : settled, pinned, retainedFrom);
        if (all) {
            credit = 0;
        }
    }

    /** Looks at all, whatever it costs. */
    void reclaimAll(long[] pinned, long retainedFrom) {
        sweep(0, pinned, retainedFrom);
    }

    private void sweep(int from, long[] pinned, long retainedFrom) {
        int kept = from;
        for (int i = from; i < count; i++) {
            if (retirements[i] > retainedFrom || isPinned(pinned, births[i], retirements[i])) {
                pages[kept] = pages[i];
                classes[kept] = classes[i];
                births[kept] = births[i];
                retirements[kept] = retirements[i];
                kept++;
            } else {
                store.free(pages[i], classes[i]);
            }
        }
        count = kept;
        settled = kept;
    }

    private static boolean isPinned(long[] pinned, long birth, long retired) {
        int at = Arrays.binarySearch(pinned, birth);
        int first = at >= 0 ? at : -at - 1;
        return first < pinned.length && pinned[first] < retired;
    }
}
