package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetaDataTest {
    private Connection connection;
    private DatabaseMetaData metaData;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
        metaData = connection.getMetaData();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static List<String> column(ResultSet rows, String... names) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (String name : names) {
                row.add(String.valueOf(rows.getString(name)));
            }
            values.add(String.join(" ", row));
        }
        return values;
    }

    /** They are no cursor: tools go on reading them beside their transactions. */
    @Test
    void itsRowsOutliveATransaction() throws SQLException {
        connection.setAutoCommit(false);
        try (ResultSet tables = metaData.getTables(null, null, "%", null)) {
            assertThat(tables.next()).isTrue();
            connection.commit();
            assertThat(tables.next()).isTrue();
            assertThat(tables.getString("TABLE_NAME")).isEqualTo("znodes");
        }
    }

    @Test
    void tablesAreFoundByPatternAndType() throws SQLException {
        assertThat(column(metaData.getTables(null, null, "%", null), "TABLE_TYPE", "TABLE_SCHEM", "TABLE_NAME"))
                .containsExactly("TABLE zk acls", "TABLE zk znodes", "VIEW zk busy");
        assertThat(column(metaData.getTables(null, "z_", "zno%", new String[] {"TABLE"}), "TABLE_NAME"))
                .containsExactly("znodes");
        assertThat(column(metaData.getTables(null, "zk", "z\\_nodes", null), "TABLE_NAME"))
                .isEmpty();
        assertThat(column(metaData.getTables("elsewhere", null, "%", null), "TABLE_NAME"))
                .isEmpty();
        assertThat(column(metaData.getTables("", "", "%", null), "TABLE_NAME")).isEmpty();
    }

    @Test
    void columnsTellTheirTypesAndSizes() throws SQLException {
        try (ResultSet columns = metaData.getColumns(null, "zk", "znodes", "%")) {
            columns.next();
            assertThat(columns.getString("COLUMN_NAME")).isEqualTo("path");
            assertThat(columns.getInt("DATA_TYPE")).isEqualTo(Types.VARCHAR);
            assertThat(columns.getInt("NULLABLE")).isEqualTo(DatabaseMetaData.columnNoNulls);
            assertThat(columns.getString("TYPE_NAME")).isEqualTo("VARCHAR");
            assertThat(columns.getObject("COLUMN_SIZE")).isNull();
            assertThat(columns.getObject("NUM_PREC_RADIX")).isNull();
            columns.next();
            assertThat(columns.getInt("COLUMN_SIZE")).isEqualTo(23);
            assertThat(columns.getInt("DECIMAL_DIGITS")).isEqualTo(3);
            assertThat(columns.getString("IS_NULLABLE")).isEqualTo("YES");
            assertThat(columns.getString("IS_GENERATEDCOLUMN")).isEqualTo("YES");
        }
    }

    @Test
    void keysAndIndexes() throws SQLException {
        assertThat(column(metaData.getPrimaryKeys(null, "zk", "znodes"), "COLUMN_NAME", "KEY_SEQ", "PK_NAME"))
                .containsExactly("path 1 znodes_pkey");
        assertThat(column(
                        metaData.getImportedKeys(null, "zk", "acls"), "PKTABLE_NAME", "PKCOLUMN_NAME", "FKCOLUMN_NAME"))
                .containsExactly("znodes path path");
        assertThat(column(metaData.getExportedKeys(null, "zk", "znodes"), "FKTABLE_NAME", "FKCOLUMN_NAME"))
                .containsExactly("acls path", "znodes parent");
        assertThat(column(metaData.getCrossReference(null, "zk", "znodes", null, "zk", "acls"), "FK_NAME"))
                .containsExactly("acls_path_fkey");
        assertThat(column(metaData.getIndexInfo(null, "zk", "znodes", false, true), "NON_UNIQUE", "COLUMN_NAME"))
                .containsExactly("false path", "true parent");
        assertThat(column(metaData.getIndexInfo(null, "zk", "znodes", true, true), "COLUMN_NAME"))
                .containsExactly("path");
        assertThat(column(metaData.getBestRowIdentifier(null, "zk", "znodes", 0, false), "COLUMN_NAME"))
                .containsExactly("path");
    }

    @Test
    void whatIsNotKnownOfAnIndexIsNullAndNotNone() throws SQLException {
        assertThat(column(metaData.getIndexInfo(null, "zk", "znodes", false, true), "CARDINALITY", "PAGES"))
                .containsExactly("7000000000 null", "null null");
    }

    @Test
    void functionsAreOfTheSchemaAndComeInOrder() throws SQLException {
        assertThat(column(metaData.getFunctions(null, "zk", "%"), "FUNCTION_SCHEM", "FUNCTION_NAME", "FUNCTION_TYPE"))
                .containsExactly(
                        "zk lock " + DatabaseMetaData.functionReturnsTable,
                        "zk utf8 " + DatabaseMetaData.functionNoTable);
        assertThat(column(metaData.getFunctions(null, "elsewhere", "%"), "FUNCTION_NAME"))
                .isEmpty();
        assertThat(column(metaData.getFunctions(null, null, "u%"), "SPECIFIC_NAME", "REMARKS"))
                .containsExactly("utf8 As text");
    }

    @Test
    void aFunctionsValueComesBeforeItsArguments() throws SQLException {
        String[] what = {"FUNCTION_NAME", "COLUMN_NAME", "COLUMN_TYPE", "DATA_TYPE", "ORDINAL_POSITION"};
        assertThat(column(metaData.getFunctionColumns(null, null, null, null), what))
                .containsExactly("lock path 1 12 1", "lock acquired 5 16 1", "utf8  4 12 0", "utf8 data 1 -3 1");
        assertThat(column(metaData.getFunctionColumns("", "zk", "utf_", "d%"), what))
                .containsExactly("utf8 data 1 -3 1");
    }

    @Test
    void schemasTypesAndClientInfo() throws SQLException {
        assertThat(column(metaData.getSchemas(), "TABLE_SCHEM")).containsExactly("information_schema", "zk");
        assertThat(column(metaData.getSchemas(null, "z%"), "TABLE_SCHEM")).containsExactly("zk");
        assertThat(column(metaData.getCatalogs(), "TABLE_CAT")).isEmpty();
        assertThat(column(metaData.getTableTypes(), "TABLE_TYPE")).containsExactly("SYSTEM TABLE", "TABLE", "VIEW");
        assertThat(column(metaData.getTypeInfo(), "TYPE_NAME"))
                .contains("VARCHAR", "TIMESTAMP")
                .hasSize(10);
        assertThat(column(metaData.getClientInfoProperties(), "NAME")).containsExactly("ApplicationName");
    }

    @Test
    void itSaysWhatItIs() throws SQLException {
        assertThat(metaData.getDatabaseProductName()).isEqualTo("Tiny");
        assertThat(metaData.getDatabaseMajorVersion()).isEqualTo(7);
        assertThat(metaData.getDatabaseMinorVersion()).isEqualTo(4);
        assertThat(metaData.getURL()).startsWith("jdbc:zabra:mem:");
        assertThat(metaData.getIdentifierQuoteString()).isEqualTo("\"");
        assertThat(metaData.supportsTransactionIsolationLevel(Connection.TRANSACTION_SERIALIZABLE))
                .isTrue();
    }
}
