package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;

/** What JDBC has and Zabra has not. */
final class Unsupported {
    private Unsupported() {}

    /** An {@link java.sql.SQLFeatureNotSupportedException} with HYC00, on which no pool throws the connection away. */
    static SQLException feature(String what) {
        return SqlState.NOT_SUPPORTED.exception(what + " is not supported");
    }
}
