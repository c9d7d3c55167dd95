package io.zabra.server.metrics;

/**
 * Counts values by size, 16 classes to each power of two, so that a quantile is off by less than 7 %. Written by one
 * thread; others may read it, and see it a moment late. Negative values count as 0.
 */
final class Histogram {
    private static final int SUB_BITS = 4;
    private static final int SUBS = 1 << SUB_BITS;
    static final int CLASSES = (Long.SIZE - SUB_BITS) * SUBS;

    private final long[] counts = new long[CLASSES];
    private long count;
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max;

    void record(long value) {
        long size = Math.max(0, value);
        counts[classOf(size)]++;
        count++;
        sum += size;
        min = Math.min(min, size);
        max = Math.max(max, size);
    }

    Distribution distribution() {
        return new Distribution(counts.clone(), count, sum, min, max);
    }

    static int classOf(long value) {
        if (value < SUBS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift + 1) * SUBS + (int) (value >>> shift) - SUBS;
    }

    /** The largest value of a class. */
    static long ceiling(int index) {
        if (index < SUBS) {
            return index;
        }
        int shift = index / SUBS - 1;
        return ((long) (index % SUBS + SUBS + 1) << shift) - 1;
    }
}
