package io.zabra.sql.dml;

import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.schema.TableColumn;
import io.zabra.sql.schema.ZabraTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Makes of an INSERT, UPDATE or DELETE the query that yields what to write. Thread-safe. */
public final class WritePlanner {
    private final Catalog catalog;
    private final QueryPlanner queries;

    public WritePlanner(Catalog catalog, QueryPlanner queries) {
        this.catalog = catalog;
        this.queries = queries;
    }

    public WritePlan plan(SqlNode statement, double treeSize) {
        if (statement instanceof SqlInsert insert) {
            return insert(insert, treeSize);
        }
        if (statement instanceof SqlUpdate update) {
            return update(update, treeSize);
        }
        if (statement instanceof SqlDelete delete) {
            return delete(delete, treeSize);
        }
        throw new SqlFailure(
                SqlState.FEATURE_NOT_SUPPORTED,
                statement.getKind() + " is not supported: use INSERT, UPDATE or DELETE");
    }

    private WritePlan insert(SqlInsert insert, double treeSize) {
        ZabraTable table = target(insert.getTargetTable());
        SqlNodeList names = insert.getTargetColumnList();
        if (names == null) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR, "INSERT INTO znodes must name its columns: (path, data_text), for one");
        }
        List<Target> columns = targets(table, names);
        if (!columns.contains(Target.PATH)) {
            throw new SqlFailure(SqlState.NOT_NULL_VIOLATION, "INSERT INTO znodes needs the column path");
        }
        QueryPlan source = queries.plan(TypedParameters.source(insert.getSource(), columns), treeSize);
        if (source.types().size() != columns.size()) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "INSERT names " + columns.size() + " columns and gives "
                            + source.types().size() + " values");
        }
        for (int i = 0; i < columns.size(); i++) {
            checkType(columns.get(i), source.types().get(i));
        }
        return new WritePlan.Insert(source, columns);
    }

    private WritePlan update(SqlUpdate update, double treeSize) {
        ZabraTable table = target(update.getTargetTable());
        List<Target> columns = targets(table, update.getTargetColumnList());
        if (columns.size() != 1 || !(columns.get(0) == Target.DATA || columns.get(0) == Target.DATA_TEXT)) {
            throw new SqlFailure(
                    SqlState.GENERATED_ALWAYS,
                    "UPDATE znodes sets data or data_text; path and kind of a znode do not change");
        }
        SqlNode value = TypedParameters.typed(update.getSourceExpressionList().get(0), columns.get(0));
        QueryPlan source = queries.plan(
                Selects.targets(update.getTargetTable(), update.getAlias(), update.getCondition(), value), treeSize);
        checkType(columns.get(0), source.types().get(2));
        SqlNode direct = Selects.direct(update.getCondition(), value);
        return new WritePlan.Update(source, direct == null ? null : queries.plan(direct, treeSize));
    }

    private WritePlan delete(SqlDelete delete, double treeSize) {
        target(delete.getTargetTable());
        QueryPlan source = queries.plan(
                Selects.targets(delete.getTargetTable(), delete.getAlias(), delete.getCondition(), null), treeSize);
        SqlNode direct = Selects.direct(delete.getCondition(), null);
        return new WritePlan.Delete(source, direct == null ? null : queries.plan(direct, treeSize));
    }

    private ZabraTable target(SqlNode name) {
        List<String> names = name instanceof SqlIdentifier identifier ? identifier.names : List.of();
        String table = names.isEmpty() ? "" : names.get(names.size() - 1);
        String schema = names.size() > 1 ? names.get(names.size() - 2) : Catalog.DEFAULT_SCHEMA;
        for (ZabraTable known : catalog.tables()) {
            if (known.name().equals(table) && known.schema().equals(schema)) {
                if (table.equals("znodes")) {
                    return known;
                }
                throw new SqlFailure(
                        SqlState.WRONG_OBJECT_TYPE, table + " cannot be written to: only znodes can" + at(name));
            }
        }
        throw new SqlFailure(SqlState.UNDEFINED_TABLE, "Table '" + name + "' not found" + at(name));
    }

    private static List<Target> targets(ZabraTable table, SqlNodeList names) {
        List<Target> targets = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (SqlNode node : names) {
            List<String> parts = ((SqlIdentifier) node).names;
            String name = parts.get(parts.size() - 1);
            if (!seen.add(name)) {
                throw new SqlFailure(SqlState.DUPLICATE_COLUMN, "Column '" + name + "' is set twice" + at(node));
            }
            targets.add(target(table, name, node));
        }
        if (targets.contains(Target.DATA) && targets.contains(Target.DATA_TEXT)) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "data and data_text are two faces of one value: set one of them" + at(names));
        }
        return targets;
    }

    private static Target target(ZabraTable table, String name, SqlNode node) {
        int ordinal = table.ordinal(name);
        if (ordinal < 0) {
            throw new SqlFailure(SqlState.UNDEFINED_COLUMN, "Column '" + name + "' not found" + at(node));
        }
        TableColumn column = table.columns().get(ordinal);
        if (column.generated()) {
            throw new SqlFailure(
                    SqlState.GENERATED_ALWAYS,
                    "Column '" + name + "' is kept by the store and cannot be set" + at(node));
        }
        return Target.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static void checkType(Target column, RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        boolean text = SqlTypeName.CHAR_TYPES.contains(name);
        boolean fits = switch (column) {
            case PATH, DATA_TEXT, NODE_TYPE -> text;
            case DATA -> text || SqlTypeName.BINARY_TYPES.contains(name);
            case TTL_MS -> SqlTypeName.EXACT_TYPES.contains(name);
        };
        if (!fits && name != SqlTypeName.NULL) {
            throw new SqlFailure(
                    SqlState.TYPE_MISMATCH,
                    "Column '" + column.name().toLowerCase(Locale.ROOT) + "' does not take a value of type " + type
                            + ": CAST it");
        }
    }

    private static String at(@Nullable SqlNode node) {
        SqlParserPos pos = node == null ? SqlParserPos.ZERO : node.getParserPosition();
        return pos.getLineNum() <= 0 ? "" : " (line " + pos.getLineNum() + ", column " + pos.getColumnNum() + ")";
    }
}
