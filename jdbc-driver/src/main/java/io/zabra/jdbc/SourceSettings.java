package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.CommonDataSource;
import org.jspecify.annotations.Nullable;

/** What both kinds of data source can be told, under the names that bean containers look for. */
abstract class SourceSettings implements CommonDataSource {
    private final Properties properties = new Properties();
    private String url = "";
    private int loginTimeoutSeconds;
    private @Nullable PrintWriter logWriter;

    /** {@code jdbc:zabra:…}, properties included. */
    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getUser() {
        return properties.getProperty(ConnectionProperty.USER.key(), "");
    }

    /** The name for digest authentication. */
    public void setUser(String user) {
        properties.setProperty(ConnectionProperty.USER.key(), user);
    }

    public void setPassword(String password) {
        properties.setProperty(ConnectionProperty.PASSWORD.key(), password);
    }

    public String getApplicationName() {
        return properties.getProperty(ConnectionProperty.APPLICATION_NAME.key(), "");
    }

    /** Shown in the server's tables of connections and queries. */
    public void setApplicationName(String name) {
        properties.setProperty(ConnectionProperty.APPLICATION_NAME.key(), name);
    }

    /** @param name of any connection property; a wrong one is refused on connecting */
    public void setConnectionProperty(String name, String value) {
        properties.setProperty(name, value);
    }

    SqlConnection connect() throws SQLException {
        return connect(properties);
    }

    SqlConnection connect(@Nullable String user, @Nullable String password) throws SQLException {
        Properties others = new Properties();
        others.putAll(properties);
        others.setProperty(ConnectionProperty.USER.key(), user == null ? "" : user);
        others.setProperty(ConnectionProperty.PASSWORD.key(), password == null ? "" : password);
        return connect(others);
    }

    private SqlConnection connect(Properties with) throws SQLException {
        if (!ConnectionUrl.accepts(url)) {
            throw SqlState.INVALID_PARAMETER.exception("The data source has no jdbc:zabra: URL but '" + url + "'");
        }
        return ZabraDriver.connect(ConnectionUrl.parse(url, with), loginTimeoutSeconds * 1_000);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    /** Kept, and not written to: the driver logs through java.util.logging. */
    @Override
    public void setLogWriter(@Nullable PrintWriter writer) {
        logWriter = writer;
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        loginTimeoutSeconds = StatementSettings.requireNotNegative(seconds, "login timeout");
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeoutSeconds;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("io.zabra.jdbc");
    }
}
