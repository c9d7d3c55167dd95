package io.zabra.jdbc;

import io.zabra.jdbc.remote.RemoteSqlSession;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver of {@code jdbc:zabra:} URLs: {@code jdbc:zabra://host:port,host/chroot} for servers, {@code
 * jdbc:zabra:embedded:DIR} and {@code jdbc:zabra:mem:NAME} for stores in this process. Registered by service loader.
 * Thread-safe.
 */
public final class ZabraDriver implements Driver {
    static {
        try {
            DriverManager.registerDriver(new ZabraDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public @Nullable Connection connect(@Nullable String url, @Nullable Properties properties) throws SQLException {
        String given = required(url);
        if (!ConnectionUrl.accepts(given)) {
            return null;
        }
        return connect(ConnectionUrl.parse(given, properties), milliseconds(DriverManager.getLoginTimeout()));
    }

    /** The most that there are where there are more. */
    static int milliseconds(int seconds) {
        return (int) Math.min(Integer.MAX_VALUE, seconds * 1_000L);
    }

    static SqlConnection connect(ConnectionUrl url, int loginTimeoutMs) throws SQLException {
        SqlSession session = open(url, loginTimeoutMs);
        try {
            return new SqlConnection(session, url);
        } catch (SQLException | RuntimeException e) {
            session.abort();
            throw e;
        }
    }

    private static SqlSession open(ConnectionUrl url, int loginTimeoutMs) throws SQLException {
        ConnectionUrl.Target target = url.target();
        if (target instanceof ConnectionUrl.Remote remote) {
            return RemoteSqlSession.open(url.remoteOptions(remote, loginTimeoutMs));
        }
        SqlSession session = target instanceof ConnectionUrl.Embedded embedded
                ? EmbeddedExecutor.find().openDirectory(embedded.directory(), url.sessionOptions())
                : EmbeddedExecutor.find().openMemory(((ConnectionUrl.Memory) target).name(), url.sessionOptions());
        return url.consistency().isEmpty() ? session : reading(session, url.consistency());
    }

    private static SqlSession reading(SqlSession session, String consistency) throws SQLException {
        try {
            session.executeDirect("SET read_consistency = " + consistency, List.of(), ExecuteOptions.DEFAULT);
            return session;
        } catch (SQLException | RuntimeException e) {
            session.abort();
            throw e;
        }
    }

    @Override
    public boolean acceptsURL(@Nullable String url) throws SQLException {
        return ConnectionUrl.accepts(required(url));
    }

    private static String required(@Nullable String url) throws SQLException {
        if (url == null) {
            throw SqlState.INVALID_PARAMETER.exception("The URL is null");
        }
        return url;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties properties) throws SQLException {
        ConnectionUrl parsed =
                ConnectionUrl.parse(ConnectionUrl.accepts(url) ? url : ConnectionUrl.PREFIX + "mem:", properties);
        ConnectionProperty[] all = ConnectionProperty.values();
        DriverPropertyInfo[] infos = new DriverPropertyInfo[all.length];
        for (int i = 0; i < all.length; i++) {
            infos[i] = info(all[i], parsed.text(all[i]));
        }
        return infos;
    }

    private static DriverPropertyInfo info(ConnectionProperty property, String value) {
        DriverPropertyInfo info = new DriverPropertyInfo(property.key(), value);
        info.description = property.description();
        info.choices = property.choices().isEmpty() ? null : property.choices().toArray(new String[0]);
        return info;
    }

    @Override
    public int getMajorVersion() {
        return DriverVersion.major();
    }

    @Override
    public int getMinorVersion() {
        return DriverVersion.minor();
    }

    /** False: SQL-92 entry level has DDL for tables, which znodes have no use for. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return Logger.getLogger("io.zabra.jdbc");
    }
}
