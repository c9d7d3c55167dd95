package io.zabra.sql.plan;

import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Has columns of a query in FROM, or in WITH, that are called alike differ in their names where nobody names them, so that {@code *} can
 * stand for them; where one is named, it is ambiguous. One statement; one thread.
 */
@SuppressWarnings("ReferenceEquality") // The same words elsewhere are another part.
final class EqualNames extends SqlBasicVisitor<Void> {
    /** Queries that were looked at, with the ORDER BY around them. */
    private final Set<SqlNode> known = Collections.newSetFromMap(new IdentityHashMap<>());

    private EqualNames() {}

    static void tellApart(SqlNode statement) {
        statement.accept(new EqualNames());
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
            within(select, List.of(ordered.orderList));
        } else if (call instanceof SqlSelect select) {
            within(select, List.of());
        } else if (call instanceof SqlWith with) {
            within(with);
        }
        return super.visit(call);
    }

    private static void within(SqlWith with) {
        for (SqlNode item : with.withList) {
            List<SqlNode> others = new ArrayList<>(List.of(with.body));
            for (SqlNode other : with.withList) {
                if (other != item) {
                    others.add(other);
                }
            }
            if (item instanceof SqlWithItem query && query.columnList == null) {
                tellApart(query.query, names(others));
            }
        }
    }

    private void within(SqlSelect select, List<SqlNode> more) {
        SqlNode from = select.getFrom();
        if (!known.add(select) || from == null) {
            return;
        }
        List<SqlNode> parts = new ArrayList<>(more);
        for (SqlNode part : select.getOperandList()) {
            if (part != null && part != from) {
                parts.add(part);
            }
        }
        List<SqlNode> queries = new ArrayList<>();
        collect(from, queries, parts);
        Set<String> named = queries.isEmpty() ? Set.of() : names(parts);
        queries.forEach(query -> tellApart(query, named));
    }

    /** Queries in FROM without names for their columns, and conditions of joins. */
    private static void collect(SqlNode from, List<SqlNode> queries, List<SqlNode> parts) {
        if (from instanceof SqlJoin join) {
            collect(join.getLeft(), queries, parts);
            collect(join.getRight(), queries, parts);
            if (join.getCondition() != null) {
                parts.add(join.getCondition());
            }
            if (join.isNatural()) {
                queries.clear();
            }
        } else if (from instanceof SqlCall call && call.getKind() == SqlKind.AS && call.operandCount() == 2) {
            collect(call.operand(0), queries, parts);
        } else if (from instanceof SqlCall call && call.getKind() == SqlKind.LATERAL) {
            collect(call.operand(0), queries, parts);
        } else if (from.isA(SqlKind.QUERY)) {
            queries.add(from);
        }
    }

    /** @param named by others */
    private static void tellApart(SqlNode query, Set<String> named) {
        SqlNode inner = query instanceof SqlOrderBy ordered ? ordered.query : query;
        if (!(inner instanceof SqlSelect select)) {
            return;
        }
        SqlNodeList items = select.getSelectList();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            String name = name(item);
            if (name != null && !seen.add(name) && !named.contains(name)) {
                SqlNode value = item instanceof SqlCall as && as.getKind() == SqlKind.AS ? as.operand(0) : item;
                SqlIdentifier other = new SqlIdentifier(name + StatementSyntax.NAME_MARK + i, item.getParserPosition());
                items.set(i, SqlStdOperatorTable.AS.createCall(item.getParserPosition(), value, other));
            }
        }
    }

    /** Null where it has none, or is all columns. */
    private static @Nullable String name(SqlNode item) {
        SqlNode named = item instanceof SqlCall as && as.getKind() == SqlKind.AS ? as.operand(1) : item;
        return named instanceof SqlIdentifier name && !name.isStar() ? name.names.get(name.names.size() - 1) : null;
    }

    /** The last parts of all names. */
    private static Set<String> names(List<SqlNode> nodes) {
        Set<String> names = new HashSet<>();
        SqlBasicVisitor<Void> collector = new SqlBasicVisitor<>() {
            @Override
            public @Nullable Void visit(SqlIdentifier name) {
                names.add(name.names.get(name.names.size() - 1));
                return null;
            }
        };
        nodes.forEach(node -> node.accept(collector));
        return names;
    }
}
