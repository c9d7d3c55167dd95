package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.fixture.JdbcArguments;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every result of the metadata has the columns that the documentation of {@link DatabaseMetaData} names, in its order and of its types. */
class MetaDataColumnsTest {
    private static final String KEYS = "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT"
            + " FKTABLE_SCHEM FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ/short"
            + " UPDATE_RULE/short DELETE_RULE/short FK_NAME PK_NAME"
            + " DEFERRABILITY/short";

    private static final String SCHEMAS = "TABLE_SCHEM TABLE_CATALOG";

    private static final String ROW_COLUMNS = "SCOPE/short COLUMN_NAME DATA_TYPE/int TYPE_NAME COLUMN_SIZE/int"
            + " BUFFER_LENGTH/int DECIMAL_DIGITS/short PSEUDO_COLUMN/short";

    /** With the type of each column that is no String. The three that getProcedures keeps for future use have no names there. */
    private static final Map<String, String> SPECIFIED = Map.ofEntries(
            Map.entry(
                    "getAttributes",
                    "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE/int ATTR_TYPE_NAME"
                            + " ATTR_SIZE/int DECIMAL_DIGITS/int NUM_PREC_RADIX/int NULLABLE/int REMARKS"
                            + " ATTR_DEF SQL_DATA_TYPE/int SQL_DATETIME_SUB/int CHAR_OCTET_LENGTH/int"
                            + " ORDINAL_POSITION/int IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE"
                            + " SOURCE_DATA_TYPE/short"),
            Map.entry("getBestRowIdentifier", ROW_COLUMNS),
            Map.entry("getCatalogs", "TABLE_CAT"),
            Map.entry("getClientInfoProperties", "NAME MAX_LEN/int DEFAULT_VALUE DESCRIPTION"),
            Map.entry(
                    "getColumnPrivileges",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE" + " IS_GRANTABLE"),
            Map.entry(
                    "getColumns",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE/int TYPE_NAME"
                            + " COLUMN_SIZE/int BUFFER_LENGTH/int DECIMAL_DIGITS/int NUM_PREC_RADIX/int"
                            + " NULLABLE/int REMARKS COLUMN_DEF SQL_DATA_TYPE/int SQL_DATETIME_SUB/int"
                            + " CHAR_OCTET_LENGTH/int ORDINAL_POSITION/int IS_NULLABLE SCOPE_CATALOG"
                            + " SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE/short IS_AUTOINCREMENT"
                            + " IS_GENERATEDCOLUMN"),
            Map.entry("getCrossReference", KEYS),
            Map.entry("getExportedKeys", KEYS),
            Map.entry(
                    "getFunctionColumns",
                    "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE/short"
                            + " DATA_TYPE/int TYPE_NAME PRECISION/int LENGTH/int SCALE/short RADIX/short"
                            + " NULLABLE/short REMARKS CHAR_OCTET_LENGTH/int ORDINAL_POSITION/int IS_NULLABLE"
                            + " SPECIFIC_NAME"),
            Map.entry(
                    "getFunctions",
                    "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE/short" + " SPECIFIC_NAME"),
            Map.entry("getImportedKeys", KEYS),
            Map.entry(
                    "getIndexInfo",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE/boolean INDEX_QUALIFIER INDEX_NAME"
                            + " TYPE/short ORDINAL_POSITION/short COLUMN_NAME ASC_OR_DESC CARDINALITY/long"
                            + " PAGES/long FILTER_CONDITION"),
            Map.entry("getPrimaryKeys", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ/short PK_NAME"),
            Map.entry(
                    "getProcedureColumns",
                    "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE/short"
                            + " DATA_TYPE/int TYPE_NAME PRECISION/int LENGTH/int SCALE/short RADIX/short"
                            + " NULLABLE/short REMARKS COLUMN_DEF SQL_DATA_TYPE/int SQL_DATETIME_SUB/int"
                            + " CHAR_OCTET_LENGTH/int ORDINAL_POSITION/int IS_NULLABLE SPECIFIC_NAME"),
            Map.entry(
                    "getProcedures",
                    "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME RESERVED1 RESERVED2 RESERVED3"
                            + " REMARKS PROCEDURE_TYPE/short SPECIFIC_NAME"),
            Map.entry(
                    "getPseudoColumns",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE/int COLUMN_SIZE/int"
                            + " DECIMAL_DIGITS/int NUM_PREC_RADIX/int COLUMN_USAGE REMARKS"
                            + " CHAR_OCTET_LENGTH/int IS_NULLABLE"),
            Map.entry("getSchemas", SCHEMAS),
            Map.entry("getSuperTables", "TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME"),
            Map.entry("getSuperTypes", "TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME"),
            Map.entry("getTablePrivileges", "TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE"),
            Map.entry("getTableTypes", "TABLE_TYPE"),
            Map.entry(
                    "getTables",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM"
                            + " TYPE_NAME SELF_REFERENCING_COL_NAME REF_GENERATION"),
            Map.entry(
                    "getTypeInfo",
                    "TYPE_NAME DATA_TYPE/int PRECISION/int LITERAL_PREFIX LITERAL_SUFFIX"
                            + " CREATE_PARAMS NULLABLE/short CASE_SENSITIVE/boolean SEARCHABLE/short"
                            + " UNSIGNED_ATTRIBUTE/boolean FIXED_PREC_SCALE/boolean AUTO_INCREMENT/boolean"
                            + " LOCAL_TYPE_NAME MINIMUM_SCALE/short MAXIMUM_SCALE/short SQL_DATA_TYPE/int"
                            + " SQL_DATETIME_SUB/int NUM_PREC_RADIX/int"),
            Map.entry("getUDTs", "TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE/int REMARKS BASE_TYPE/short"),
            Map.entry("getVersionColumns", ROW_COLUMNS));

    private static final Map<Integer, String> TYPES = Map.of(
            Types.VARCHAR,
            "",
            Types.INTEGER,
            "/int",
            Types.SMALLINT,
            "/short",
            Types.BIGINT,
            "/long",
            Types.BOOLEAN,
            "/boolean");

    private static Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
    }

    @TestFactory
    Stream<DynamicTest> everyResultHasItsColumns() {
        return Arrays.stream(DatabaseMetaData.class.getMethods())
                .filter(method -> method.getReturnType() == ResultSet.class)
                .map(method -> DynamicTest.dynamicTest(method.getName() + method.getParameterCount(), () -> {
                    try (Connection connection = open()) {
                        assertThat(columns(connection.getMetaData(), method))
                                .containsExactlyElementsOf(specified(method));
                    }
                }));
    }

    private static List<String> specified(Method method) {
        return List.of(
                SPECIFIED.getOrDefault(method.getName(), "no such method").split(" ", -1));
    }

    private static List<String> columns(DatabaseMetaData metaData, Method method) throws Exception {
        try (ResultSet rows = (ResultSet) method.invoke(metaData, JdbcArguments.plain(method))) {
            ResultSetMetaData columns = rows.getMetaData();
            List<String> found = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                found.add(columns.getColumnLabel(i) + TYPES.get(columns.getColumnType(i)));
            }
            return found;
        }
    }

    @Test
    void aShortIsOneInAllItsMetadata() throws SQLException {
        try (Connection connection = open();
                ResultSet rows = connection.getMetaData().getPrimaryKeys(null, "zk", "znodes")) {
            ResultSetMetaData columns = rows.getMetaData();
            int column = rows.findColumn("KEY_SEQ");
            assertThat(columns.getColumnTypeName(column)).isEqualTo("SMALLINT");
            assertThat(columns.getPrecision(column)).isEqualTo(5);
            assertThat(columns.getColumnDisplaySize(column)).isEqualTo("-32768".length());
            rows.next();
            assertThat(rows.getShort(column)).isEqualTo((short) 1);
            assertThat(rows.getObject(column).getClass().getName()).isEqualTo(columns.getColumnClassName(column));
        }
    }
}
