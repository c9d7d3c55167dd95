package io.zabra.jdbc;

import io.zabra.jdbc.Catalog.FunctionColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types and functions, in the column sets and orders of {@link java.sql.DatabaseMetaData}. */
abstract class TypesAndFunctions extends NoSuchObjects {
    private static final int RADIX = 10;

    final Catalog catalog;

    TypesAndFunctions(SqlConnection connection) {
        super(connection);
        this.catalog = new Catalog(connection);
    }

    /** A catalog's name is taken as it is, and the only thing that has none of them is everything. */
    static boolean nothingIn(@Nullable String catalog) {
        return catalog != null && !catalog.isEmpty();
    }

    /** Null for what is no number. */
    static @Nullable Integer radix(int jdbcType) {
        return switch (jdbcType) {
            case Types.INTEGER, Types.BIGINT, Types.DOUBLE, Types.DECIMAL -> RADIX;
            default -> null;
        };
    }

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        MetaRows rows =
                MetaRows.of("TYPE_NAME DATA_TYPE:i PRECISION:i LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE:s"
                        + " CASE_SENSITIVE:b SEARCHABLE:s UNSIGNED_ATTRIBUTE:b FIXED_PREC_SCALE:b AUTO_INCREMENT:b LOCAL_TYPE_NAME"
                        + " MINIMUM_SCALE:s MAXIMUM_SCALE:s SQL_DATA_TYPE:i SQL_DATETIME_SUB:i NUM_PREC_RADIX:i");
        addType(rows, "BIGINT", Types.BIGINT, 19, null, null, 0);
        addType(rows, "VARBINARY", Types.VARBINARY, null, "X'", "'", 0);
        addType(rows, "DECIMAL", Types.DECIMAL, 38, null, null, 19);
        addType(rows, "INTEGER", Types.INTEGER, 10, null, null, 0);
        addType(rows, "DOUBLE", Types.DOUBLE, 17, null, null, 0);
        addType(rows, "VARCHAR", Types.VARCHAR, null, "'", "'", 0);
        addType(rows, "BOOLEAN", Types.BOOLEAN, 1, null, null, 0);
        addType(rows, "DATE", Types.DATE, 10, "DATE '", "'", 0);
        int digits = RowMetaData.MILLISECOND_DIGITS;
        addType(rows, "TIME", Types.TIME, RowMetaData.TIME_CHARACTERS, "TIME '", "'", digits);
        addType(rows, "TIMESTAMP", Types.TIMESTAMP, RowMetaData.TIMESTAMP_CHARACTERS, "TIMESTAMP '", "'", digits);
        return rows.sorted(1).result(open());
    }

    /** @param precision null where it is unlimited */
    private static void addType(
            MetaRows rows,
            String name,
            int jdbcType,
            @Nullable Integer precision,
            @Nullable String prefix,
            @Nullable String suffix,
            int scaleMax) {
        rows.add(
                name,
                jdbcType,
                precision,
                prefix,
                suffix,
                jdbcType == Types.DECIMAL ? "precision,scale" : null,
                typeNullable,
                jdbcType == Types.VARCHAR,
                typeSearchable,
                radix(jdbcType) == null,
                false,
                false,
                name,
                0,
                scaleMax,
                null,
                null,
                radix(jdbcType));
    }

    /** They are of the one schema in which names are looked up. */
    private List<FunctionColumn> functionColumns(
            @Nullable String catalogName, @Nullable String schemaPattern, @Nullable String namePattern)
            throws SQLException {
        boolean none = nothingIn(catalogName) || !NamePattern.matches(schemaPattern, RefusedByConnection.SCHEMA);
        open();
        return none ? List.of() : catalog.functionColumns(namePattern);
    }

    @Override
    public ResultSet getFunctions(
            @Nullable String catalogName, @Nullable String schemaPattern, @Nullable String namePattern)
            throws SQLException {
        MetaRows rows = MetaRows.of("FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:s SPECIFIC_NAME");
        Map<String, FunctionColumn> last = new LinkedHashMap<>();
        for (FunctionColumn column : functionColumns(catalogName, schemaPattern, namePattern)) {
            last.merge(column.function(), column, (one, other) -> other.isOfRow() ? other : one);
        }
        last.forEach((name, column) -> rows.add(
                null,
                RefusedByConnection.SCHEMA,
                name,
                column.remarks(),
                column.isOfRow() ? functionReturnsTable : functionNoTable,
                name));
        return rows.sorted(0, 1, 2, 5).result(open());
    }

    @Override
    public ResultSet getFunctionColumns(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            @Nullable String columnPattern)
            throws SQLException {
        MetaRows rows =
                MetaRows.of("FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE:s DATA_TYPE:i TYPE_NAME"
                        + " PRECISION:i LENGTH:i SCALE:s RADIX:s NULLABLE:s REMARKS CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i"
                        + " IS_NULLABLE SPECIFIC_NAME");
        for (FunctionColumn column : functionColumns(catalogName, schemaPattern, namePattern)) {
            if (NamePattern.matches(columnPattern, column.name())) {
                addColumn(rows, column);
            }
        }
        return rows.sorted(0, 1, 2, 16).result(open());
    }

    private static void addColumn(MetaRows rows, FunctionColumn column) {
        rows.add(
                null,
                RefusedByConnection.SCHEMA,
                column.function(),
                column.name(),
                columnType(column.kind()),
                column.jdbcType(),
                column.typeName(),
                null,
                null,
                null,
                radix(column.jdbcType()),
                functionNullable,
                null,
                null,
                column.position(),
                "YES",
                column.function());
    }

    private static int columnType(String kind) {
        return switch (kind) {
            case "RETURN" -> functionReturn;
            case "IN" -> functionColumnIn;
            case "RESULT" -> functionColumnResult;
            default -> functionColumnUnknown;
        };
    }
}
