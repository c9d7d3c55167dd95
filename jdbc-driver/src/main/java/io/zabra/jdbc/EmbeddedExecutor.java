package io.zabra.jdbc;

import io.zabra.jdbc.spi.EmbeddedSql;
import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The executor in this process, where its jar is on the class path. */
final class EmbeddedExecutor {
    private EmbeddedExecutor() {}

    /** Looks among the application's classes, then beside the driver. */
    static EmbeddedSql find() throws SQLException {
        EmbeddedSql found = find(Thread.currentThread().getContextClassLoader());
        if (found == null) {
            found = find(EmbeddedExecutor.class.getClassLoader());
        }
        if (found == null) {
            throw SqlState.CONNECTION_REJECTED.exception(
                    "jdbc:zabra:embedded: and jdbc:zabra:mem: execute SQL in this process, which takes zabra-sql-"
                            + DriverVersion.text()
                            + ".jar and its dependencies (io.zabra:zabra-sql) on the class path; it"
                            + " is missing");
        }
        return found;
    }

    private static @Nullable EmbeddedSql find(@Nullable ClassLoader loader) throws SQLException {
        try {
            Iterator<EmbeddedSql> found =
                    ServiceLoader.load(EmbeddedSql.class, loader).iterator();
            return found.hasNext() ? found.next() : null;
        } catch (ServiceConfigurationError e) {
            throw SqlState.CONNECTION_REJECTED.exception("The SQL executor can't be loaded: " + e.getMessage(), 0, e);
        }
    }
}
