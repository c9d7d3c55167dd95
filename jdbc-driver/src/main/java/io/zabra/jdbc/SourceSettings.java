package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.sql.ShardingKeyBuilder;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.CommonDataSource;
import org.jspecify.annotations.Nullable;

/** What both kinds of data source can be told, under the names that bean containers look for. */
abstract class SourceSettings extends SourceProperties implements CommonDataSource {
    private String url = "";
    private String description = "";
    private int loginTimeoutSeconds;
    private @Nullable PrintWriter logWriter;

    /** {@code jdbc:zabra:…}, properties included. */
    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    /** For whoever administers data sources; of no meaning here. */
    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    /** @param name of any connection property; a wrong one is refused on connecting */
    public void setConnectionProperty(String name, @Nullable String value) {
        set(name, value);
    }

    SqlConnection connect() throws SQLException {
        return connect(properties());
    }

    SqlConnection connect(@Nullable String user, @Nullable String password) throws SQLException {
        Properties others = properties();
        others.setProperty(ConnectionProperty.USER.key(), user == null ? "" : user);
        others.setProperty(ConnectionProperty.PASSWORD.key(), password == null ? "" : password);
        return connect(others);
    }

    private SqlConnection connect(Properties with) throws SQLException {
        if (!ConnectionUrl.accepts(url)) {
            throw SqlState.INVALID_PARAMETER.exception("The data source has no URL that begins with jdbc:zabra:");
        }
        return ZabraDriver.connect(ConnectionUrl.parse(url, with), ZabraDriver.milliseconds(loginTimeoutSeconds));
    }

    @Override
    public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
        throw Unsupported.feature("CommonDataSource.createShardingKeyBuilder");
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
