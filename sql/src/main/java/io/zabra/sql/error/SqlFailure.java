package io.zabra.sql.error;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why a statement failed, on its way to the session, which hands it on as a {@link SQLException}. */
public final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SqlState state;
    private final int vendorCode;

    public SqlFailure(SqlState state, String message) {
        this(state, message, 0, null);
    }

    public SqlFailure(SqlState state, String message, @Nullable Throwable cause) {
        this(state, message, 0, cause);
    }

    /** @param vendorCode the ZooKeeper error code behind it; 0 where there is none */
    public SqlFailure(SqlState state, String message, int vendorCode, @Nullable Throwable cause) {
        super(message, cause);
        this.state = state;
        this.vendorCode = vendorCode;
    }

    public SqlState state() {
        return state;
    }

    /** The exception of {@code java.sql} that its SQLState stands for, so that frameworks sort it rightly. */
    public SQLException toSqlException() {
        return io.zabra.jdbc.spi.SqlState.exception(state.code(), vendorCode, String.valueOf(getMessage()), this);
    }
}
