package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.fixture.JdbcArguments;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every result of the metadata has the columns that the documentation of {@link DatabaseMetaData} names, in its order. */
class MetaDataColumnsTest {
    private static final String KEYS =
            "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME FKCOLUMN_NAME"
                    + " KEY_SEQ UPDATE_RULE DELETE_RULE FK_NAME PK_NAME DEFERRABILITY";

    private static final String SCHEMAS = "TABLE_SCHEM TABLE_CATALOG";

    private static final String ROW_COLUMNS =
            "SCOPE COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE BUFFER_LENGTH DECIMAL_DIGITS PSEUDO_COLUMN";

    private static final Map<String, String> SPECIFIED = Map.ofEntries(
            Map.entry(
                    "getAttributes",
                    "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE ATTR_TYPE_NAME ATTR_SIZE DECIMAL_DIGITS"
                            + " NUM_PREC_RADIX NULLABLE REMARKS ATTR_DEF SQL_DATA_TYPE SQL_DATETIME_SUB"
                            + " CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE"
                            + " SOURCE_DATA_TYPE"),
            Map.entry("getBestRowIdentifier", ROW_COLUMNS),
            Map.entry("getCatalogs", "TABLE_CAT"),
            Map.entry("getClientInfoProperties", "NAME MAX_LEN DEFAULT_VALUE DESCRIPTION"),
            Map.entry(
                    "getColumnPrivileges",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE"),
            Map.entry(
                    "getColumns",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE BUFFER_LENGTH"
                            + " DECIMAL_DIGITS NUM_PREC_RADIX NULLABLE REMARKS COLUMN_DEF SQL_DATA_TYPE"
                            + " SQL_DATETIME_SUB CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE SCOPE_CATALOG"
                            + " SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE IS_AUTOINCREMENT IS_GENERATEDCOLUMN"),
            Map.entry("getCrossReference", KEYS),
            Map.entry("getExportedKeys", KEYS),
            Map.entry("getImportedKeys", KEYS),
            Map.entry(
                    "getFunctionColumns",
                    "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE DATA_TYPE TYPE_NAME PRECISION"
                            + " LENGTH SCALE RADIX NULLABLE REMARKS CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE"
                            + " SPECIFIC_NAME"),
            Map.entry("getFunctions", "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE SPECIFIC_NAME"),
            Map.entry(
                    "getIndexInfo",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE INDEX_QUALIFIER INDEX_NAME TYPE ORDINAL_POSITION"
                            + " COLUMN_NAME ASC_OR_DESC CARDINALITY PAGES FILTER_CONDITION"),
            Map.entry("getPrimaryKeys", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ PK_NAME"),
            Map.entry(
                    "getProcedureColumns",
                    "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE DATA_TYPE TYPE_NAME PRECISION"
                            + " LENGTH SCALE RADIX NULLABLE REMARKS COLUMN_DEF SQL_DATA_TYPE SQL_DATETIME_SUB"
                            + " CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE SPECIFIC_NAME"),
            // The documentation keeps three for future use, and gives them no names.
            Map.entry(
                    "getProcedures",
                    "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME RESERVED1 RESERVED2 RESERVED3 REMARKS"
                            + " PROCEDURE_TYPE SPECIFIC_NAME"),
            Map.entry(
                    "getPseudoColumns",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE COLUMN_SIZE DECIMAL_DIGITS NUM_PREC_RADIX"
                            + " COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH IS_NULLABLE"),
            Map.entry("getSchemas", SCHEMAS),
            Map.entry("getSuperTables", "TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME"),
            Map.entry("getSuperTypes", "TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME"),
            Map.entry("getTablePrivileges", "TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE"),
            Map.entry("getTableTypes", "TABLE_TYPE"),
            Map.entry(
                    "getTables",
                    "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
                            + " SELF_REFERENCING_COL_NAME REF_GENERATION"),
            Map.entry(
                    "getTypeInfo",
                    "TYPE_NAME DATA_TYPE PRECISION LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE"
                            + " CASE_SENSITIVE SEARCHABLE UNSIGNED_ATTRIBUTE FIXED_PREC_SCALE AUTO_INCREMENT"
                            + " LOCAL_TYPE_NAME MINIMUM_SCALE MAXIMUM_SCALE SQL_DATA_TYPE SQL_DATETIME_SUB"
                            + " NUM_PREC_RADIX"),
            Map.entry("getUDTs", "TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE REMARKS BASE_TYPE"),
            Map.entry("getVersionColumns", ROW_COLUMNS));

    @TestFactory
    Stream<DynamicTest> everyResultHasItsColumns() {
        return Arrays.stream(DatabaseMetaData.class.getMethods())
                .filter(method -> method.getReturnType() == ResultSet.class)
                .map(method -> DynamicTest.dynamicTest(method.getName() + method.getParameterCount(), () -> {
                    try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID())) {
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
            return IntStream.rangeClosed(1, columns.getColumnCount())
                    .mapToObj(i -> label(columns, i))
                    .collect(Collectors.toList());
        }
    }

    private static String label(ResultSetMetaData columns, int column) {
        try {
            return columns.getColumnLabel(column);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }
}
