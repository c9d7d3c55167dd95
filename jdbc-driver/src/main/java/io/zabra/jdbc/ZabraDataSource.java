package io.zabra.jdbc;

import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A source of new connections; pooling is a pool's business. What is set here prevails over the same property in the URL.
 * Configure it before it is shared; connecting is then thread-safe.
 */
public final class ZabraDataSource extends SourceSettings implements DataSource, Unwrapping {
    @Override
    public Connection getConnection() throws SQLException {
        return connect();
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return connect(user, password);
    }

    @Override
    public ConnectionBuilder createConnectionBuilder() throws SQLException {
        throw Unsupported.feature("DataSource.createConnectionBuilder");
    }
}
