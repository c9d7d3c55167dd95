package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.time.DateTimeException;
import java.util.function.Supplier;

/** Times that their type does not reach are an error of one kind, however they come about. Stateless. */
public final class TimeRange {
    private TimeRange() {}

    /**
     * @param type of the result, for the error
     * @throws SqlFailure 22008 where it is out of the range of the type
     */
    public static <T> T within(String type, Supplier<T> result) {
        try {
            return result.get();
        } catch (ArithmeticException | DateTimeException e) {
            throw new SqlFailure(SqlState.DATETIME_OVERFLOW, "The result is out of the range of " + type, e);
        }
    }
}
