package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Znodes that follow the one that a cursor stands on, read together: siblings of it that have no children, and its access control list. They
 * are columns of numbers, and bytes of their paths where these are wanted, instead of a {@link Znode} for each; or their whole records, as
 * {@link TreeImage} has them. Filled again and again by {@link ZnodeCursor#read}. One thread.
 */
public final class ZnodeRun {
    /** So many that what is looked up for each of them is waited for together, and so few that little is read in vain. */
    private static final int ROWS_MAX = 32;

    private static final int PAUSE = 8;
    /** Of paths; the first one may be longer. */
    private static final int PATH_BYTES_MAX = 1 << 13;

    private static final int PATH_BYTES_FIRST = 1 << 10;
    /** Of whole records; one that is longer is in no run. */
    private static final int RECORD_BYTES_MAX = 1 << 14;

    private final ZnodeNumber[] numbers;
    private final boolean withPaths;
    private final long[] ids = new long[ROWS_MAX];
    private final long[] entries = new long[ROWS_MAX];
    private final long[][] values;
    private final int[] pathEnds;
    /** Where whole records go; none where numbers are wanted. */
    private final byte[] records;

    private final int[] recordEnds;
    private byte[] paths;
    private byte[] prefix = {};
    private int prefixLength;
    private int rows;
    private int rowsMax = ROWS_MAX;
    /** Runs that are not tried: the one before had to be given up, or ended before a znode that is in none. */
    private int pause;

    /** @param withPaths whether the znodes' paths are wanted, too */
    public ZnodeRun(List<ZnodeNumber> numbers, boolean withPaths) {
        this(numbers, withPaths, 0);
    }

    private ZnodeRun(List<ZnodeNumber> numbers, boolean withPaths, int recordBytesMax) {
        this.numbers = numbers.toArray(new ZnodeNumber[0]);
        this.withPaths = withPaths;
        this.values = new long[this.numbers.length][ROWS_MAX];
        this.pathEnds = new int[withPaths ? ROWS_MAX : 0];
        this.paths = new byte[withPaths ? PATH_BYTES_FIRST : 0];
        this.records = new byte[recordBytesMax];
        this.recordEnds = new int[recordBytesMax > 0 ? ROWS_MAX : 0];
    }

    /** Of whole records, with all of their data, and nothing else. */
    public static ZnodeRun ofRecords() {
        return new ZnodeRun(List.of(), false, RECORD_BYTES_MAX);
    }

    /** @param most znodes that are wanted in each run from now on; at least one is read */
    public void limit(int most) {
        rowsMax = Math.max(1, Math.min(most, ROWS_MAX));
    }

    /** Znodes in it. */
    public int rows() {
        return rows;
    }

    /**
     * Of its znodes, from the first one on; valid until the next run.
     *
     * @param index in the list of those that are wanted
     */
    public long[] values(int index) {
        return values[index];
    }

    /** The znodes' paths in UTF-8, one after the other; valid until the next run. */
    public byte[] paths() {
        return paths;
    }

    /** In {@link #paths}. */
    public int pathStart(int row) {
        return row == 0 ? 0 : pathEnds[row - 1];
    }

    /** Where in {@link #paths} the last part of a znode's path begins. */
    public int nameStart(int row) {
        return pathStart(row) + prefixLength;
    }

    /** In {@link #paths}. */
    public int pathEnd(int row) {
        return pathEnds[row];
    }

    /** The records one after the other, in the first {@link #recordsLength} bytes; valid until the next run. */
    public byte[] records() {
        return records;
    }

    public int recordsLength() {
        return rows == 0 ? 0 : recordEnds[rows - 1];
    }

    // Filling.

    /** False where it is not worth trying. */
    boolean isDue() {
        rows = 0;
        if (pause > 0) {
            pause--;
            return false;
        }
        return true;
    }

    /**
     * It is empty.
     *
     * @param ofPaths what the paths of all begin with, so many bytes
     */
    void begin(byte[] ofPaths, int length) {
        prefix = ofPaths;
        prefixLength = length;
    }

    boolean withPaths() {
        return withPaths;
    }

    boolean readsRecords() {
        return numbers.length > 0 || records.length > 0;
    }

    /** Adds what a cell of the index is of; false where it takes no more. */
    boolean add(ByteBuffer page, int cell) {
        if (rows == rowsMax || (withPaths && !addPath(page, cell))) {
            return false;
        }
        ids[rows++] = Page.value(page, cell);
        return true;
    }

    private boolean addPath(ByteBuffer page, int cell) {
        int from = pathStart(rows);
        int end = from + prefixLength + Page.nameLength(page, cell);
        if (end > paths.length) {
            if (rows > 0 && end > PATH_BYTES_MAX) {
                return false;
            }
            paths = Arrays.copyOf(paths, Math.max(end, 2 * paths.length));
        }
        System.arraycopy(prefix, 0, paths, from, prefixLength);
        Page.copyName(page, cell, paths, from + prefixLength);
        pathEnds[rows] = end;
        return true;
    }

    long id(int row) {
        return ids[row];
    }

    /** Of {@link NodePositions}, for who fills it. */
    long[] entries() {
        return entries;
    }

    /**
     * What a record says, which may be in the middle of a move.
     *
     * @return false where the run does not take it
     */
    boolean read(int row, ByteBuffer slab, int at) {
        for (int i = 0; i < numbers.length; i++) {
            values[i][row] = numbers[i].of(slab, at);
        }
        return records.length == 0 || copy(row, slab, at);
    }

    private boolean copy(int row, ByteBuffer slab, int at) {
        int dataLength = RecordBlock.dataLength(slab, at);
        int start = row == 0 ? 0 : recordEnds[row - 1];
        int bytes = RecordBlock.bytes(RecordBlock.pathLength(slab, at), dataLength);
        if (dataLength > RecordBlock.INLINE_BYTES_MAX || bytes > records.length - start) {
            return false;
        }
        slab.get(at, records, start, bytes);
        recordEnds[row] = start + bytes;
        return true;
    }

    /** The first znodes alone are to be had so. */
    void keep(int first) {
        if (first < rows) {
            pause = first == 0 ? PAUSE : 1;
        }
        rows = first;
    }
}
