package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;

/** A statement was not executed: the views that it was planned with are not those that there are. It is planned again. */
final class StaleViewsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleViewsException() {
        super(new SqlFailure(
                SqlState.SERIALIZATION_FAILURE, "The statement's views are changed again and again: try it later"));
    }
}
