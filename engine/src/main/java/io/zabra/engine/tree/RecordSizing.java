package io.zabra.engine.tree;

/**
 * What a record store off the heap may grow to; beyond it {@link RecordStore#hasRoom} says no.
 *
 * @param records at most
 * @param pathBytes of an average path
 * @param dataBytes of average data, those above 8 KiB left aside
 * @param largeBytes of all data above 8 KiB together
 * @param chronicle whether records are kept in Chronicle Maps, where the JVM has the flags for it
 */
public record RecordSizing(long records, int pathBytes, int dataBytes, long largeBytes, boolean chronicle) {
    private static final int PATH_BYTES = 60;
    private static final int DATA_BYTES = 200;
    /** What a znode of ordinary size takes in the records' map, with the room that a map leaves. */
    private static final long MAP_BYTES = 480;

    private static final int PART_OF_MEMORY = 2;
    private static final int LARGE_PART_OF_MEMORY = 4;
    private static final long RECORDS_MIN = 1_000_000;

    /**
     * As much as this machine, or container, can hold: half of its memory for znodes of ordinary size, a quarter for large
     * data. Nothing of it is taken before it is used.
     */
    public static RecordSizing ofMachine() {
        long memory = DirectMemory.machineBytes();
        return new RecordSizing(
                Math.max(RECORDS_MIN, memory / PART_OF_MEMORY / MAP_BYTES),
                PATH_BYTES,
                DATA_BYTES,
                Math.max(1L << 30, memory / LARGE_PART_OF_MEMORY));
    }

    /**
     * Asks the JVM for what {@link #ofMachine} and a store want to know of memory. The first time that takes tens of milliseconds, so a
     * server has it done beside the reading of its configuration. Any thread.
     */
    public static void askAhead() {
        long unusedMachine = DirectMemory.machineBytes();
        long unusedMax = DirectMemory.bytesMax();
    }

    /** In memory of our own. */
    public RecordSizing(long records, int pathBytes, int dataBytes, long largeBytes) {
        this(records, pathBytes, dataBytes, largeBytes, false);
    }

    /** The same in Chronicle Maps, or not. */
    public RecordSizing withChronicle(boolean wanted) {
        return new RecordSizing(records, pathBytes, dataBytes, largeBytes, wanted);
    }

    public RecordSizing {
        if (records < 1 || pathBytes < 1 || dataBytes < 0 || largeBytes < 0) {
            throw new IllegalArgumentException("Records " + records + ", bytes of a path " + pathBytes + ", of data "
                    + dataBytes + ", of large data " + largeBytes + ": must be positive");
        }
    }
}
