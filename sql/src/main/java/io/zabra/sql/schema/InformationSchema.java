package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.required;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.ListCursor;
import io.zabra.sql.exec.NamedRows;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.exec.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code information_schema}: the tables about the tables, which the driver's {@code DatabaseMetaData} reads too. */
final class InformationSchema {
    static final String SCHEMA = "information_schema";
    private static final double ROWS_EXPECTED = 100;
    private static final int MS_DIGITS = 3;
    /** Schema and table, with which the rows about columns begin. */
    private static final int NAMES = 2;

    /** All tables, these among them; asked when a query runs. */
    private final Supplier<List<ZabraTable>> all;

    InformationSchema(Supplier<List<ZabraTable>> all) {
        this.all = all;
    }

    List<ZabraTable> tables() {
        return List.of(schemata(), tableList(), columnList(), keyColumns(), functionColumns());
    }

    private static ZabraTable table(String name, String remarks, List<TableColumn> columns, TableRows.Source source) {
        return new ZabraTable(SCHEMA, name, remarks, columns, List.of(), new RowSource.Computed(ROWS_EXPECTED, source));
    }

    private ZabraTable schemata() {
        return table(
                "schemata",
                "The schemas",
                List.of(text("schema_name", "")),
                execution -> new ListCursor(all.get().stream()
                        .map(ZabraTable::schema)
                        .distinct()
                        .<@Nullable Object[]>map(name -> new Object[] {name})
                        .toList()));
    }

    private ZabraTable tableList() {
        return table(
                "tables",
                "The tables",
                List.of(
                        text("table_schema", ""),
                        text("table_name", ""),
                        text("table_type", "TABLE, VIEW or SYSTEM TABLE"),
                        text("remarks", "")),
                this::tableRows);
    }

    private RowCursor tableRows(Execution execution) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (ZabraTable table : all.get()) {
            rows.add(new Object[] {table.schema(), table.name(), type(table), table.remarks()});
        }
        for (String view : views(execution)) {
            rows.add(new Object[] {Catalog.DEFAULT_SCHEMA, view, "VIEW", ""});
        }
        return new ListCursor(rows);
    }

    /** Those that the session may read. */
    private static List<String> views(Execution execution) {
        List<String> names = new ArrayList<>();
        try (ZnodeCursor views = execution.nodes().storedChildren(Catalog.VIEWS)) {
            while (views != null && views.next()) {
                if (execution.nodes().access().mayRead(views.znode())) {
                    names.add(views.name());
                }
            }
        }
        return names;
    }

    /** Many tools show only what is a TABLE or VIEW. */
    private static String type(ZabraTable table) {
        return table.schema().equals(SCHEMA) ? "SYSTEM TABLE" : "TABLE";
    }

    private ZabraTable columnList() {
        List<TableColumn> columns = List.of(
                text("table_schema", ""),
                text("table_name", ""),
                text("column_name", ""),
                required("ordinal_position", INTEGER, "From 1"),
                text("data_type", ""),
                required("jdbc_type", INTEGER, "As in java.sql.Types"),
                required("column_size", INTEGER, "Digits or characters; 0 where unlimited"),
                required("decimal_digits", INTEGER, ""),
                required("is_nullable", BOOLEAN, ""),
                required("is_generated", BOOLEAN, "Kept by the store: no statement may set it"),
                text("remarks", ""));
        return new ZabraTable(
                SCHEMA,
                "columns",
                "The columns of the tables and views",
                columns,
                List.of(),
                new RowSource.PerName(ROWS_EXPECTED, NAMES, this::tablesAndViews));
    }

    /** By schema and name. */
    private List<NamedRows.Named> tablesAndViews(Execution execution) {
        List<NamedRows.Named> named = new ArrayList<>();
        all.get().forEach(table -> named.add(new TableNamed(table)));
        views(execution).forEach(view -> named.add(new ViewNamed(view)));
        return named;
    }

    private record TableNamed(ZabraTable table) implements NamedRows.Named {
        @Override
        public List<String> names() {
            return List.of(table.schema(), table.name());
        }

        @Override
        public List<@Nullable Object[]> rows(Execution execution) {
            return columnRows(table);
        }
    }

    /** Has to be planned, which takes longest. */
    private record ViewNamed(String name) implements NamedRows.Named {
        @Override
        public List<String> names() {
            return List.of(Catalog.DEFAULT_SCHEMA, name);
        }

        @Override
        public List<@Nullable Object[]> rows(Execution execution) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            List<Column> columns = execution.views().of(name);
            for (int i = 0; columns != null && i < columns.size(); i++) {
                rows.add(columnRow(name, i + 1, columns.get(i)));
            }
            return rows;
        }
    }

    private static @Nullable Object[] columnRow(String view, int position, Column column) {
        return new Object[] {
            Catalog.DEFAULT_SCHEMA,
            view,
            column.label(),
            position,
            column.type().name().toLowerCase(Locale.ROOT),
            column.type().jdbcType().getVendorTypeNumber(),
            size(column),
            column.type() == SqlType.TIMESTAMP || column.type() == SqlType.TIME ? MS_DIGITS : column.scale(),
            column.nullable(),
            true,
            ""
        };
    }

    private static int size(Column column) {
        return switch (column.type()) {
            case BOOLEAN -> size(BOOLEAN);
            case INTEGER -> size(INTEGER);
            case BIGINT -> size(BIGINT);
            case TIMESTAMP -> size(SqlTypeName.TIMESTAMP);
            case DATE -> "2026-01-31".length();
            case TIME -> "23:59:59.999".length();
            case DOUBLE, DECIMAL, VARCHAR, VARBINARY, NULL -> column.precision();
        };
    }

    private List<@Nullable Object[]> perTable(Function<ZabraTable, List<@Nullable Object[]>> rows) {
        List<@Nullable Object[]> found = new ArrayList<>();
        for (ZabraTable table : all.get()) {
            found.addAll(rows.apply(table));
        }
        return found;
    }

    private static List<@Nullable Object[]> columnRows(ZabraTable table) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TableColumn column : table.columns()) {
            rows.add(new Object[] {
                table.schema(),
                table.name(),
                column.name(),
                rows.size() + 1,
                column.type().getName().toLowerCase(Locale.ROOT),
                column.type().getJdbcOrdinal(),
                size(column.type()),
                column.type() == SqlTypeName.TIMESTAMP ? MS_DIGITS : 0,
                column.nullable(),
                column.generated(),
                column.remarks()
            });
        }
        return rows;
    }

    private static int size(SqlTypeName type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case INTEGER -> 10;
            case BIGINT -> 19;
            case TIMESTAMP -> 23;
            default -> 0;
        };
    }

    private ZabraTable keyColumns() {
        List<TableColumn> columns = List.of(
                text("table_schema", ""),
                text("table_name", ""),
                text("constraint_name", ""),
                text("constraint_type", "PRIMARY KEY or FOREIGN KEY"),
                text("column_name", ""),
                required("key_seq", INTEGER, "From 1"),
                nullable("ref_table", VARCHAR, "Of the same schema"),
                nullable("ref_column", VARCHAR, ""),
                nullable("distinct_values", BIGINT, "About; NULL where not known"));
        return table(
                "key_columns",
                "The columns of keys",
                columns,
                execution -> new ListCursor(perTable(table -> keyRows(table, execution))));
    }

    private ZabraTable functionColumns() {
        return table(
                "function_columns",
                "What goes into functions and comes out",
                FunctionColumns.columns(),
                execution -> FunctionColumns.rows());
    }

    private static List<@Nullable Object[]> keyRows(ZabraTable table, Execution execution) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TableKey key : table.keys()) {
            for (int i = 0; i < key.columns().size(); i++) {
                boolean primary = key.isPrimary();
                rows.add(new Object[] {
                    table.schema(),
                    table.name(),
                    key.constraint(),
                    primary ? "PRIMARY KEY" : "FOREIGN KEY",
                    key.columns().get(i),
                    i + 1,
                    primary ? null : key.refTable(),
                    primary ? null : key.refColumn(),
                    distinctValues(key, execution)
                });
            }
        }
        return rows;
    }

    /** What the store knows without looking; of a tree below a chroot it knows nothing. */
    private static @Nullable Long distinctValues(TableKey key, Execution execution) {
        return switch (key.constraint()) {
            case "znodes_pkey" ->
                execution.nodes().shown("/") == null
                        ? null
                        : (Long) execution.nodes().size();
            case "sessions_pkey" -> (long) execution.facts().sessions().size();
            case "znodes_ephemeral_owner_fkey" ->
                execution.facts().sessions().stream()
                        .filter(session -> session.ephemerals() > 0)
                        .count();
            default -> null;
        };
    }
}
