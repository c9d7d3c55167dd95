package io.zabra.engine.tree;

/**
 * What a record store off the heap is laid out for. Memory is only taken as it is filled, so rather too much than too
 * little: beyond it {@link RecordStore#hasRoom} says no.
 *
 * @param records at most
 * @param pathBytes of an average path
 * @param dataBytes of average data, those above 8 KiB left aside
 * @param largeBytes of all data above 8 KiB together
 */
public record RecordSizing(long records, int pathBytes, int dataBytes, long largeBytes) {
    /** A million znodes of ordinary size, and a gigabyte of large ones. */
    public static final RecordSizing ORDINARY = new RecordSizing(1_000_000, 60, 200, 1L << 30);

    public RecordSizing {
        if (records < 1 || pathBytes < 1 || dataBytes < 0 || largeBytes < 0) {
            throw new IllegalArgumentException("Records " + records + ", bytes of a path " + pathBytes + ", of data "
                    + dataBytes + ", of large data " + largeBytes + ": must be positive");
        }
    }
}
