package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.Suggestions;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.schema.TableColumn;
import io.zabra.sql.schema.ZabraTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** What a statement may write to: the table, its columns, and the types that these take. Immutable, thread-safe. */
final class Targets {
    private static final String TABLE = "znodes";

    private final Catalog catalog;

    Targets(Catalog catalog) {
        this.catalog = catalog;
    }

    ZabraTable table(SqlNode name) {
        List<String> names = name instanceof SqlIdentifier identifier ? identifier.names : List.of();
        String table = names.isEmpty() ? "" : names.get(names.size() - 1);
        String schema = names.size() > 1 ? names.get(names.size() - 2) : Catalog.DEFAULT_SCHEMA;
        for (ZabraTable known : catalog.tables()) {
            if (known.name().equals(table) && known.schema().equals(schema)) {
                if (table.equals(TABLE)) {
                    return known;
                }
                throw at(
                        new SqlFailure(SqlState.WRONG_OBJECT_TYPE, table + " cannot be written to: only znodes can"),
                        name);
            }
        }
        throw at(
                new SqlFailure(
                        SqlState.UNKNOWN_TABLE,
                        "There is no table '" + table + "' to write to" + Suggestions.of(table, List.of(TABLE))),
                name);
    }

    static List<Target> columns(ZabraTable table, SqlNodeList names) {
        List<Target> targets = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (SqlNode node : names) {
            List<String> parts = ((SqlIdentifier) node).names;
            String name = parts.get(parts.size() - 1);
            if (!seen.add(name)) {
                throw at(new SqlFailure(SqlState.DUPLICATE_COLUMN, "Column '" + name + "' is set twice"), node);
            }
            targets.add(column(table, name, node));
        }
        if (targets.contains(Target.DATA) && targets.contains(Target.DATA_TEXT)) {
            throw at(
                    new SqlFailure(
                            SqlState.SYNTAX_ERROR, "data and data_text are two faces of one value: set one of them"),
                    names.get(Math.max(targets.indexOf(Target.DATA), targets.indexOf(Target.DATA_TEXT))));
        }
        return targets;
    }

    private static Target column(ZabraTable table, String name, SqlNode node) {
        int ordinal = table.ordinal(name);
        if (ordinal < 0) {
            List<String> known = table.columns().stream()
                    .filter(column -> !column.generated())
                    .map(TableColumn::name)
                    .toList();
            throw at(
                    new SqlFailure(
                            SqlState.UNKNOWN_COLUMN,
                            "There is no column '" + name + "' to set" + Suggestions.of(name, known)),
                    node);
        }
        if (table.columns().get(ordinal).generated()) {
            throw at(
                    new SqlFailure(
                            SqlState.GENERATED_COLUMN, "Column '" + name + "' is kept by the store and cannot be set"),
                    node);
        }
        return Target.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** What an UPDATE may set: the data, or the ACL by itself. */
    static Target updated(ZabraTable table, SqlUpdate update) {
        SqlNodeList names = update.getTargetColumnList();
        List<Target> columns = columns(table, names);
        for (int i = 0; i < columns.size(); i++) {
            String refusal = switch (columns.get(i)) {
                case PATH ->
                    "A znode keeps its path: insert one at the new path and delete this one, in one transaction";
                case NODE_TYPE -> "A znode keeps its node_type: delete it and insert it anew";
                case TTL_MS -> "ZooKeeper fixes ttl_ms when the znode is created: delete it and insert it anew";
                case DATA, DATA_TEXT, ACL -> "";
            };
            if (!refusal.isEmpty()) {
                throw at(new SqlFailure(SqlState.GENERATED_COLUMN, refusal), names.get(i));
            }
        }
        if (columns.size() > 1) {
            throw at(
                    new SqlFailure(
                            SqlState.NOT_SUPPORTED,
                            "ZooKeeper changes data and ACL in requests of their own, never as one: use two statements"),
                    names.get(1));
        }
        return columns.get(0);
    }

    static void checkType(Target column, RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        boolean text = SqlTypeName.CHAR_TYPES.contains(name);
        boolean fits = switch (column) {
            case PATH, DATA_TEXT, NODE_TYPE, ACL -> text;
            case DATA -> text || SqlTypeName.BINARY_TYPES.contains(name);
            case TTL_MS -> SqlTypeName.INT_TYPES.contains(name);
        };
        if (!fits && name != SqlTypeName.NULL) {
            throw new SqlFailure(
                    SqlState.WRONG_TYPE,
                    "Column '" + column.name().toLowerCase(Locale.ROOT) + "' does not take a value of type " + type
                            + ": CAST it");
        }
    }

    static SqlFailure at(SqlFailure failure, @Nullable SqlNode node) {
        SqlParserPos pos = node == null ? SqlParserPos.ZERO : node.getParserPosition();
        return pos.getLineNum() <= 0 ? failure : failure.at(pos.getLineNum(), pos.getColumnNum());
    }
}
