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
    private static final String KEYWORDS =
            "ALLOW,ARRAY_MAX_CARDINALITY,ASOF,BEGIN_FRAME,BEGIN_PARTITION,BIT,CLASSIFIER,"
                    + "CURRENT_CATALOG,CURRENT_ROW,CURRENT_SCHEMA,DATETIME,DEFINE,DISALLOW,EMPTY,"
                    + "END_FRAME,END_PARTITION,EXPLAIN,EXTEND,FIRST_VALUE,FRAME_ROW,FRIDAY,GROUPS,IMPORT,"
                    + "INITIAL,JSON_ARRAY,JSON_ARRAYAGG,JSON_EXISTS,JSON_OBJECT,JSON_OBJECTAGG,JSON_QUERY,"
                    + "JSON_SCOPE,JSON_VALUE,LAG,LAST_VALUE,LEAD,LIKE_REGEX,LIMIT,MATCHES,"
                    + "MATCH_CONDITION,MATCH_NUMBER,MATCH_RECOGNIZE,MEASURE,MEASURES,MINUS,MONDAY,"
                    + "NTH_VALUE,NTILE,OCCURRENCES_REGEX,OFFSET,OMIT,ONE,ORDINAL,PATTERN,PER,PERCENT,"
                    + "PERIOD,PERMUTE,PORTION,POSITION_REGEX,PRECEDES,PREV,QUALIFY,RESET,RUNNING,"
                    + "SAFE_CAST,SAFE_OFFSET,SAFE_ORDINAL,SATURDAY,SEEK,SHOW,SKIP,STREAM,SUBSET,"
                    + "SUBSTRING_REGEX,SUCCEEDS,SUNDAY,SYSTEM_TIME,THURSDAY,TINYINT,TRANSLATE_REGEX,"
                    + "TRIM_ARRAY,TRUNCATE,TRY_CAST,TUESDAY,UNSIGNED,UPSERT,UUID,VALUE_OF,VARBINARY,"
                    + "VARIANT,VERSIONING,WEDNESDAY";

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

    /** The words that must be quoted to be names, but for those that SQL:2003 has, too. */
    @Override
    public String getSQLKeywords() {
        return KEYWORDS;
    }

    @Override
    public String getNumericFunctions() {
        return "ABS,ACOS,ASIN,ATAN,ATAN2,CEILING,COS,COT,DEGREES,EXP,FLOOR,LOG,LOG10,MOD,PI,POWER,RADIANS,RAND,ROUND,SIGN,SIN,"
                + "SQRT,TAN,TRUNCATE";
    }

    @Override
    public String getStringFunctions() {
        return "ASCII,CHAR,CHAR_LENGTH,CHARACTER_LENGTH,CONCAT,DIFFERENCE,LCASE,LEFT,LENGTH,LOCATE,LTRIM,OCTET_LENGTH,"
                + "POSITION,REPEAT,REPLACE,RIGHT,RTRIM,SOUNDEX,SPACE,SUBSTRING,UCASE";
    }

    @Override
    public String getSystemFunctions() {
        return "IFNULL,USER";
    }

    @Override
    public String getTimeDateFunctions() {
        return "CURDATE,CURRENT_DATE,CURRENT_TIME,CURRENT_TIMESTAMP,CURTIME,DAYNAME,DAYOFMONTH,DAYOFWEEK,DAYOFYEAR,EXTRACT,HOUR,"
                + "MINUTE,MONTH,MONTHNAME,NOW,QUARTER,SECOND,TIMESTAMPADD,TIMESTAMPDIFF,WEEK,YEAR";
    }

    @Override
    public String getSearchStringEscape() {
        return "\\";
    }

    @Override
    public String getExtraNameCharacters() {
        return "$";
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
