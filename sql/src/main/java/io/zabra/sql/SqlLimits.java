package io.zabra.sql;

/**
 * What one statement may take, so that no query harms its neighbours.
 *
 * @param memoryBytes held by sorts, joins, groups and other operators that keep rows; beyond it 53200
 * @param rowsScanned znodes looked at by one statement; beyond it 53400
 * @param timeoutMs where the caller sets none, or a longer one; 0: none
 * @param plansCached prepared plans kept by text
 * @param writesAtOnce znodes changed by one statement or transaction, which is one ZooKeeper multi; beyond it 54000
 * @param writeBytesAtOnce that these requests may have together ({@code jute.maxbuffer}); beyond it 54000
 * @param queriesAtOnce that compute at a time, in turns; the others wait
 * @param memoryBytesOfAll held by all statements together; beyond it 53200
 */
public record SqlLimits(
        long memoryBytes,
        long rowsScanned,
        int timeoutMs,
        int plansCached,
        int writesAtOnce,
        long writeBytesAtOnce,
        int queriesAtOnce,
        long memoryBytesOfAll) {
    /** In a process without a network, whose requests no buffer limits. */
    private static final long WRITE_BYTES = 32L << 20;

    /** All statements together have half of the heap. */
    public static final SqlLimits DEFAULT = new SqlLimits(256L << 20, 1L << 40, 0, 1_000, 5_000);

    /** With as many queries at a time as there are threads that execute them. */
    public SqlLimits(long memoryBytes, long rowsScanned, int timeoutMs, int plansCached, int writesAtOnce) {
        this(
                memoryBytes,
                rowsScanned,
                timeoutMs,
                plansCached,
                writesAtOnce,
                WRITE_BYTES,
                Integer.MAX_VALUE,
                Runtime.getRuntime().maxMemory() / 2);
    }

    /** With these bounds of one statement, as they stand in the constructor. */
    public SqlLimits withStatement(long bytes, long rows, int ms) {
        return new SqlLimits(
                bytes, rows, ms, plansCached, writesAtOnce, writeBytesAtOnce, queriesAtOnce, memoryBytesOfAll);
    }

    public SqlLimits withQueriesAtOnce(int atOnce) {
        return new SqlLimits(
                memoryBytes,
                rowsScanned,
                timeoutMs,
                plansCached,
                writesAtOnce,
                writeBytesAtOnce,
                atOnce,
                memoryBytesOfAll);
    }

    public SqlLimits withWriteBytesAtOnce(long bytes) {
        return new SqlLimits(
                memoryBytes, rowsScanned, timeoutMs, plansCached, writesAtOnce, bytes, queriesAtOnce, memoryBytesOfAll);
    }

    public SqlLimits withMemoryBytesOfAll(long bytes) {
        return new SqlLimits(
                memoryBytes, rowsScanned, timeoutMs, plansCached, writesAtOnce, writeBytesAtOnce, queriesAtOnce, bytes);
    }
}
