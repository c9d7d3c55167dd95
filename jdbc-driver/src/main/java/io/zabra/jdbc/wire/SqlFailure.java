package io.zabra.jdbc.wire;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.SqlState;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An {@link SQLException} on its way: the body that follows ZooKeeper's reply header of error {@link #ERROR}. Any other
 * error in that header has ZooKeeper's own meaning and no body.
 *
 * @param vendorCode ZooKeeper's error code where one is behind it, else 0
 * @param updateCounts of the part of a batch that was executed; null where no batch failed
 */
public record SqlFailure(String sqlState, int vendorCode, String message, long @Nullable [] updateCounts) {
    /** Far from ZooKeeper's own errors. */
    public static final int ERROR = -5151;

    public static SqlFailure of(SQLException e) {
        String state = e.getSQLState() == null ? SqlState.INTERNAL_ERROR.code() : e.getSQLState();
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        long[] counts = e instanceof BatchUpdateException batch ? batch.getLargeUpdateCounts() : null;
        return new SqlFailure(state, e.getErrorCode(), message, counts);
    }

    public SQLException toException() {
        SQLException exception = SqlState.exception(sqlState, vendorCode, message, null);
        return updateCounts == null
                ? exception
                : new BatchUpdateException(message, sqlState, vendorCode, updateCounts, exception);
    }

    public void encode(WireOutput out) {
        out.string(sqlState);
        out.int32(vendorCode);
        out.string(message);
        out.bool(updateCounts != null);
        if (updateCounts != null) {
            out.longs(updateCounts);
        }
    }

    /** @throws MalformedMessageException where the body is none */
    public static SqlFailure decode(ByteBuf body) {
        WireInput in = new WireInput(body);
        SqlFailure failure = new SqlFailure(in.string(), in.int32(), in.string(), in.bool() ? in.longs() : null);
        in.end();
        return failure;
    }
}
