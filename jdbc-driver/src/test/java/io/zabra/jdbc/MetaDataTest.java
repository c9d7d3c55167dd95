package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
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

    private static List<String> labels(ResultSet rows) throws SQLException {
        List<String> labels = new ArrayList<>();
        ResultSetMetaData columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            labels.add(columns.getColumnLabel(i));
        }
        return labels;
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
    void columnsHaveTheSpecifiedSetInTheSpecifiedOrder() throws SQLException {
        try (ResultSet columns = metaData.getColumns(null, "zk", "znodes", "%")) {
            assertThat(labels(columns))
                    .containsExactly(
                            "TABLE_CAT",
                            "TABLE_SCHEM",
                            "TABLE_NAME",
                            "COLUMN_NAME",
                            "DATA_TYPE",
                            "TYPE_NAME",
                            "COLUMN_SIZE",
                            "BUFFER_LENGTH",
                            "DECIMAL_DIGITS",
                            "NUM_PREC_RADIX",
                            "NULLABLE",
                            "REMARKS",
                            "COLUMN_DEF",
                            "SQL_DATA_TYPE",
                            "SQL_DATETIME_SUB",
                            "CHAR_OCTET_LENGTH",
                            "ORDINAL_POSITION",
                            "IS_NULLABLE",
                            "SCOPE_CATALOG",
                            "SCOPE_SCHEMA",
                            "SCOPE_TABLE",
                            "SOURCE_DATA_TYPE",
                            "IS_AUTOINCREMENT",
                            "IS_GENERATEDCOLUMN");
            columns.next();
            assertThat(columns.getString("COLUMN_NAME")).isEqualTo("path");
            assertThat(columns.getInt("DATA_TYPE")).isEqualTo(Types.VARCHAR);
            assertThat(columns.getInt("NULLABLE")).isEqualTo(DatabaseMetaData.columnNoNulls);
            columns.next();
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
