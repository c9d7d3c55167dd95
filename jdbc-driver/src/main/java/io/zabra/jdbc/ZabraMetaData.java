package io.zabra.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;

/** What this database is. */
final class ZabraMetaData extends CatalogMetaData implements Unwrapping {
    private static final int JDBC_MAJOR = 4;
    private static final int JDBC_MINOR = 3;
    private static final int CLIENT_INFO_LENGTH = 256;

    ZabraMetaData(SqlConnection connection) {
        super(connection);
    }

    @Override
    public String getURL() throws SQLException {
        return open().url().toString();
    }

    @Override
    public String getUserName() throws SQLException {
        return open().url().text(ConnectionProperty.USER);
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return open().isReadOnly();
    }

    @Override
    public String getDatabaseProductName() throws SQLException {
        return open().serverInfo().product();
    }

    @Override
    public String getDatabaseProductVersion() throws SQLException {
        return open().serverInfo().version();
    }

    @Override
    public int getDatabaseMajorVersion() throws SQLException {
        return DriverVersion.part(getDatabaseProductVersion(), 0);
    }

    @Override
    public int getDatabaseMinorVersion() throws SQLException {
        return DriverVersion.part(getDatabaseProductVersion(), 1);
    }

    @Override
    public String getDriverName() {
        return "Zabra JDBC driver";
    }

    @Override
    public String getDriverVersion() {
        return DriverVersion.text();
    }

    @Override
    public int getDriverMajorVersion() {
        return DriverVersion.major();
    }

    @Override
    public int getDriverMinorVersion() {
        return DriverVersion.minor();
    }

    @Override
    public int getJDBCMajorVersion() {
        return JDBC_MAJOR;
    }

    @Override
    public int getJDBCMinorVersion() {
        return JDBC_MINOR;
    }

    @Override
    public int getSQLStateType() {
        return sqlStateSQL;
    }

    @Override
    public String getIdentifierQuoteString() {
        return "\"";
    }

    /** None beyond those of SQL:2003, as far as tools must know for quoting. */
    @Override
    public String getSQLKeywords() {
        return "EXPLAIN,ILIKE,LIMIT,OFFSET,SHOW,DESCRIBE,RETURNING";
    }

    @Override
    public String getNumericFunctions() {
        return "ABS,CEILING,EXP,FLOOR,LOG10,MOD,POWER,ROUND,SIGN,SQRT,TRUNCATE";
    }

    @Override
    public String getStringFunctions() {
        return "CONCAT,LCASE,LENGTH,LOCATE,LTRIM,REPLACE,RTRIM,SUBSTRING,UCASE";
    }

    @Override
    public String getSystemFunctions() {
        return "IFNULL";
    }

    @Override
    public String getTimeDateFunctions() {
        return "CURDATE,CURTIME,DAYOFMONTH,HOUR,MINUTE,MONTH,NOW,SECOND,TIMESTAMPADD,TIMESTAMPDIFF,YEAR";
    }

    @Override
    public String getSearchStringEscape() {
        return "\\";
    }

    @Override
    public String getExtraNameCharacters() {
        return "";
    }

    @Override
    public String getSchemaTerm() {
        return "schema";
    }

    @Override
    public String getProcedureTerm() {
        return "procedure";
    }

    @Override
    public String getCatalogTerm() {
        return "catalog";
    }

    @Override
    public String getCatalogSeparator() {
        return ".";
    }

    @Override
    public int getDefaultTransactionIsolation() {
        return Connection.TRANSACTION_REPEATABLE_READ;
    }

    /** The weaker ones are given REPEATABLE READ. */
    @Override
    public boolean supportsTransactionIsolationLevel(int level) {
        return level == Connection.TRANSACTION_READ_UNCOMMITTED
                || level == Connection.TRANSACTION_READ_COMMITTED
                || level == Connection.TRANSACTION_REPEATABLE_READ
                || level == Connection.TRANSACTION_SERIALIZABLE;
    }

    @Override
    public boolean supportsResultSetType(int type) {
        return type == ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public boolean supportsResultSetConcurrency(int type, int concurrency) {
        return type == ResultSet.TYPE_FORWARD_ONLY && concurrency == ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public boolean supportsResultSetHoldability(int holdability) {
        return holdability == ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public int getResultSetHoldability() {
        return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public RowIdLifetime getRowIdLifetime() {
        return RowIdLifetime.ROWID_UNSUPPORTED;
    }

    @Override
    public Connection getConnection() {
        return connection().face();
    }

    @Override
    public ResultSet getClientInfoProperties() throws SQLException {
        return MetaRows.of("NAME MAX_LEN:i DEFAULT_VALUE DESCRIPTION")
                .add(
                        RefusedByConnection.APPLICATION_NAME,
                        CLIENT_INFO_LENGTH,
                        "",
                        ConnectionProperty.APPLICATION_NAME.description())
                .result(open());
    }
}
