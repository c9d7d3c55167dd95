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
abstract class CatalogMetaData extends NoSuchObjects {
    private static final String KEY_COLUMNS =
            "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM"
                    + " FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ:i UPDATE_RULE:i DELETE_RULE:i FK_NAME PK_NAME DEFERRABILITY:i";
    private static final String ZNODES = "znodes";
    private static final int RADIX = 10;

    private final Catalog catalog;

    CatalogMetaData(SqlConnection connection) {
        super(connection);
        this.catalog = new Catalog(connection);
    }

    /** A catalog's name is taken as it is, and the only thing that has none of them is everything. */
    private static boolean nothingIn(@Nullable String catalog) {
        return catalog != null && !catalog.isEmpty();
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
        return rows.sorted(1, 0).result(connection());
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
        return rows.sorted(3, 0, 1, 2).result(connection());
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
                + " SCOPE_TABLE SOURCE_DATA_TYPE:i IS_AUTOINCREMENT IS_GENERATEDCOLUMN");
        List<TableColumn> all = nothingIn(catalogName) ? List.of() : catalog.columns(schemaPattern, tablePattern);
        for (TableColumn column : all) {
            if (NamePattern.matches(columnPattern, column.name())) {
                addColumn(rows, column);
            }
        }
        return rows.sorted(0, 1, 2, 16).result(connection());
    }

    private static void addColumn(MetaRows rows, TableColumn column) {
        rows.add(
                null,
                column.schema(),
                column.table(),
                column.name(),
                column.jdbcType(),
                column.typeName(),
                column.size(),
                null,
                hasDigits(column.jdbcType()) ? column.digits() : null,
                RADIX,
                column.nullable() ? columnNullable : columnNoNulls,
                column.remarks(),
                null,
                null,
                null,
                isText(column.jdbcType()) ? column.size() : null,
                column.position(),
                column.nullable() ? "YES" : "NO",
                null,
                null,
                null,
                null,
                "NO",
                column.generated() ? "YES" : "NO");
    }

    private static boolean hasDigits(int jdbcType) {
        return !isText(jdbcType) && jdbcType != Types.BOOLEAN && jdbcType != Types.DATE;
    }

    private static boolean isText(int jdbcType) {
        return jdbcType == Types.VARCHAR || jdbcType == Types.VARBINARY;
    }

    @Override
    public ResultSet getPrimaryKeys(@Nullable String catalogName, @Nullable String schema, @Nullable String table)
            throws SQLException {
        MetaRows rows = MetaRows.of("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:i PK_NAME");
        for (KeyColumn key :
                keysOf(catalogName, schema, table).filter(KeyColumn::isPrimary).toList()) {
            rows.add(null, key.schema(), key.table(), key.column(), key.position(), key.constraint());
        }
        return rows.sorted(3).result(connection());
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
        return foreignKeys(keys).sorted(0, 1, 2, 8).result(connection());
    }

    @Override
    public ResultSet getExportedKeys(@Nullable String catalogName, @Nullable String schema, @Nullable String table)
            throws SQLException {
        List<KeyColumn> keys = keysOf(catalogName, schema, null)
                .filter(key -> !key.isPrimary() && is(table, key.refTable()))
                .toList();
        return foreignKeys(keys).sorted(4, 5, 6, 8).result(connection());
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
                .result(connection());
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

    /** The primary keys, and of the znodes also their parents and owners. */
    @Override
    public ResultSet getIndexInfo(
            @Nullable String catalogName,
            @Nullable String schema,
            @Nullable String table,
            boolean unique,
            boolean approximate)
            throws SQLException {
        MetaRows rows = MetaRows.of("TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:b INDEX_QUALIFIER INDEX_NAME TYPE:i"
                + " ORDINAL_POSITION:i COLUMN_NAME ASC_OR_DESC CARDINALITY:i PAGES:i FILTER_CONDITION");
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
                        0,
                        0,
                        null);
            }
        }
        return rows.sorted(3, 6, 5, 7).result(connection());
    }

    @Override
    public ResultSet getBestRowIdentifier(
            @Nullable String catalogName, @Nullable String schema, @Nullable String table, int scope, boolean nullable)
            throws SQLException {
        MetaRows rows = MetaRows.of("SCOPE:i COLUMN_NAME DATA_TYPE:i TYPE_NAME COLUMN_SIZE:i BUFFER_LENGTH:i"
                + " DECIMAL_DIGITS:i PSEUDO_COLUMN:i");
        List<KeyColumn> primary =
                keysOf(catalogName, schema, table).filter(KeyColumn::isPrimary).toList();
        for (TableColumn column : primary.isEmpty() ? List.<TableColumn>of() : catalog.columns(null, null)) {
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
                        column.size(),
                        null,
                        column.digits(),
                        bestRowNotPseudo);
            }
        }
        return rows.sorted(0).result(connection());
    }

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        MetaRows rows =
                MetaRows.of("TYPE_NAME DATA_TYPE:i PRECISION:i LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE:i"
                        + " CASE_SENSITIVE:b SEARCHABLE:i UNSIGNED_ATTRIBUTE:b FIXED_PREC_SCALE:b AUTO_INCREMENT:b LOCAL_TYPE_NAME"
                        + " MINIMUM_SCALE:i MAXIMUM_SCALE:i SQL_DATA_TYPE:i SQL_DATETIME_SUB:i NUM_PREC_RADIX:i");
        addType(rows, "BIGINT", Types.BIGINT, 19, null, null, 0);
        addType(rows, "VARBINARY", Types.VARBINARY, 0, "X'", "'", 0);
        addType(rows, "DECIMAL", Types.DECIMAL, 38, null, null, 38);
        addType(rows, "INTEGER", Types.INTEGER, 10, null, null, 0);
        addType(rows, "DOUBLE", Types.DOUBLE, 17, null, null, 0);
        addType(rows, "VARCHAR", Types.VARCHAR, 0, "'", "'", 0);
        addType(rows, "BOOLEAN", Types.BOOLEAN, 1, null, null, 0);
        addType(rows, "DATE", Types.DATE, 10, "DATE '", "'", 0);
        addType(rows, "TIME", Types.TIME, 18, "TIME '", "'", 9);
        addType(rows, "TIMESTAMP", Types.TIMESTAMP, 29, "TIMESTAMP '", "'", 9);
        return rows.sorted(1).result(open());
    }

    private static void addType(
            MetaRows rows,
            String name,
            int jdbcType,
            int precision,
            @Nullable String prefix,
            @Nullable String suffix,
            int scaleMax) {
        rows.add(
                name,
                jdbcType,
                precision,
                prefix,
                suffix,
                null,
                typeNullable,
                jdbcType == Types.VARCHAR,
                typeSearchable,
                false,
                false,
                false,
                name,
                0,
                scaleMax,
                null,
                null,
                RADIX);
    }
}
