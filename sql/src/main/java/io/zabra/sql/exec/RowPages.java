package io.zabra.sql.exec;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Bytes that an operator keeps, in arrays that are as large as a region of the heap once there are many of them: the collector
 * does not copy those, however long they live, and finds nothing to follow in them. A place is a page's number in the high
 * half and an offset in the low one; 0 is none. One thread.
 */
final class RowPages {
    /** Of an array, before its first byte. */
    private static final int ARRAY_HEADER = 16;

    private static final int FIRST_BYTES = 8 << 10;
    private static final int SMALL_BYTES_MAX = 128 << 10;
    private static final int FULL_BYTES = regionBytes() - ARRAY_HEADER;

    private final Budget budget;
    private byte[][] pages = new byte[4][];
    /** By page: what of it is in use. */
    private int[] ends = new int[4];

    private int count;
    private long bytes;

    RowPages(Budget budget) {
        this.budget = budget;
    }

    private static int regionBytes() {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long region = hotSpot == null
                ? 0
                : Long.parseLong(hotSpot.getVMOption("G1HeapRegionSize").getValue());
        return (int) Math.max(1 << 20, region);
    }

    /** So many bytes, one after the other, of arbitrary content. */
    long allocate(int length) {
        if (count == 0 || ends[count - 1] + length > pages[count - 1].length) {
            addPage(length);
        }
        int page = count - 1;
        int offset = ends[page];
        ends[page] += length;
        return ((long) page << Integer.SIZE) | offset;
    }

    private void addPage(int length) {
        int last = count == 0 ? FIRST_BYTES / 4 : pages[count - 1].length;
        long wanted = last < SMALL_BYTES_MAX ? 4L * last : FULL_BYTES;
        // Place 0 is none.
        int least = count == 0 ? length + Long.BYTES : length;
        int size = (int) Math.max(least, Math.min(wanted, budget.memoryLeft() / 2));
        budget.keepBytes((long) size + ARRAY_HEADER);
        bytes += (long) size + ARRAY_HEADER;
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        pages[count] = new byte[size];
        ends[count] = count == 0 ? Long.BYTES : 0;
        count++;
    }

    byte[] page(long place) {
        return pages[(int) (place >>> Integer.SIZE)];
    }

    static int offset(long place) {
        return (int) place;
    }

    /** The first place that was given out; 0 where none was. */
    long first() {
        return count == 0 ? 0 : Long.BYTES;
    }

    /** The place that was given out after this one of so many bytes; 0 where that was the last. */
    long after(long place, int length) {
        int page = (int) (place >>> Integer.SIZE);
        int end = offset(place) + length;
        if (end < ends[page]) {
            return place + length;
        }
        return page + 1 < count ? (long) (page + 1) << Integer.SIZE : 0;
    }

    void release() {
        budget.releaseBytes(bytes);
        bytes = 0;
        count = 0;
        pages = new byte[0][];
        ends = new int[0];
    }
}
