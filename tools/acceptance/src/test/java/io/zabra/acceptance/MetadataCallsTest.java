package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The metadata of a server, as DBeaver's generic driver asks for it, and in the orders that JDBC prescribes. */
class MetadataCallsTest {
    private static final String FOREIGN = "FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME KEY_SEQ";

    /** By which columns each result is ordered. */
    private static final Map<String, String> ORDERS = Map.ofEntries(
            Map.entry("getCatalogs", "TABLE_CAT"),
            Map.entry("getSchemas", "TABLE_CATALOG TABLE_SCHEM"),
            Map.entry("getTableTypes", "TABLE_TYPE"),
            Map.entry("getTables", "TABLE_TYPE TABLE_CAT TABLE_SCHEM TABLE_NAME"),
            Map.entry("getColumns", "TABLE_CAT TABLE_SCHEM TABLE_NAME ORDINAL_POSITION"),
            Map.entry("getPrimaryKeys", "COLUMN_NAME"),
            Map.entry("getImportedKeys", "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME KEY_SEQ"),
            Map.entry("getExportedKeys", FOREIGN),
            Map.entry("getCrossReference", FOREIGN),
            Map.entry("getIndexInfo", "NON_UNIQUE TYPE INDEX_NAME ORDINAL_POSITION"),
            Map.entry("getBestRowIdentifier", "SCOPE"),
            Map.entry("getTypeInfo", "DATA_TYPE"),
            Map.entry("getFunctions", "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME SPECIFIC_NAME"),
            Map.entry("getFunctionColumns", "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME SPECIFIC_NAME"),
            Map.entry("getClientInfoProperties", "NAME"));

    private static SampleServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = SampleServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> column(ResultSet rows, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(name)));
            }
        }
        return values;
    }

    @Test
    void whatDBeaverAsksOnConnectingIsAnswered() throws SQLException {
        try (Connection connection = server.pool().getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            assertThat(column(metaData.getClientInfoProperties(), "NAME")).containsExactly("ApplicationName");
            connection.setClientInfo("ApplicationName", "DBeaver 25 - Main");
            assertThat(metaData.getDatabaseProductName()).isEqualTo("Zabra");
            assertThat(metaData.getSearchStringEscape()).isEqualTo("\\");
            assertThat(metaData.getIdentifierQuoteString()).isEqualTo("\"");
            assertThat(metaData.getSQLKeywords()).isNotEmpty();
            assertThat(column(metaData.getCatalogs(), "TABLE_CAT")).isEmpty();
            assertThat(column(metaData.getSchemas(), "TABLE_SCHEM")).containsExactly("information_schema", "zk");
            assertThat(column(metaData.getTableTypes(), "TABLE_TYPE")).contains("TABLE", "VIEW");
            assertThat(column(metaData.getTypeInfo(), "TYPE_NAME")).contains("VARBINARY", "TIMESTAMP");
        }
    }

    @Test
    void whatDBeaverAsksWhenItsTreeIsOpenedIsAnswered() throws SQLException {
        try (Connection connection = server.pool().getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            assertThat(column(metaData.getTables(null, "zk", "%", null), "TABLE_NAME"))
                    .contains("znodes");
            assertThat(column(metaData.getColumns(null, "zk", "znodes", "%"), "COLUMN_NAME"))
                    .startsWith("path", "parent");
            assertThat(column(metaData.getPrimaryKeys(null, "zk", "znodes"), "COLUMN_NAME"))
                    .containsExactly("path");
            assertThat(column(metaData.getIndexInfo(null, "zk", "znodes", false, true), "INDEX_NAME"))
                    .containsExactly("znodes_pkey", "znodes_ephemeral_owner_fkey", "znodes_parent_fkey");
            assertThat(column(metaData.getImportedKeys(null, "zk", "znodes"), "PKTABLE_NAME"))
                    .containsExactly("sessions", "znodes");
            assertThat(column(metaData.getExportedKeys(null, "zk", "znodes"), "FKTABLE_NAME"))
                    .contains("acls", "znodes");
            assertThat(column(metaData.getProcedures(null, "zk", "%"), "PROCEDURE_NAME"))
                    .isEmpty();
            assertThat(column(metaData.getProcedureColumns(null, "zk", "%", "%"), "COLUMN_NAME"))
                    .isEmpty();
            assertThat(column(metaData.getFunctions(null, "zk", "%"), "FUNCTION_NAME"))
                    .contains("is_below", "lock", "utf8");
            assertThat(column(metaData.getFunctionColumns(null, "zk", "is_below", "%"), "COLUMN_NAME"))
                    .containsExactly("", "path", "above");
        }
    }

    @Test
    void theCardinalityOfThePathsIsTheSizeOfTheTree() throws SQLException {
        try (Connection connection = server.pool().getConnection();
                ResultSet index = connection.getMetaData().getIndexInfo(null, "zk", "znodes", true, false)) {
            index.next();
            assertThat(index.getLong("CARDINALITY")).isGreaterThan(1_000);
            assertThat(index.wasNull()).isFalse();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyResultIsInItsOrder() {
        return Arrays.stream(DatabaseMetaData.class.getMethods())
                .filter(method -> ORDERS.containsKey(method.getName()))
                .map(method -> DynamicTest.dynamicTest(method.getName() + method.getParameterCount(), () -> {
                    try (Connection connection = server.pool().getConnection();
                            ResultSet rows = (ResultSet) method.invoke(connection.getMetaData(), everything(method))) {
                        assertThat(keys(rows, ORDERS.getOrDefault(method.getName(), "")))
                                .isSortedAccordingTo(MetadataCallsTest::compare);
                    }
                }));
    }

    private static @Nullable Object[] everything(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(MetadataCallsTest::anything)
                .toArray();
    }

    private static @Nullable Object anything(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Integer) 0 : null;
    }

    private static List<@Nullable Object[]> keys(ResultSet rows, String columns) throws SQLException {
        List<@Nullable Object[]> keys = new ArrayList<>();
        while (rows.next()) {
            List<@Nullable Object> key = new ArrayList<>();
            for (String column : columns.split(" ", -1)) {
                key.add(rows.getObject(column));
            }
            keys.add(key.toArray());
        }
        return keys;
    }

    @SuppressWarnings("unchecked")
    private static int compare(@Nullable Object[] a, @Nullable Object[] b) {
        return Arrays.compare(
                a, b, Comparator.nullsFirst((one, other) -> ((Comparable<@Nullable Object>) one).compareTo(other)));
    }
}
