package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** {@link Wrapper} for objects that wrap nothing but themselves. */
interface Unwrapping extends Wrapper {
    @Override
    default <T> T unwrap(@Nullable Class<T> type) throws SQLException {
        if (type != null && type.isInstance(this)) {
            return type.cast(this);
        }
        throw SqlState.INVALID_PARAMETER.exception(
                getClass().getSimpleName() + " is no " + (type == null ? "null" : type.getName()));
    }

    @Override
    default boolean isWrapperFor(@Nullable Class<?> type) {
        return type != null && type.isInstance(this);
    }
}
