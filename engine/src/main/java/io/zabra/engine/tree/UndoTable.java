package io.zabra.engine.tree;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * By the hash of a path, the position of the newest image of its bucket. It grows by a bucket at a time (W. Litwin, Linear
 * Hashing, 1980): a new bucket begins with the same image as the one that it was split from, for images are told apart by
 * their paths anyway. One writer. A reader finds at least what was there when it began to look.
 */
final class UndoTable {
    private static final int PAGE_BUCKETS = 1 << 10;
    private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(PAGE_BUCKETS);
    private static final int BUCKETS_MAX = 1 << 24;
    /** Of a log that grows a chain has as many images more as its logarithm: a new bucket begins with all those of its source. */
    private static final int IMAGES_PER_BUCKET = 1;
    /** Buckets that are added at once: a large transaction has its images for some time in chains that are too long. */
    private static final int SPLITS_MAX = 512;

    private volatile AtomicLongArray[] pages = {new AtomicLongArray(PAGE_BUCKETS)};
    private volatile int buckets = PAGE_BUCKETS;

    private int bucket(int hash) {
        int count = buckets;
        int spread = hash ^ (hash >>> 16);
        int index = spread & ((Integer.highestOneBit(count - 1) << 1) - 1);
        return index < count ? index : index - Integer.highestOneBit(count - 1);
    }

    /** 0: none. Any thread. */
    long newest(int hash) {
        // The number of buckets before the pages: there are never fewer pages than buckets.
        int bucket = bucket(hash);
        return pages[bucket >>> PAGE_SHIFT].get(bucket & (PAGE_BUCKETS - 1));
    }

    // Writer.

    /** What the image at this position tells of is seen by readers that see it. */
    void newest(int hash, long at) {
        int bucket = bucket(hash);
        pages[bucket >>> PAGE_SHIFT].set(bucket & (PAGE_BUCKETS - 1), at);
    }

    /** As {@link #newest(int, long)}, while readers know that something moves. */
    void newestPlain(int hash, long at) {
        int bucket = bucket(hash);
        pages[bucket >>> PAGE_SHIFT].setPlain(bucket & (PAGE_BUCKETS - 1), at);
    }

    /** Adds some of the buckets that so many images want. Not before all images that may be taken back are settled. */
    void grow(long images) {
        for (int i = 0; i < SPLITS_MAX && images > (long) IMAGES_PER_BUCKET * buckets && buckets < BUCKETS_MAX; i++) {
            split();
        }
    }

    private void split() {
        int added = buckets;
        int source = added - Integer.highestOneBit(added);
        if (added >>> PAGE_SHIFT == pages.length) {
            AtomicLongArray[] more = Arrays.copyOf(pages, pages.length + 1);
            more[pages.length] = new AtomicLongArray(PAGE_BUCKETS);
            pages = more;
        }
        long newest = pages[source >>> PAGE_SHIFT].get(source & (PAGE_BUCKETS - 1));
        pages[added >>> PAGE_SHIFT].set(added & (PAGE_BUCKETS - 1), newest);
        buckets = added + 1;
    }
}
