package io.zabra.jdbc;

import java.sql.SQLException;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import javax.sql.PooledConnectionBuilder;
import org.jspecify.annotations.Nullable;

/**
 * For containers that pool connections themselves (JDBC 4.3 §11.4); what it can be told is what {@link ZabraDataSource} can.
 * Configure it before it is shared; connecting is then thread-safe.
 */
public final class ZabraConnectionPoolDataSource extends SourceSettings implements ConnectionPoolDataSource {
    @Override
    public PooledConnection getPooledConnection() throws SQLException {
        return new PhysicalConnection(connect());
    }

    @Override
    public PooledConnection getPooledConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return new PhysicalConnection(connect(user, password));
    }

    @Override
    public PooledConnectionBuilder createPooledConnectionBuilder() throws SQLException {
        throw Unsupported.feature("ConnectionPoolDataSource.createPooledConnectionBuilder");
    }
}
