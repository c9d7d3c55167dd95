package io.zabra.jdbc;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlState;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a connection does not offer, and its settings that have few values or one. */
abstract class RefusedByConnection implements ZabraConnection, Unwrapping {
    static final String APPLICATION_NAME = "ApplicationName";
    static final String SCHEMA = "zk";

    private static final String SET_APPLICATION = "SET application_name = ?";

    private final Properties clientInfo = new Properties();

    abstract void requireOpen() throws SQLException;

    abstract void run(SqlConnection.SessionAction action) throws SQLException;

    private SQLException refused(String what) throws SQLException {
        requireOpen();
        return Unsupported.feature(what);
    }

    static void requireExecutor(@Nullable Executor executor) throws SQLException {
        if (executor == null) {
            throw SqlState.INVALID_PARAMETER.exception("The executor is null");
        }
    }

    final void requireHoldability(int holdability) throws SQLException {
        requireOpen();
        if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
            throw Unsupported.feature("A holdability other than CLOSE_CURSORS_AT_COMMIT");
        }
    }

    @Override
    public final Statement createStatement(int type, int concurrency) throws SQLException {
        return createStatement(type, concurrency, ResultSet.CLOSE_CURSORS_AT_COMMIT);
    }

    @Override
    public final PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return prepareStatement(sql, type, concurrency, ResultSet.CLOSE_CURSORS_AT_COMMIT);
    }

    @Override
    public final CallableStatement prepareCall(String sql) throws SQLException {
        throw refused("Connection.prepareCall");
    }

    @Override
    public final CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        throw refused("Connection.prepareCall");
    }

    @Override
    public final CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        throw refused("Connection.prepareCall");
    }

    @Override
    public final Savepoint setSavepoint() throws SQLException {
        throw refused("Connection.setSavepoint");
    }

    @Override
    public final Savepoint setSavepoint(String name) throws SQLException {
        throw refused("Connection.setSavepoint");
    }

    @Override
    public final void rollback(Savepoint savepoint) throws SQLException {
        throw refused("Connection.rollback(Savepoint)");
    }

    @Override
    public final void releaseSavepoint(Savepoint savepoint) throws SQLException {
        throw refused("Connection.releaseSavepoint");
    }

    @Override
    public final void setShardingKey(ShardingKey key) throws SQLException {
        throw refused("Connection.setShardingKey");
    }

    @Override
    public final void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
        throw refused("Connection.setShardingKey");
    }

    @Override
    public final boolean setShardingKeyIfValid(ShardingKey key, int timeoutSeconds) throws SQLException {
        throw refused("Connection.setShardingKeyIfValid");
    }

    @Override
    public final boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int timeoutSeconds)
            throws SQLException {
        throw refused("Connection.setShardingKeyIfValid");
    }

    @Override
    public void beginRequest() throws SQLException {
        requireOpen();
    }

    @Override
    public final Clob createClob() throws SQLException {
        throw refused("Connection.createClob");
    }

    @Override
    public final Blob createBlob() throws SQLException {
        throw refused("Connection.createBlob");
    }

    @Override
    public final NClob createNClob() throws SQLException {
        throw refused("Connection.createNClob");
    }

    @Override
    public final SQLXML createSQLXML() throws SQLException {
        throw refused("Connection.createSQLXML");
    }

    @Override
    public final Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        throw refused("Connection.createArrayOf");
    }

    @Override
    public final Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        throw refused("Connection.createStruct");
    }

    @Override
    public final Map<String, Class<?>> getTypeMap() throws SQLException {
        requireOpen();
        return Map.of();
    }

    @Override
    public final void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
        requireOpen();
        if (map != null && !map.isEmpty()) {
            throw Unsupported.feature("A type map");
        }
    }

    /** There are no catalogs, and JDBC wants that ignored. */
    @Override
    public final void setCatalog(@Nullable String catalog) throws SQLException {
        requireOpen();
    }

    @Override
    public final @Nullable String getCatalog() throws SQLException {
        requireOpen();
        return null;
    }

    @Override
    public final void setSchema(@Nullable String schema) throws SQLException {
        requireOpen();
        if (schema != null && !schema.equalsIgnoreCase(SCHEMA)) {
            throw SqlState.UNKNOWN_SCHEMA.exception(
                    "The schema of a connection is always " + SCHEMA + "; name others in the statement: " + schema);
        }
    }

    @Override
    public final String getSchema() throws SQLException {
        requireOpen();
        return SCHEMA;
    }

    @Override
    public final void setHoldability(int holdability) throws SQLException {
        requireHoldability(holdability);
    }

    @Override
    public final int getHoldability() throws SQLException {
        requireOpen();
        return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public final String nativeSQL(String sql) throws SQLException {
        requireOpen();
        return sql;
    }

    @Override
    public final @Nullable SQLWarning getWarnings() throws SQLException {
        requireOpen();
        return null;
    }

    final void rememberApplicationName(String name) {
        clientInfo.setProperty(APPLICATION_NAME, name);
    }

    /** Tells the executor, whose tables show the name. */
    final void applicationName(String name) throws SQLException {
        if (!name.equals(clientInfo.getProperty(APPLICATION_NAME))) {
            run(executor -> executor.executeDirect(SET_APPLICATION, List.of(name), ExecuteOptions.DEFAULT));
            rememberApplicationName(name);
        }
    }

    /** Only ApplicationName is known. */
    @Override
    public final void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
        Map<String, ClientInfoStatus> unset = Map.of(String.valueOf(name), ClientInfoStatus.REASON_UNKNOWN);
        requireOpenForClientInfo(unset);
        if (!APPLICATION_NAME.equalsIgnoreCase(name)) {
            throw unknownClientInfo(Set.of(String.valueOf(name)));
        }
        applicationName(value, unset);
    }

    /** Sets all or nothing; what is not named is cleared, as JDBC says. */
    @Override
    public final void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
        Set<String> names = properties == null ? Set.of() : properties.stringPropertyNames();
        Map<String, ClientInfoStatus> unset = new HashMap<>();
        names.forEach(name -> unset.put(name, ClientInfoStatus.REASON_UNKNOWN));
        requireOpenForClientInfo(unset);
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeIf(APPLICATION_NAME::equalsIgnoreCase);
        if (!unknown.isEmpty()) {
            throw unknownClientInfo(unknown);
        }
        String value = null;
        for (String name : names) {
            value = properties == null ? null : properties.getProperty(name);
        }
        applicationName(value, unset);
    }

    private static SQLClientInfoException unknownClientInfo(Set<String> names) {
        Map<String, ClientInfoStatus> unknown = new HashMap<>();
        names.forEach(name -> unknown.put(name, ClientInfoStatus.REASON_UNKNOWN_PROPERTY));
        return new SQLClientInfoException(
                "The only client info is " + APPLICATION_NAME + ", not " + String.join(", ", names),
                SqlState.INVALID_PARAMETER.code(),
                unknown);
    }

    private void applicationName(@Nullable String value, Map<String, ClientInfoStatus> unset)
            throws SQLClientInfoException {
        try {
            applicationName(value == null ? "" : value);
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), e.getErrorCode(), unset, e);
        }
    }

    private void requireOpenForClientInfo(Map<String, ClientInfoStatus> unset) throws SQLClientInfoException {
        try {
            requireOpen();
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), unset, e);
        }
    }

    @Override
    public final @Nullable String getClientInfo(String name) throws SQLException {
        requireOpen();
        return APPLICATION_NAME.equalsIgnoreCase(name) ? clientInfo.getProperty(APPLICATION_NAME) : null;
    }

    @Override
    public final Properties getClientInfo() throws SQLException {
        requireOpen();
        Properties copy = new Properties();
        copy.putAll(clientInfo);
        return copy;
    }
}
