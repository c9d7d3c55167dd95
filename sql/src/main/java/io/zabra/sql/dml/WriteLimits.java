package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;

/**
 * What one ZooKeeper multi may hold.
 *
 * @param requests changes and checks
 * @param bytes of the requests, about as they are sent: {@code jute.maxbuffer}
 */
public record WriteLimits(int requests, long bytes) {
    void requireRequests(int count, String who) {
        if (count > requests) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    who + " would change or check more than " + requests
                            + " znodes, more than fit into one multi: write fewer at a time");
        }
    }

    void requireBytes(long size, String who) {
        if (size > bytes) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    who + " would write more than " + bytes
                            + " bytes, more than one request may hold (jute.maxbuffer): write fewer rows, or less of"
                            + " each, at a time");
        }
    }
}
