package io.zabra.jdbc;

import io.zabra.jdbc.Catalog.KeyColumn;
import io.zabra.jdbc.Catalog.Table;
import io.zabra.jdbc.Catalog.TableColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables, columns and keys, in the column sets and orders of {@link java.sql.DatabaseMetaData}. There are no catalogs. */
abstract class CatalogMetaData extends TypesAndFunctions {
    private static final String KEY_COLUMNS =
            "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM"
                    + " FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ:s UPDATE_RULE:s DELETE_RULE:s FK_NAME PK_NAME DEFERRABILITY:s";
    private static final String ZNODES = "znodes";

    CatalogMetaData(SqlConnection connection) {
        super(connection);
    }

    private static boolean is(@Nullable String wanted, String name) {
        return wanted == null || wanted.equals(name);
    }

    @Override
    public ResultSet getSchemas() throws SQLException {
        return getSchemas(null, null);
    }

    @Override
    public ResultSet getSchemas(@Nullable String catalogName, @Nullable String schemaPattern) throws SQLException {
        MetaRows rows = MetaRows.of("TABLE_SCHEM TABLE_CATALOG");
        for (String schema : nothingIn(catalogName) ? List.<String>of() : catalog.schemas()) {
            if (NamePattern.matches(schemaPattern, schema)) {
                rows.add(schema, null);
            }
        }
        return rows.sorted(1, 0).result(open());
    }

    @Override
    public ResultSet getTableTypes() throws SQLException {
        return MetaRows.of("TABLE_TYPE")
                .add("SYSTEM TABLE")
                .add("TABLE")
                .add("VIEW")
                .result(open());
    }

    @Override
    public ResultSet getTables(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            String @Nullable [] types)
            throws SQLException {
        MetaRows rows = MetaRows.of("TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
                + " SELF_REFERENCING_COL_NAME REF_GENERATION");
        Set<String> wanted = types == null ? Set.of() : new HashSet<>(Arrays.asList(types));
        for (Table table : nothingIn(catalogName) ? List.<Table>of() : catalog.tables(schemaPattern, tablePattern)) {
            if (types == null || wanted.contains(table.type())) {
                rows.add(
                        null,
                        table.schema(),
                        table.name(),
                        table.type(),
                        table.remarks(),
                        null,
                        null,
                        null,
                        null,
                        null);
            }
        }
        return rows.sorted(3, 0, 1, 2).result(open());
    }

    @Override
    public ResultSet getColumns(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        MetaRows rows = MetaRows.of("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:i TYPE_NAME COLUMN_SIZE:i"
                + " BUFFER_LENGTH:i DECIMAL_DIGITS:i NUM_PREC_RADIX:i NULLABLE:i REMARKS COLUMN_DEF SQL_DATA_TYPE:i"
                + " SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA"
                + " SCOPE_TABLE SOURCE_DATA_TYPE:s IS_AUTOINCREMENT IS_GENERATEDCOLUMN");
        List<TableColumn> all = nothingIn(catalogName) ? List.of() : catalog.columns(schemaPattern, tablePattern);
        for (TableColumn column : all) {
            if (NamePattern.matches(columnPattern, column.name())) {
                addColumn(rows, column);
            }
        }
        return rows.sorted(0, 1, 2, 16).result(open());
    }

    private static void addColumn(MetaRows rows, TableColumn column) {
        rows.add(
                null,
                column.schema(),
                column.table(),
                column.name(),
                column.jdbcType(),
                column.typeName(),
                size(column),
                null,
                digits(column),
                radix(column.jdbcType()),
                column.nullable() ? columnNullable : columnNoNulls,
                column.remarks(),
                null,
                null,
                null,
                isText(column.jdbcType()) ? size(column) : null,
                column.position(),
                column.nullable() ? "YES" : "NO",
                null,
                null,
                null,
                null,
                "NO",
                column.generated() ? "YES" : "NO");
    }

    /** Null where it is unlimited. */
    private static @Nullable Integer size(TableColumn column) {
        return column.size() == 0 ? null : (Integer) column.size();
    }

    private static @Nullable Integer digits(TableColumn column) {
        int type = column.jdbcType();
        boolean has = !isText(type) && type != Types.BOOLEAN && type != Types.DATE;
        return has ? (Integer) column.digits() : null;
    }

    private static boolean isText(int jdbcType) {
        return jdbcType == Types.VARCHAR || jdbcType == Types.VARBINARY;
    }

    @Override
    public ResultSet getPrimaryKeys(@Nullable String catalogName, @Nullable String schema, @Nullable String table)
            throws SQLException {
        MetaRows rows = MetaRows.of("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:s PK_NAME");
        for (KeyColumn key :
                keysOf(catalogName, schema, table).filter(KeyColumn::isPrimary).toList()) {
            rows.add(null, key.schema(), key.table(), key.column(), key.position(), key.constraint());
        }
        return rows.sorted(3).result(open());
    }

    private Stream<KeyColumn> keysOf(@Nullable String catalogName, @Nullable String schema, @Nullable String table)
            throws SQLException {
        List<KeyColumn> all = nothingIn(catalogName) ? List.of() : catalog.keys();
        return all.stream().filter(key -> is(schema, key.schema()) && is(table, key.table()));
    }

    @Override
    public ResultSet getImportedKeys(@Nullable String catalogName, @Nullable String schema, @Nullable String table)
            throws SQLException {
        List<KeyColumn> keys = keysOf(catalogName, schema, table)
                .filter(key -> !key.isPrimary())
                .toList();
        return foreignKeys(keys).sorted(0, 1, 2, 8).result(open());
    }

    @Override
    public ResultSet getExportedKeys(@Nullable String catalogName, @Nullable String schema, @Nullable String table)
            throws SQLException {
        List<KeyColumn> keys = keysOf(catalogName, schema, null)
                .filter(key -> !key.isPrimary() && is(table, key.refTable()))
                .toList();
        return foreignKeys(keys).sorted(4, 5, 6, 8).result(open());
    }

    @Override
    public ResultSet getCrossReference(
            @Nullable String parentCatalog,
            @Nullable String parentSchema,
            @Nullable String parentTable,
            @Nullable String foreignCatalog,
            @Nullable String foreignSchema,
            @Nullable String foreignTable)
            throws SQLException {
        List<KeyColumn> keys = keysOf(foreignCatalog, foreignSchema, foreignTable)
                .filter(key -> !key.isPrimary() && is(parentTable, key.refTable()) && is(parentSchema, key.schema()))
                .toList();
        return foreignKeys(nothingIn(parentCatalog) ? List.of() : keys)
                .sorted(4, 5, 6, 8)
                .result(open());
    }

    /** A znode's children keep it from being deleted; paths never change. */
    private static MetaRows foreignKeys(List<KeyColumn> keys) {
        MetaRows rows = MetaRows.of(KEY_COLUMNS);
        for (KeyColumn key : keys) {
            rows.add(
                    null,
                    key.schema(),
                    key.refTable(),
                    key.refColumn(),
                    null,
                    key.schema(),
                    key.table(),
                    key.column(),
                    key.position(),
                    importedKeyRestrict,
                    importedKeyRestrict,
                    key.constraint(),
                    key.refTable() + "_pkey",
                    importedKeyNotDeferrable);
        }
        return rows;
    }

    /** The primary keys, and of the znodes also their parents and owners. There are no pages. */
    @Override
    public ResultSet getIndexInfo(
            @Nullable String catalogName,
            @Nullable String schema,
            @Nullable String table,
            boolean unique,
            boolean approximate)
            throws SQLException {
        MetaRows rows = MetaRows.of("TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:b INDEX_QUALIFIER INDEX_NAME TYPE:s"
                + " ORDINAL_POSITION:s COLUMN_NAME ASC_OR_DESC CARDINALITY:l PAGES:l FILTER_CONDITION");
        for (KeyColumn key : keysOf(catalogName, schema, table).toList()) {
            if (key.isPrimary() || (!unique && key.table().equals(ZNODES))) {
                rows.add(
                        null,
                        key.schema(),
                        key.table(),
                        !key.isPrimary(),
                        null,
                        key.constraint(),
                        (int) tableIndexOther,
                        key.position(),
                        key.column(),
                        "A",
                        key.distinctValues(),
                        null,
                        null);
            }
        }
        return rows.sorted(3, 6, 5, 7).result(open());
    }

    @Override
    public ResultSet getBestRowIdentifier(
            @Nullable String catalogName, @Nullable String schema, @Nullable String table, int scope, boolean nullable)
            throws SQLException {
        MetaRows rows = MetaRows.of(ROW_COLUMNS);
        List<KeyColumn> primary =
                keysOf(catalogName, schema, table).filter(KeyColumn::isPrimary).toList();
        String pattern = table == null ? null : NamePattern.exactly(table);
        for (TableColumn column : primary.isEmpty() ? List.<TableColumn>of() : catalog.columns(null, pattern)) {
            boolean isKey = primary.stream()
                    .anyMatch(key -> key.schema().equals(column.schema())
                            && key.table().equals(column.table())
                            && key.column().equals(column.name()));
            if (isKey) {
                rows.add(
                        bestRowSession,
                        column.name(),
                        column.jdbcType(),
                        column.typeName(),
                        size(column),
                        null,
                        digits(column),
                        bestRowNotPseudo);
            }
        }
        return rows.sorted(0).result(open());
    }
}
