package io.zabra.server;

import io.zabra.sql.SqlLimits;

/**
 * What SQL may take of the server.
 *
 * @param threads that execute statements at most; most of them wait
 * @param requestsFirst whether the system is asked to let threads that answer requests go before those of SQL
 *     ({@code zabra.sql.requestsFirst})
 * @param limits of statements ({@code zabra.sql.statement.memoryMib}, {@code .rowsMax}, {@code .timeoutMs}), and of all of
 *     them together ({@code zabra.sql.memoryMib}, {@code zabra.sql.computingAtOnce}); no write is larger than any other
 *     client's ({@code jute.maxbuffer})
 */
public record SqlSettings(int threads, boolean requestsFirst, SqlLimits limits) {
    private static final int THREADS = 512;
    private static final String REQUESTS_FIRST = "zabra.sql.requestsFirst";
    private static final int MIB_BITS = 20;

    static SqlSettings read(ConfigReader settings, int juteMaxBufferBytes) throws ConfigException {
        SqlLimits standard = SqlLimits.DEFAULT;
        int memoryMib = settings.number("zabra.sql.memoryMib", 0, 0);
        int rowsMax = settings.number("zabra.sql.statement.rowsMax", 0, 0);
        long statementMib =
                settings.number("zabra.sql.statement.memoryMib", (int) (standard.memoryBytes() >> MIB_BITS), 1);
        SqlLimits limits = standard.withStatement(
                        statementMib << MIB_BITS,
                        rowsMax == 0 ? standard.rowsScanned() : rowsMax,
                        settings.number("zabra.sql.statement.timeoutMs", 0, 0))
                .withQueriesAtOnce(settings.number("zabra.sql.computingAtOnce", computingAtOnce(), 1))
                .withWriteBytesAtOnce(juteMaxBufferBytes);
        return new SqlSettings(
                THREADS,
                !settings.has(REQUESTS_FIRST) || settings.flag(REQUESTS_FIRST),
                memoryMib == 0 ? limits : limits.withMemoryBytesOfAll((long) memoryMib << MIB_BITS));
    }

    /** One processor is left to requests that cannot wait, and to writes. */
    private static int computingAtOnce() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** With so many threads. */
    public SqlSettings withThreads(int count) {
        return new SqlSettings(count, requestsFirst, limits);
    }
}
