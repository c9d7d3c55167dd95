package io.zabra.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** Update counts as JDBC has them. */
final class Batches {
    private Batches() {}

    /** SUCCESS_NO_INFO is what JDBC has for a count that does not fit. */
    static int count(long count) {
        return count > Integer.MAX_VALUE ? Statement.SUCCESS_NO_INFO : (int) count;
    }

    static int[] counts(long[] counts) {
        return Arrays.stream(counts).mapToInt(Batches::count).toArray();
    }

    /** Of a batch as a whole, as JDBC wants it whatever failed; where that does not say, no part of it is known to have succeeded. */
    static BatchUpdateException failure(SQLException e) {
        return e instanceof BatchUpdateException batch
                ? batch
                : new BatchUpdateException(e.getMessage(), e.getSQLState(), e.getErrorCode(), new int[0], e);
    }

    /** @param done how many of the batch succeeded */
    static BatchUpdateException failure(SQLException e, long[] counts, int done) {
        return new BatchUpdateException(
                "Statement " + (done + 1) + " of the batch failed: " + e.getMessage(),
                e.getSQLState(),
                e.getErrorCode(),
                Arrays.copyOf(counts, done),
                e);
    }
}
